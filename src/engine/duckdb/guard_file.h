// GuardFile: `<file>.guard`, the blocks of metadata that were saved before a checkpoint (checkpoint_guard.h).
//
// What it says is written into the database, so it is believed only if stepwell can have written it for this
// file: it belongs to the file's owner, to this user, to root, or to the file's group where that may write
// the file; and every block in it is one of the file's own, aligned, and within it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/duckdb/block_file.h"

namespace stepwell::duck {

// A DuckDB file: three pages of headers, then the blocks. A block begins with its checksum.
inline constexpr std::int64_t kHeaders_bytes = 3 * 4096;
bool fits_checksum(const Words& block);

struct SavedBlock {
  std::int64_t place = 0;  // in the database's file, in bytes
  Words content;
};

struct SavedBlocks {
  Words headers;  // those of the file when the guard was raised
  std::int64_t block_bytes = 0;
  std::vector<SavedBlock> blocks;
};

std::filesystem::path guard_of(const std::filesystem::path& file);

/// Whether whoever may write `file` has made its guard, or nobody else can tell. False where there is none.
bool guard_is_believable(const std::filesystem::path& file);

/// Empty headers where the writer of the guard was stopped: it had not begun its checkpoint; and where
/// `headers`, those that the file has now, are others: the checkpoint had ended. Throws Error{kFailed} for
/// one that cannot be read, and for one that is not this file's. `file_bytes` is the size of the database.
SavedBlocks read_guard(const std::filesystem::path& file, const Words& headers, std::int64_t file_bytes);

/// Returns when it is on the disk. False if it cannot be written; errno has the reason.
bool write_guard(const std::filesystem::path& file, const SavedBlocks& saved);

}  // namespace stepwell::duck
