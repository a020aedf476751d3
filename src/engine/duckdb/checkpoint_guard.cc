#include "engine/duckdb/checkpoint_guard.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

#include "base/error.h"

namespace stepwell::duck {
namespace {

constexpr std::int64_t kWord_bytes = sizeof(Words::value_type);
// A DuckDB file: three pages of headers, then the blocks. A block begins with its checksum.
constexpr std::int64_t kHeaders_bytes = 3 * 4096;
constexpr std::uint64_t kBlockMax_bytes = 256 * 1024;
constexpr std::uint64_t kEmptyChecksum = 5381;
constexpr std::uint64_t kChecksumFactor = 0xbf58476d1ce4e5b9;

std::filesystem::path guard_of(const std::filesystem::path& file) { return file.string() + ".guard"; }

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : ".";
}

bool fits_checksum(const Words& block) {
  std::uint64_t checksum = kEmptyChecksum;
  for (std::size_t i = 1; i < block.size(); ++i) checksum ^= block[i] * kChecksumFactor;
  return checksum == block[0];
}

Words words_of(std::int64_t bytes) { return Words(static_cast<std::size_t>(bytes / kWord_bytes)); }

unsigned mode_of(const std::filesystem::path& file) {
  struct stat status {};
  return stat(file.c_str(), &status) == 0 ? status.st_mode & 0666 : 0600;
}

// The guard's own file: the headers of then, the size of a block, and the blocks, each behind its place in
// the file.
class SavedBlocks {
 public:
  explicit SavedBlocks(const std::filesystem::path& file) : bytes_(guard_of(file), O_RDONLY | O_NOFOLLOW) {}

  bool is_open() const { return bytes_.is_open(); }
  /// False at the end.
  bool read(Words& words) {
    const bool done = bytes_.read(at_, words);
    at_ += static_cast<std::int64_t>(words.size()) * kWord_bytes;
    return done;
  }

 private:
  BlockFile bytes_;
  std::int64_t at_ = 0;
};

struct SavedBlock {
  std::int64_t place;
  Words content;
};

/// Nothing at the guard's end, be it that its writer was stopped there.
std::optional<SavedBlock> next_block(SavedBlocks& guard, std::int64_t size_bytes) {
  Words place(1);
  SavedBlock saved{.place = 0, .content = words_of(size_bytes)};
  if (!guard.read(place) || !guard.read(saved.content)) return std::nullopt;
  if (!fits_checksum(saved.content)) return std::nullopt;
  saved.place = static_cast<std::int64_t>(place[0]);
  return saved;
}

/// False if a block that is in pieces cannot be written.
bool put_back(const BlockFile& bytes, SavedBlocks& guard) {
  Words headers = words_of(kHeaders_bytes);
  Words headers_then = words_of(kHeaders_bytes);
  Words size(1);
  if (!guard.read(headers_then) || !guard.read(size)) return true;
  // Another header: the checkpoint had ended.
  if (!bytes.read(0, headers) || headers != headers_then) return true;
  if (size[0] > kBlockMax_bytes) return true;
  const auto size_bytes = static_cast<std::int64_t>(size[0]);
  Words block = words_of(size_bytes);
  while (const auto saved = next_block(guard, size_bytes)) {
    if (bytes.read(saved->place, block) && fits_checksum(block)) continue;
    if (!bytes.write(saved->place, saved->content)) return false;
  }
  return bytes.sync();
}

}  // namespace

CheckpointGuard::CheckpointGuard(std::filesystem::path file)
    : file_(std::move(file)), bytes_(file_, O_RDONLY) {}

bool CheckpointGuard::is_up() const {
  Words headers = words_of(kHeaders_bytes);
  return !headers_.empty() && bytes_.read(0, headers) && headers == headers_;
}

bool CheckpointGuard::save(const MetadataBlocks& blocks) {
  Words saved = headers_;
  saved.push_back(static_cast<std::uint64_t>(blocks.size_bytes));
  Words block = words_of(blocks.size_bytes);
  for (const std::int64_t id : blocks.ids) {
    const std::int64_t place = kHeaders_bytes + id * blocks.size_bytes;
    // What is not in the file yet, no header leads to.
    if (!bytes_.read(place, block)) continue;
    saved.push_back(static_cast<std::uint64_t>(place));
    saved.insert(saved.end(), block.begin(), block.end());
  }
  const BlockFile guard(guard_of(file_), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode_of(file_));
  return guard.is_open() && guard.write(0, saved) && guard.sync() &&
         BlockFile(folder_of(file_), O_RDONLY | O_DIRECTORY).sync();
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

void undo_interrupted_checkpoint(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(guard_of(file), ignored)) return;
  auto bytes = std::make_unique<BlockFile>(file, O_RDWR);
  const int refused = bytes->is_open() ? 0 : errno;
  if (refused != 0) bytes = std::make_unique<BlockFile>(file, O_RDONLY);
  if (!bytes->is_open() || !bytes->lock()) return;
  SavedBlocks saved(file);
  if (!saved.is_open()) return;
  if (!put_back(*bytes, saved)) {
    throw Error(ErrorCode::kFailed,
                fmt::format("'{}' was being written when its writer was stopped, and cannot be mended: {}",
                            file.string(), std::strerror(refused != 0 ? refused : errno)),
                "nothing is lost: run any command on it once as a user who may write to it");
  }
  std::filesystem::remove(guard_of(file), ignored);
}

}  // namespace stepwell::duck
