#include "engine/files/source_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "base/error.h"

namespace stepwell::files {
namespace {

/// A file of one block is read at one go.
constexpr std::uint64_t kOneRead_bytes = 1 << 20;
/// The clock of file systems ticks every 1 to 10 ms: a change within the same tick shows in no time stamp.
constexpr std::chrono::milliseconds kTick(20);

Error changed(const std::string& name) {
  return Error(ErrorCode::kFailed, fmt::format("'{}' changed while it was read", name),
               "nothing was imported; import it when whoever writes it has finished");
}

void refuse_name(const std::string& name) {
  if (name.find("://") != std::string::npos) {
    throw Error(ErrorCode::kUsage, fmt::format("'{}' is an address, and no file of this machine", name),
                "download it first, and import the file");
  }
  if (name.find_first_of("*?[{") != std::string::npos) {
    throw Error(ErrorCode::kUsage, fmt::format("the name of '{}' holds one of * ? [ {{", name),
                "rename the file; several files are named one by one, or by the shell");
  }
}

const char* kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISFIFO(mode)) return "a pipe";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

void refuse_kind(const std::string& name, const struct stat& found) {
  if (S_ISREG(found.st_mode)) return;
  throw Error(ErrorCode::kUsage, fmt::format("'{}' is {}, and no file", name, kind_of(found.st_mode)),
              S_ISDIR(found.st_mode) ? "name the files in it" : "write what it brings into a file first");
}

bool same_time(const timespec& a, const timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool same_state(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
         same_time(a.st_mtim, b.st_mtim) && same_time(a.st_ctim, b.st_ctim);
}

bool just_written(const struct stat& found) {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  const auto since = std::chrono::seconds(now.tv_sec - found.st_ctim.tv_sec) +
                     std::chrono::nanoseconds(now.tv_nsec - found.st_ctim.tv_nsec);
  // The clock of a file server may be ahead of ours: nothing can be told from that.
  return since >= std::chrono::nanoseconds::zero() && since < kTick;
}

}  // namespace

SourceFile::SourceFile(std::filesystem::path path) : path_(std::move(path)) {
  refuse_name(name());
  // A look at the name first: opening a pipe or a device may do things to it.
  if (::stat(path_.c_str(), &opened_) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      throw Error(ErrorCode::kUsage, fmt::format("there is no file '{}'", name()), "check the path");
    }
    throw Error(ErrorCode::kUsage, fmt::format("cannot find '{}': {}", name(), std::strerror(errno)),
                "check the path, and who may read its folders");
  }
  refuse_kind(name(), opened_);
  descriptor_ = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (descriptor_ < 0) {
    throw Error(ErrorCode::kFailed, fmt::format("cannot read '{}': {}", name(), std::strerror(errno)),
                "check its permissions, and whether it is still there");
  }
  try {
    if (::fstat(descriptor_, &opened_) != 0) throw changed(name());
    refuse_kind(name(), opened_);
    if (size() <= kOneRead_bytes || !just_written(opened_)) return;
    std::this_thread::sleep_for(kTick);
    if (::fstat(descriptor_, &opened_) != 0 || just_written(opened_)) throw changed(name());
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

SourceFile::~SourceFile() { ::close(descriptor_); }

std::size_t SourceFile::read(char* buffer, std::size_t size) {
  ssize_t count = 0;
  do {
    count = ::pread(descriptor_, buffer, size, static_cast<off_t>(position_));
  } while (count < 0 && errno == EINTR);
  if (count < 0) {
    throw Error(ErrorCode::kFailed, fmt::format("cannot read '{}': {}", name(), std::strerror(errno)),
                "nothing was imported; check the disk or the network that the file is on");
  }
  position_ += static_cast<std::uint64_t>(count);
  if (position_ > this->size() || (count == 0 && size > 0 && position_ != this->size()))
    throw changed(name());
  return static_cast<std::size_t>(count);
}

void SourceFile::rewind() { position_ = 0; }

void SourceFile::check_unchanged() const {
  struct stat open_now {};
  struct stat named_now {};
  if (::fstat(descriptor_, &open_now) != 0 || !same_state(opened_, open_now)) throw changed(name());
  // The import log has the hash of what the name stands for.
  if (::stat(path_.c_str(), &named_now) != 0 || !same_state(opened_, named_now)) throw changed(name());
}

}  // namespace stepwell::files
