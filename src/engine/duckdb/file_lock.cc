#include "engine/duckdb/file_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>

namespace stepwell::duck {
namespace {

/// Whose program may not be looked at (another user's), or who is out of sight (another container), stays
/// unnamed.
std::string name_of_process(pid_t pid) {
  if (pid <= 0) return "another process";
  std::error_code error;
  const auto program = std::filesystem::read_symlink(fmt::format("/proc/{}/exe", pid), error);
  return fmt::format("{} (PID {})", error ? "another process" : program.string(), pid);
}

struct OpenFiles {
  std::mutex mutex;
  std::condition_variable closed;
  std::set<std::string> files;
};

OpenFiles& open_files() {
  static OpenFiles* const files = new OpenFiles;  // outlives every engine, whatever the order of destruction
  return *files;
}

/// One name for the file, by whatever path it is reached; it need not exist yet.
std::string name_of(const std::filesystem::path& path) {
  std::error_code error;
  const auto canonical = std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  return error ? path.string() : canonical.string();
}

}  // namespace

std::optional<std::string> lock_holder(const std::filesystem::path& path, Access access) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  struct flock wanted {};
  wanted.l_type = access == Access::kRead ? F_RDLCK : F_WRLCK;
  wanted.l_whence = SEEK_SET;
  const bool told = fcntl(descriptor, F_GETLK, &wanted) == 0;
  close(descriptor);
  if (!told || wanted.l_type == F_UNLCK) return std::nullopt;
  return name_of_process(wanted.l_pid);
}

ProcessLock::ProcessLock(const std::filesystem::path& path, int patience_ms) : file_(name_of(path)) {
  OpenFiles& open = open_files();
  std::unique_lock lock(open.mutex);
  held_ = open.closed.wait_for(lock, std::chrono::milliseconds(patience_ms),
                               [&] { return !open.files.contains(file_); });
  if (held_) open.files.insert(file_);
}

ProcessLock::~ProcessLock() {
  if (!held_) return;
  OpenFiles& open = open_files();
  const std::lock_guard lock(open.mutex);
  open.files.erase(file_);
  open.closed.notify_all();
}

}  // namespace stepwell::duck
