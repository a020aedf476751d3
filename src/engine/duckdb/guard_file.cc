#include "engine/duckdb/guard_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace stepwell::duck {
namespace {

constexpr std::uint64_t kEmptyChecksum = 5381;
constexpr std::uint64_t kChecksumFactor = 0xbf58476d1ce4e5b9;
constexpr std::uint64_t kBlockMin_bytes = 16 * 1024;
constexpr std::uint64_t kBlockMax_bytes = 256 * 1024;

// In words: its checksum, the size of a block, the headers, and the blocks, each behind its place in the
// database's file.
constexpr std::size_t kWord_bytes = sizeof(Words::value_type);
constexpr std::size_t kSizeAt = 1;
constexpr std::size_t kHeadersAt = 2;
constexpr std::size_t kBlocksAt = kHeadersAt + kHeaders_bytes / kWord_bytes;

/// Of all words but the first, which holds it.
std::uint64_t checksum_of(const Words& block) {
  std::uint64_t checksum = kEmptyChecksum;
  for (std::size_t i = 1; i < block.size(); ++i) checksum ^= block[i] * kChecksumFactor;
  return checksum;
}

Error unreadable(const std::filesystem::path& file, int reason) {
  return Error(ErrorCode::kFailed,
               fmt::format("'{}' was being written when its writer was stopped, and cannot be mended: {}",
                           file.string(), std::strerror(reason)),
               "nothing is lost: run any command that writes on it once as a user who may read and write it, "
               "and what is beside it");
}

Error foreign(const std::filesystem::path& file, const std::string& why) {
  return Error(ErrorCode::kFailed, fmt::format("'{}' is not believed: {}", guard_of(file).string(), why),
               "nothing was changed; if nobody of yours writes to the database under another user's name, "
               "move that file away, and try again");
}

/// An empty text if it is to be believed.
std::string objection(const struct stat& guard, const struct stat& database) {
  if (!S_ISREG(guard.st_mode)) return "it is no regular file";
  const bool group_writes = (database.st_mode & S_IWGRP) != 0 && guard.st_gid == database.st_gid;
  if (guard.st_uid == database.st_uid || guard.st_uid == geteuid() || guard.st_uid == 0 || group_writes)
    return {};
  return fmt::format("it belongs to another user (uid {}) than the database", guard.st_uid);
}

SavedBlocks checked(const std::filesystem::path& file, const Words& words, const Words& headers,
                    std::int64_t file_bytes) {
  SavedBlocks saved;
  if (!std::equal(headers.begin(), headers.end(), words.begin() + kHeadersAt)) return saved;
  const std::uint64_t bytes = words[kSizeAt];
  if (!std::has_single_bit(bytes) || bytes < kBlockMin_bytes || bytes > kBlockMax_bytes)
    throw foreign(file, fmt::format("no block has {} bytes", bytes));
  const std::size_t block_words = bytes / kWord_bytes;
  if ((words.size() - kBlocksAt) % (1 + block_words) != 0)
    throw foreign(file, "it ends in the middle of a block");
  const auto room = static_cast<std::uint64_t>(file_bytes - kHeaders_bytes);
  for (std::size_t at = kBlocksAt; at < words.size(); at += 1 + block_words) {
    const std::uint64_t place = words[at] - kHeaders_bytes;
    if (words[at] < kHeaders_bytes || place % bytes != 0 || place >= room || room - place < bytes)
      throw foreign(file, fmt::format("at byte {} the database has no block", words[at]));
    const auto begin = words.begin() + static_cast<std::ptrdiff_t>(at) + 1;
    saved.blocks.push_back({static_cast<std::int64_t>(words[at]),
                            Words(begin, begin + static_cast<std::ptrdiff_t>(block_words))});
  }
  saved.headers = headers;
  saved.block_bytes = static_cast<std::int64_t>(bytes);
  return saved;
}

}  // namespace

bool fits_checksum(const Words& block) { return checksum_of(block) == block[0]; }

std::filesystem::path guard_of(const std::filesystem::path& file) { return file.string() + ".guard"; }

bool guard_is_believable(const std::filesystem::path& file) {
  struct stat guard {};
  struct stat database {};
  return ::lstat(guard_of(file).c_str(), &guard) == 0 && ::stat(file.c_str(), &database) == 0 &&
         objection(guard, database).empty();
}

SavedBlocks read_guard(const std::filesystem::path& file, const Words& headers, std::int64_t file_bytes) {
  const BlockFile guard(guard_of(file), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  const int refused = errno;
  struct stat database {};
  if (!guard.is_open() && refused == ELOOP) throw foreign(file, "it is a link");
  const auto facts = guard.is_open() ? guard.facts() : std::nullopt;
  if (!facts || ::stat(file.c_str(), &database) != 0)
    throw unreadable(file, guard.is_open() ? errno : refused);
  const std::string why = objection(*facts, database);
  if (!why.empty()) throw foreign(file, why);
  // Each block is in it once, and has its place and a bit more beside it.
  if (facts->st_size > 2 * file_bytes + static_cast<std::int64_t>(kBlocksAt * kWord_bytes))
    throw foreign(file, "it is larger than all that the database can have to save");
  Words words(static_cast<std::size_t>(facts->st_size) / kWord_bytes);
  if (!guard.read(0, words)) throw unreadable(file, errno);
  if (words.size() < kBlocksAt || !fits_checksum(words)) return {};
  return checked(file, words, headers, file_bytes);
}

bool write_guard(const std::filesystem::path& file, const SavedBlocks& saved) {
  Words words = {0, static_cast<std::uint64_t>(saved.block_bytes)};
  words.insert(words.end(), saved.headers.begin(), saved.headers.end());
  for (const auto& block : saved.blocks) {
    words.push_back(static_cast<std::uint64_t>(block.place));
    words.insert(words.end(), block.content.begin(), block.content.end());
  }
  words[0] = checksum_of(words);
  struct stat database {};
  const bool known = ::stat(file.c_str(), &database) == 0;
  const unsigned mode = known ? database.st_mode & 0666 : 0600;
  // What has that name may be a link, or a file that somebody else goes on writing to.
  if (::unlink(guard_of(file).c_str()) != 0 && errno != ENOENT) return false;
  const BlockFile guard(guard_of(file), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
  if (!guard.is_open()) return false;
  // Who may read the file is to be able to mend it. Not every file system can do these, nor the last one.
  if (known) guard.set_group(database.st_gid);
  guard.set_mode(mode);
  if (!guard.write(0, words) || !guard.sync()) return false;
  BlockFile(file.has_parent_path() ? file.parent_path() : ".", O_RDONLY | O_DIRECTORY).sync();
  return true;
}

}  // namespace stepwell::duck
