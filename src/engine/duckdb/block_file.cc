#include "engine/duckdb/block_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace stepwell::duck {
namespace {

std::size_t bytes_of(const Words& words) { return words.size() * sizeof(Words::value_type); }

/// Calls `transfer(bytes done)`, which answers like read(2), until `bytes` are done.
template <typename Transfer>
bool repeat(std::size_t bytes, Transfer transfer) {
  for (std::size_t done = 0; done < bytes;) {
    const ssize_t more = transfer(done);
    if (more < 0 && errno == EINTR) continue;
    if (more == 0) errno = ENODATA;
    if (more <= 0) return false;
    done += static_cast<std::size_t>(more);
  }
  return true;
}

}  // namespace

BlockFile::BlockFile(const std::filesystem::path& path, int flags, unsigned mode)
    : descriptor_(open(path.c_str(), flags | O_CLOEXEC, mode)) {}

BlockFile::~BlockFile() {
  if (is_open()) close(descriptor_);
}

bool BlockFile::lock() const {
  const bool writable = (fcntl(descriptor_, F_GETFL) & O_ACCMODE) == O_RDWR;
  struct flock whole {};
  whole.l_type = writable ? F_WRLCK : F_RDLCK;
  whole.l_whence = SEEK_SET;
  return fcntl(descriptor_, F_SETLK, &whole) == 0;
}

bool BlockFile::read(std::int64_t offset, Words& words) const {
  const auto to = reinterpret_cast<char*>(words.data());
  return repeat(bytes_of(words), [&](std::size_t done) {
    return pread(descriptor_, to + done, bytes_of(words) - done, offset + static_cast<std::int64_t>(done));
  });
}

bool BlockFile::write(std::int64_t offset, const Words& words) const {
  const auto from = reinterpret_cast<const char*>(words.data());
  return repeat(bytes_of(words), [&](std::size_t done) {
    return pwrite(descriptor_, from + done, bytes_of(words) - done, offset + static_cast<std::int64_t>(done));
  });
}

bool BlockFile::sync() const { return fdatasync(descriptor_) == 0; }

bool BlockFile::set_mode(unsigned mode) const { return fchmod(descriptor_, mode) == 0; }

bool BlockFile::set_group(unsigned group) const {
  return fchown(descriptor_, static_cast<uid_t>(-1), group) == 0;
}

std::optional<struct stat> BlockFile::facts() const {
  struct stat facts {};
  return fstat(descriptor_, &facts) == 0 ? std::optional(facts) : std::nullopt;
}

}  // namespace stepwell::duck
