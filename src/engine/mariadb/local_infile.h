// LOCAL INFILE: the way by which a MariaDB or MySQL server takes many rows from a client, and by which it may
// ask for any file of the client's.
//
// In the protocol it is the server that names the file, in answer to any statement. Here no path is ever
// opened: every connection has one handler from before its login on. It reads from memory, while one
// statement of ours runs; whatever else is asked for it refuses, and keeps the name. The client library could
// refuse by itself, but then forgets why when the server hangs up at once.
#pragma once

#include <mysql.h>

#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace stepwell::maria {

/// Receives the next block of a file; false at its end.
using BlockSource = std::function<bool(std::string_view& block)>;

/// What the one file of ours is called in a LOAD DATA statement.
inline constexpr const char* kMemoryFile = "memory";

/// What one connection answers to a server that asks for a file. Set before the login, so that the server
/// learns that LOAD DATA LOCAL may come; must outlive every use of `mysql`.
class LocalInfile {
 public:
  explicit LocalInfile(MYSQL* mysql);
  LocalInfile(const LocalInfile&) = delete;
  LocalInfile& operator=(const LocalInfile&) = delete;

  /// While it lives, the file `memory` is answered from `source`.
  class Reading {
   public:
    Reading(LocalInfile& file, const BlockSource& source) : file_(file) { file_.source_ = &source; }
    ~Reading() { file_.source_ = nullptr; }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

   private:
    LocalInfile& file_;
  };

  /// Throws Error{kFailed} if the server asked for a file that is none of ours.
  void require_honesty() const;
  /// Throws what the source threw, if it did.
  void rethrow() const;

 private:
  int begin(const char* name) noexcept;
  int read(char* buffer, unsigned size) noexcept;

  const BlockSource* source_ = nullptr;
  std::string_view block_;
  std::optional<std::string> asked_for_;
  std::exception_ptr failed_;
};

}  // namespace stepwell::maria
