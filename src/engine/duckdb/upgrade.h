// Upgrade: a DuckDB file is written anew in the storage format of this release of DuckDB.
//
// DuckDB goes on writing a file in the format that it was made in, so that the release that made it can read
// it. Later formats are smaller and quicker, and older releases do not open them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace stepwell::duck {

/// The number of the format that the file is in, as its header says; 0 for what is no DuckDB file.
std::uint64_t storage_format(const std::filesystem::path& file);

/// Writes the file anew beside itself, and then in place of itself; owner and mode stay. Says in a sentence
/// what was done: nothing where the file has this release's format. Takes as much room again until it is
/// done; whatever stops it leaves the file as it was. Throws Error{kBusy} if somebody has it open,
/// Error{kFailed} if it cannot be written.
std::string upgrade_file(const std::filesystem::path& path);

}  // namespace stepwell::duck
