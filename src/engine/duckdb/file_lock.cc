#include "engine/duckdb/file_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

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

}  // namespace stepwell::duck
