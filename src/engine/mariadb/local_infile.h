// LOCAL INFILE: the way by which a MariaDB or MySQL server takes many rows from a client, and by which it may
// ask for any file of the client's.
//
// In the protocol it is the server that names the file, in answer to any statement. Here no path is ever
// opened: the one handler that reads, reads from memory, while one statement of ours runs; at all other times
// the library refuses, and behind it a handler that refuses too.
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

/// Before the login: the server learns that LOAD DATA LOCAL may come, and gets nothing for it.
void announce_local_infile(MYSQL* mysql);
/// After the login, and whenever nothing is loaded.
void refuse_local_infile(MYSQL* mysql);

/// While it lives, a request for the file `memory` is answered from `source`. Anything else that is asked for
/// is refused.
class LocalInfile {
 public:
  LocalInfile(MYSQL* mysql, const BlockSource& source);
  ~LocalInfile();
  LocalInfile(const LocalInfile&) = delete;
  LocalInfile& operator=(const LocalInfile&) = delete;

  /// The other file that the server asked for.
  const std::optional<std::string>& asked_for() const { return asked_for_; }
  /// Throws what `source` threw, if it did.
  void rethrow() const;

 private:
  int begin(const char* name);
  int read(char* buffer, unsigned size);

  MYSQL* mysql_;
  const BlockSource& source_;
  std::string_view block_;
  std::optional<std::string> asked_for_;
  std::exception_ptr failed_;
};

/// The server asked for a file that is none of ours. `name`: as it named it, empty where that is not known.
Error asked_for_a_file(std::string_view name);
/// Whether that is what the library says so.
bool is_refused_local_infile(unsigned number, std::string_view message);

}  // namespace stepwell::maria
