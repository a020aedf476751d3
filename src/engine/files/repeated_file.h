// A file that comes in a second time: recognised by its bytes, whatever it is called by then.
//
// Facts and stock are appended, so that the rows of a repeated file would count twice. The engines note the
// hash of each such file in their import log, and RepeatedFiles asks it before they take another.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <optional>
#include <set>
#include <string>

#include "base/error.h"
#include "engine/sql/bookkeeping.h"

namespace stepwell::files {

/// 256 bits of BLAKE2b over the file's bytes, in hexadecimal. Throws Error{kFailed} if it cannot be read.
std::string content_hash(const std::filesystem::path& file);

/// The error for `file`, which came in before.
Error imported_already(const std::filesystem::path& file, const std::string& table,
                       const EarlierImport& earlier);

/// The files of one import, each admitted once.
class RepeatedFiles {
 public:
  /// What the import log knows of a file with this hash; nothing if none such came in.
  using Log = std::function<std::optional<EarlierImport>(const std::string& content)>;

  /// `role` and `table` name the source table. `again` admits what came in before.
  RepeatedFiles(const std::string& role, std::string table, bool again, Log log);

  /// Hashes the file on a thread of its own, so that its rows can be read meanwhile. Empty where rows replace
  /// those with the same id, and a repeated file does no harm.
  std::future<std::string> begin_hash(const std::filesystem::path& file) const;
  /// The hash to note in the import log. Throws Error{kFailed} if the file could not be read, or its rows
  /// would count twice.
  std::string admit(const std::filesystem::path& file, std::future<std::string> hash);
  std::string admit(const std::filesystem::path& file) { return admit(file, begin_hash(file)); }

 private:
  std::string table_;
  bool appends_;
  bool again_;
  Log log_;
  std::set<std::string> admitted_;
};

}  // namespace stepwell::files
