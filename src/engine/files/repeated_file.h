// A file that comes in a second time: recognised by its bytes, whatever it is called by then.
//
// Facts and stock are appended, so that the rows of a repeated file would count twice. The engines note the
// hash of each imported file in their import log, and ask it before they take another.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"

namespace stepwell::duck {

/// 256 bits of BLAKE2b over the file's bytes, in hexadecimal. Throws Error{kFailed} if it cannot be read.
std::string content_hash(const std::filesystem::path& file);

/// Whether a repeated file's rows would count twice in this source table; elsewhere they replace themselves.
bool counts_twice(std::string_view role);

/// What the import log knows of a file that came in before.
struct EarlierImport {
  TimestampUs imported_at = 0;
  std::uint64_t rows = 0;
  std::string file;  // as it was named then
};

/// The error for `file`, whose bytes another file of the same import has.
Error named_twice(const std::filesystem::path& file);

/// The error for `file`, which came in before.
Error imported_already(const std::filesystem::path& file, const std::string& table,
                       const EarlierImport& earlier);

}  // namespace stepwell::duck
