#include "base/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>

#include "base/error.h"

namespace stepwell {
namespace {

namespace fs = std::filesystem;

constexpr int kLinksMax = 40;
constexpr unsigned kOwnerOnly = 0600;
constexpr int kNames = 8;

std::string shown(const fs::path& file) {
  return file.empty() ? "to standard output" : fmt::format("'{}'", file.string());
}

Error unwritable(const fs::path& file, int reason) {
  return Error(ErrorCode::kFailed, fmt::format("cannot write {}: {}", shown(file), std::strerror(reason)),
               reason == ENOSPC ? "the disk is full: free some space"
                                : "is the folder there, and may you write to it?");
}

Error refused(const fs::path& file, std::string_view why, std::string hint) {
  return Error(ErrorCode::kFailed, fmt::format("cannot write {}: {}", shown(file), why), std::move(hint));
}

/// The number of a descriptor of this process that the link `folder/name` stands for.
std::optional<int> own_descriptor(int folder, const std::string& name) {
  struct statfs system {};
  if (::fstatfs(folder, &system) != 0 || system.f_type != PROC_SUPER_MAGIC) return std::nullopt;
  int number = -1;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  // The folder may be another process's, whose number 1 is not ours.
  struct stat folder_facts {};
  struct stat own {};
  if (::fstat(folder, &folder_facts) != 0 || ::stat("/proc/self/fd", &own) != 0) return std::nullopt;
  const bool ours = folder_facts.st_dev == own.st_dev && folder_facts.st_ino == own.st_ino;
  return ours ? std::optional(number) : std::nullopt;
}

std::string random_ending() {
  std::uint64_t number = 0;
  if (::getrandom(&number, sizeof number, 0) != sizeof number)
    throw Error(ErrorCode::kFailed, "the system gives no random numbers", "use a newer kernel");
  return fmt::format("{:016x}", number);
}

}  // namespace

/// Where a path leads, links and all.
struct OutputFile::Place {
  Place() = default;
  ~Place() {
    if (folder >= 0) ::close(folder);
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  int folder = -1;
  std::string name;
  bool exists = false;
  struct stat facts {};
  std::optional<int> descriptor;  // it is one of this process's own

  bool is_regular() const { return !exists || S_ISREG(facts.st_mode); }

  void find(const fs::path& file);

 private:
  void look(const fs::path& file, const fs::path& path);
  void refuse_strangers(const fs::path& file) const;
};

void OutputFile::Place::look(const fs::path& file, const fs::path& path) {
  const fs::path parent = path.parent_path();
  name = path.filename().string();
  if (folder >= 0) ::close(folder);
  folder = ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  // A folder may be one to write into and not to list.
  if (folder < 0 && errno == EACCES) {
    folder = ::open(parent.empty() ? "." : parent.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  }
  if (folder < 0) throw unwritable(file, errno);
  if (name.empty() || name == "." || name == "..") throw refused(file, "it is a folder", "name a file in it");
  exists = ::fstatat(folder, name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0;
  if (!exists && errno != ENOENT) throw unwritable(file, errno);
}

void OutputFile::Place::refuse_strangers(const fs::path& file) const {
  struct stat above {};
  if (!exists || ::fstat(folder, &above) != 0) return;
  const bool shared = (above.st_mode & S_ISVTX) != 0 && (above.st_mode & S_IWOTH) != 0;
  if (!shared || facts.st_uid == ::geteuid() || facts.st_uid == above.st_uid) return;
  throw refused(
      file,
      fmt::format("another user (uid {}) has put something of that name into a folder where everybody "
                  "may write",
                  facts.st_uid),
      "name a file in a folder of your own");
}

void OutputFile::Place::find(const fs::path& file) {
  fs::path path = file;
  for (int links = 0; links < kLinksMax; ++links) {
    look(file, path);
    refuse_strangers(file);
    if (!exists || !S_ISLNK(facts.st_mode)) {
      if (!exists && links > 0) {
        throw refused(file, "it is a link to a file that is not there",
                      "remove the link, or name the file itself");
      }
      return;
    }
    if ((descriptor = own_descriptor(folder, name))) return;
    std::array<char, 4096> target{};
    const ssize_t size = ::readlinkat(folder, name.c_str(), target.data(), target.size());
    if (size <= 0 || size == static_cast<ssize_t>(target.size())) throw unwritable(file, ENAMETOOLONG);
    const fs::path next(std::string(target.data(), static_cast<std::size_t>(size)));
    path = next.is_absolute() ? next : path.parent_path() / next;
  }
  throw unwritable(file, ELOOP);
}

OutputFile::OutputFile(fs::path file, const OutputOptions& options)
    : file_(std::move(file)), durable_(options.durable) {
  Place place;
  if (file_.empty()) {
    place.descriptor = STDOUT_FILENO;
  } else {
    place.find(file_);
  }
  const bool stream = place.descriptor || !place.is_regular();
  if (stream && options.regular_only) {
    throw refused(file_, "it is no file but a device, a pipe or a folder", "name a file");
  }
  if (stream) {
    open_stream(place);
  } else {
    open_beside(place, options);
  }
}

OutputFile::~OutputFile() {
  discard();
  if (descriptor_ >= 0) ::close(descriptor_);
  if (folder_ >= 0) ::close(folder_);
}

void OutputFile::open_stream(const Place& place) {
  if (place.descriptor) {
    descriptor_ = ::fcntl(*place.descriptor, F_DUPFD_CLOEXEC, 0);
    if (descriptor_ < 0) throw unwritable(file_, errno);
    return;
  }
  if (S_ISDIR(place.facts.st_mode)) throw refused(file_, "it is a folder", "name a file in it");
  descriptor_ = ::openat(place.folder, place.name.c_str(), O_WRONLY | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC);
  if (descriptor_ < 0) throw unwritable(file_, errno);
  struct stat opened {};
  if (::fstat(descriptor_, &opened) != 0 || opened.st_dev != place.facts.st_dev ||
      opened.st_ino != place.facts.st_ino) {
    throw refused(file_, "it was replaced meanwhile", "try again");
  }
}

void OutputFile::open_beside(const Place& place, const OutputOptions& options) {
  folder_ = ::fcntl(place.folder, F_DUPFD_CLOEXEC, 0);
  if (folder_ < 0) throw unwritable(file_, errno);
  for (int attempt = 0; attempt < kNames && descriptor_ < 0; ++attempt) {
    beside_ = fmt::format("{}.{}", place.name.substr(0, 200), random_ending());
    descriptor_ =
        ::openat(folder_, beside_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kOwnerOnly);
    if (descriptor_ < 0 && errno != EEXIST) break;
  }
  if (descriptor_ < 0) {
    const int reason = errno;
    beside_.clear();
    throw unwritable(file_, reason);
  }
  name_ = place.name;
  try {
    take_over(place, options);
  } catch (...) {
    // Destructors are for what was constructed.
    discard();
    ::close(descriptor_);
    ::close(folder_);
    throw;
  }
}

void OutputFile::take_over(const Place& place, const OutputOptions& options) {
  const bool own = place.exists && place.facts.st_uid == ::geteuid();
  if (options.keep_owner && place.exists && !own &&
      ::fchown(descriptor_, place.facts.st_uid, place.facts.st_gid) != 0) {
    throw unwritable(file_, errno);
  }
  const unsigned mode = options.mode.value_or(own ? place.facts.st_mode & 0777 : kOwnerOnly);
  // A file system without modes has none to set, and none that would be too wide by our doing.
  if (::fchmod(descriptor_, mode) != 0 && errno != EPERM && errno != ENOTSUP) throw unwritable(file_, errno);
}

void OutputFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw unwritable(file_, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void OutputFile::finish() {
  if (name_.empty()) return;
  const bool written = (!durable_ || ::fsync(descriptor_) == 0) &&
                       ::renameat(folder_, beside_.c_str(), folder_, name_.c_str()) == 0;
  if (!written) throw unwritable(file_, errno);
  beside_.clear();
  // Not every file system can do this one.
  if (durable_) ::fsync(folder_);
}

void OutputFile::discard() noexcept {
  if (!beside_.empty()) ::unlinkat(folder_, beside_.c_str(), 0);
  beside_.clear();
}

void write_file(const fs::path& file, std::string_view content, const OutputOptions& options) {
  OutputFile output(file, options);
  output.write(content);
  output.finish();
}

int open_to_append(const fs::path& file) {
  OutputFile::Place place;
  place.find(file);
  // A pipe that nobody reads is refused rather than waited for.
  constexpr int kFlags = O_WRONLY | O_APPEND | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC | O_NONBLOCK;
  const int descriptor = place.descriptor
                             ? ::fcntl(*place.descriptor, F_DUPFD_CLOEXEC, 0)
                             : ::openat(place.folder, place.name.c_str(),
                                        place.exists ? kFlags : kFlags | O_CREAT | O_EXCL, kOwnerOnly);
  if (descriptor < 0) throw unwritable(file, errno);
  return descriptor;
}

}  // namespace stepwell
