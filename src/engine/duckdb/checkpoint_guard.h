// Undoing a checkpoint of a DuckDB file that was cut short.
//
// A checkpoint leaves the data that the file's header leads to as they are, and writes a new header at its
// end. But metadata it writes in place: a block has 64 parts of them, and new parts go where the old header
// leads to none, the whole block in one write. The kernel stops a write at any page when its process is
// killed, and so does a power cut. The parts that count are whole then, yet the block does not fit its
// checksum, and nothing can open the file.
//
// So before a checkpoint the blocks of metadata are saved beside the file, in `<file>.guard`, which goes when
// the file is closed. If it is there when the file is opened for writing, and the file still has the header
// of then, the blocks that do not fit their checksum are put back (docs/decisions/0013). What only reads
// never writes to the file: it says what has to be done.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/duckdb/block_file.h"

namespace stepwell::duck {

struct MetadataBlocks {
  std::int64_t size_bytes = 0;  // of one block
  std::vector<std::int64_t> ids;
};

/// Lives as long as DuckDB has the file open. To be destroyed after DuckDB has closed it: closing its
/// descriptor drops DuckDB's lock.
class CheckpointGuard {
 public:
  explicit CheckpointGuard(std::filesystem::path file);

  /// The blocks have been saved, and no checkpoint has ended since.
  bool is_up() const;
  /// Saves the blocks, and returns when they are on the disk. Throws Error{kFailed} if they cannot be
  /// written.
  void raise(const MetadataBlocks& blocks);
  /// Forgets them: no checkpoint is to come.
  void lower();

 private:
  bool save(const MetadataBlocks& blocks);

  std::filesystem::path file_;
  BlockFile bytes_;
  Words headers_;  // those of the file when the guard was raised; empty while it is down
};

/// Somebody writes to the file, or was stopped while writing.
bool has_guard(const std::filesystem::path& file);

/// Puts back what a checkpoint that was cut short has left in pieces; does nothing if there was none, or if
/// another process holds the file. Throws Error{kFailed} if the guard cannot be read or is not this file's
/// (guard_file.h), or if the blocks cannot be written. Nothing is written before all of it is checked. This
/// process must not have the file open: any lock of its own on it would be dropped.
void undo_interrupted_checkpoint(const std::filesystem::path& file);

/// For whoever opens the file to read: throws Error{kFailed} where the other would put something back. A
/// guard that is not to be believed (guard_file.h) says nothing.
void refuse_interrupted_checkpoint(const std::filesystem::path& file);

}  // namespace stepwell::duck
