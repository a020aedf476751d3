#include "engine/duckdb/checkpoint_guard.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "base/error.h"
#include "engine/duckdb/guard_file.h"

namespace stepwell::duck {
namespace {

Words words_of(std::int64_t bytes) {
  return Words(static_cast<std::size_t>(bytes) / sizeof(Words::value_type));
}

Error cannot_mend(const std::filesystem::path& file, int reason) {
  return Error(ErrorCode::kFailed,
               fmt::format("'{}' was being written when its writer was stopped, and cannot be mended: {}",
                           file.string(), std::strerror(reason)),
               "nothing is lost: run any command that writes on it once as a user who may read and write it, "
               "and what is beside it");
}

Error in_pieces(const std::filesystem::path& file) {
  return Error(ErrorCode::kFailed,
               fmt::format("'{}' was being written when its writer was stopped, and what only reads does not "
                           "mend it",
                           file.string()),
               "nothing is lost: run 'stepwell refresh', which mends it first");
}

/// The saved blocks of a file, open as `bytes`, that nobody is writing to.
SavedBlocks saved_blocks(const std::filesystem::path& file, const BlockFile& bytes) {
  Words headers = words_of(kHeaders_bytes);
  const auto facts = bytes.facts();
  // A file without headers has had no checkpoint.
  if (!facts || !bytes.read(0, headers)) return {};
  return read_guard(file, headers, facts->st_size);
}

/// The blocks in the file that do not fit their checksums, as they were saved.
std::vector<SavedBlock> torn_blocks(const BlockFile& bytes, const SavedBlocks& saved) {
  std::vector<SavedBlock> torn;
  Words block = words_of(saved.block_bytes);
  for (const auto& before : saved.blocks) {
    if (!fits_checksum(before.content) || (bytes.read(before.place, block) && fits_checksum(block))) continue;
    torn.push_back(before);
  }
  return torn;
}

/// Throws Error{kFailed} if a block that is in pieces cannot be written.
void put_back(const std::filesystem::path& file, const BlockFile& bytes, int refused) {
  for (const auto& block : torn_blocks(bytes, saved_blocks(file, bytes))) {
    if (!bytes.write(block.place, block.content)) throw cannot_mend(file, refused != 0 ? refused : errno);
  }
  if (!bytes.sync()) throw cannot_mend(file, errno);
}

}  // namespace

CheckpointGuard::CheckpointGuard(std::filesystem::path file)
    : file_(std::move(file)), bytes_(file_, O_RDONLY) {}

bool CheckpointGuard::is_up() const {
  Words headers = words_of(kHeaders_bytes);
  return !headers_.empty() && bytes_.read(0, headers) && headers == headers_;
}

bool CheckpointGuard::save(const MetadataBlocks& blocks) {
  SavedBlocks saved{.headers = headers_, .block_bytes = blocks.size_bytes, .blocks = {}};
  Words block = words_of(blocks.size_bytes);
  for (const std::int64_t id : blocks.ids) {
    const std::int64_t place = kHeaders_bytes + id * blocks.size_bytes;
    // What is not in the file yet, no header leads to.
    if (bytes_.read(place, block)) saved.blocks.push_back({place, block});
  }
  return write_guard(file_, saved);
}

void CheckpointGuard::raise(const MetadataBlocks& blocks) {
  headers_ = words_of(kHeaders_bytes);
  if (bytes_.is_open() && bytes_.read(0, headers_) && save(blocks)) return;
  const int reason = errno;
  headers_.clear();
  throw Error(ErrorCode::kFailed,
              fmt::format("cannot save the metadata of '{}' in '{}': {}", file_.string(),
                          guard_of(file_).string(), std::strerror(reason)),
              "free some space, or allow writing in that folder; nothing was changed");
}

void CheckpointGuard::lower() {
  headers_.clear();
  std::error_code ignored;
  std::filesystem::remove(guard_of(file_), ignored);
}

bool has_guard(const std::filesystem::path& file) {
  std::error_code ignored;
  return std::filesystem::exists(std::filesystem::symlink_status(guard_of(file), ignored));
}

void undo_interrupted_checkpoint(const std::filesystem::path& file) {
  if (!has_guard(file)) return;
  auto bytes = std::make_unique<BlockFile>(file, O_RDWR);
  const int refused = bytes->is_open() ? 0 : errno;
  if (refused != 0) bytes = std::make_unique<BlockFile>(file, O_RDONLY);
  if (bytes->is_open()) {
    if (!bytes->lock() || !has_guard(file)) return;
    put_back(file, *bytes, refused);
  }
  std::error_code ignored;
  std::filesystem::remove(guard_of(file), ignored);
}

void refuse_interrupted_checkpoint(const std::filesystem::path& file) {
  if (!guard_is_believable(file)) return;
  const BlockFile bytes(file, O_RDONLY);
  if (!bytes.is_open() || !bytes.lock() || !guard_is_believable(file)) return;
  if (!torn_blocks(bytes, saved_blocks(file, bytes)).empty()) throw in_pieces(file);
}

}  // namespace stepwell::duck
