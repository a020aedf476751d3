#include "engine/duckdb/checkpoint_guard.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "base/error.h"

namespace stepwell::duck {
namespace {

// A DuckDB file: three pages of headers, then the blocks. A block begins with its checksum.
constexpr std::int64_t kHeaders_bytes = 3 * 4096;
constexpr std::uint64_t kEmptyChecksum = 5381;
constexpr std::uint64_t kChecksumFactor = 0xbf58476d1ce4e5b9;

std::filesystem::path guard_of(const std::filesystem::path& file) { return file.string() + ".guard"; }

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : ".";
}

/// Of all words but the first, which holds it.
std::uint64_t checksum_of(const Words& block) {
  std::uint64_t checksum = kEmptyChecksum;
  for (std::size_t i = 1; i < block.size(); ++i) checksum ^= block[i] * kChecksumFactor;
  return checksum;
}

bool fits_checksum(const Words& block) { return checksum_of(block) == block[0]; }

Words words_of(std::uint64_t bytes) { return Words(bytes / sizeof(Words::value_type)); }

Error cannot_mend(const std::filesystem::path& file, int reason) {
  return Error(ErrorCode::kFailed,
               fmt::format("'{}' was being written when its writer was stopped, and cannot be mended: {}",
                           file.string(), std::strerror(reason)),
               "nothing is lost: run any command on it once as a user who may read and write it, and what is "
               "beside it");
}

unsigned mode_of(const std::filesystem::path& file) {
  struct stat status {};
  return stat(file.c_str(), &status) == 0 ? status.st_mode & 0666 : 0600;
}

// The guard's own file, in words: their checksum, the size of a block, the headers, and the blocks, each
// behind its place in the database's file.
constexpr std::size_t kSizeAt = 1;
constexpr std::size_t kHeadersAt = 2;
constexpr std::size_t kBlocksAt = kHeadersAt + kHeaders_bytes / sizeof(Words::value_type);

/// Empty where the writer of the guard was stopped: it had not begun its checkpoint.
Words read_guard(const std::filesystem::path& file) {
  const BlockFile guard(guard_of(file), O_RDONLY | O_NOFOLLOW);
  std::error_code error;
  const auto bytes = std::filesystem::file_size(guard_of(file), error);
  if (!guard.is_open() || error) throw cannot_mend(file, error ? error.value() : errno);
  Words words = words_of(bytes);
  if (!guard.read(0, words)) throw cannot_mend(file, errno);
  if (words.size() < kBlocksAt || !fits_checksum(words) || words[kSizeAt] < kHeaders_bytes) words.clear();
  return words;
}

bool has_headers(const BlockFile& bytes, const Words& guard) {
  Words headers = words_of(kHeaders_bytes);
  return bytes.read(0, headers) && std::equal(headers.begin(), headers.end(), guard.begin() + kHeadersAt);
}

/// Throws Error{kFailed} if a block that is in pieces cannot be written.
void put_back(const std::filesystem::path& file, const BlockFile& bytes, int refused, const Words& guard) {
  Words block = words_of(guard[kSizeAt]);
  Words saved = block;
  for (std::size_t at = kBlocksAt; at + block.size() < guard.size(); at += 1 + block.size()) {
    const auto place = static_cast<std::int64_t>(guard[at]);
    std::copy_n(guard.begin() + static_cast<std::ptrdiff_t>(at) + 1, saved.size(), saved.begin());
    if (!fits_checksum(saved) || (bytes.read(place, block) && fits_checksum(block))) continue;
    if (!bytes.write(place, saved)) throw cannot_mend(file, refused != 0 ? refused : errno);
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
  Words saved = {0, static_cast<std::uint64_t>(blocks.size_bytes)};
  saved.insert(saved.end(), headers_.begin(), headers_.end());
  Words block = words_of(static_cast<std::uint64_t>(blocks.size_bytes));
  for (const std::int64_t id : blocks.ids) {
    const std::int64_t place = kHeaders_bytes + id * blocks.size_bytes;
    // What is not in the file yet, no header leads to.
    if (!bytes_.read(place, block)) continue;
    saved.push_back(static_cast<std::uint64_t>(place));
    saved.insert(saved.end(), block.begin(), block.end());
  }
  saved[0] = checksum_of(saved);
  const BlockFile guard(guard_of(file_), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode_of(file_));
  if (!guard.is_open() || !guard.write(0, saved) || !guard.sync()) return false;
  // Who may read the file is to be able to mend it. Not every file system can do these two.
  guard.set_mode(mode_of(file_));
  BlockFile(folder_of(file_), O_RDONLY | O_DIRECTORY).sync();
  return true;
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
  return std::filesystem::exists(guard_of(file), ignored);
}

void undo_interrupted_checkpoint(const std::filesystem::path& file) {
  if (!has_guard(file)) return;
  auto bytes = std::make_unique<BlockFile>(file, O_RDWR);
  const int refused = bytes->is_open() ? 0 : errno;
  if (refused != 0) bytes = std::make_unique<BlockFile>(file, O_RDONLY);
  if (bytes->is_open()) {
    if (!bytes->lock() || !has_guard(file)) return;
    const Words guard = read_guard(file);
    // With other headers the checkpoint had ended.
    if (!guard.empty() && has_headers(*bytes, guard)) put_back(file, *bytes, refused, guard);
  }
  std::error_code ignored;
  std::filesystem::remove(guard_of(file), ignored);
}

}  // namespace stepwell::duck
