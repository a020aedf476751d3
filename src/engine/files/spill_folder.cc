#include "engine/files/spill_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

#include "base/error.h"

namespace stepwell::files {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kRandom = 6;  // the X of mkdtemp
constexpr int kAttempts = 8;

/// The folder, open, with the lock of whoever has it; below zero if somebody else does, or it is gone.
/// `without`: where the file system has no locks, it will do without.
int lock_of(const fs::path& folder, bool without) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return -1;
  struct stat facts {};
  const bool locked =
      ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 || (without && errno != EWOULDBLOCK && errno != EINTR);
  if (locked && ::fstat(descriptor, &facts) == 0 && facts.st_uid == ::geteuid() && facts.st_nlink > 0) {
    return descriptor;
  }
  ::close(descriptor);
  return -1;
}

void remove_abandoned(const fs::path& prefix) {
  const std::string start = prefix.filename().string();
  std::error_code ignored;
  for (fs::directory_iterator entry(prefix.parent_path(), ignored), end; !ignored && entry != end;
       entry.increment(ignored)) {
    const std::string name = entry->path().filename().string();
    if (name.size() != start.size() + kRandom || !name.starts_with(start)) continue;
    const int lock = lock_of(entry->path(), false);
    if (lock < 0) continue;
    std::error_code kept;
    fs::remove_all(entry->path(), kept);
    ::close(lock);
  }
}

/// The same folder without links on the way: DuckDB compares paths as texts.
fs::path real(const fs::path& folder) {
  std::error_code error;
  const fs::path path = fs::canonical(folder.empty() ? "." : folder, error);
  return error ? fs::absolute(folder, error) : path;
}

}  // namespace

SpillFolder::SpillFolder(const fs::path& beside) {
  const fs::path prefix = real(beside.parent_path()) / (beside.filename().string() + ".tmp-");
  if (make(prefix)) {
    remove_abandoned(prefix);
  } else {
    make_elsewhere();
  }
}

SpillFolder::SpillFolder() { make_elsewhere(); }

void SpillFolder::make_elsewhere() {
  std::error_code ignored;
  const fs::path prefix = real(fs::temp_directory_path(ignored)) / "stepwell-";
  if (make(prefix)) return;
  throw Error(ErrorCode::kFailed,
              fmt::format("cannot make a folder for temporary files like '{}XXXXXX': {}", prefix.string(),
                          std::strerror(errno)),
              "name another place for them in TMPDIR");
}

SpillFolder::~SpillFolder() {
  if (lock_ < 0) return;
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  ::close(lock_);
}

bool SpillFolder::make(const fs::path& prefix) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    std::string name = prefix.string() + std::string(kRandom, 'X');
    if (::mkdtemp(name.data()) == nullptr) return false;
    // Between these two it looks abandoned.
    lock_ = lock_of(name, true);
    if (lock_ >= 0) {
      path_ = name;
      return true;
    }
  }
  errno = EAGAIN;
  return false;
}

}  // namespace stepwell::files
