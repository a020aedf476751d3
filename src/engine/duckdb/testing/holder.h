// Holder: another process that has a file, as DuckDB has it.
#pragma once

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace stepwell::duck {

/// Another process that locks a file as DuckDB does, for as long as this object lives.
class Holder {
 public:
  /// Throws std::runtime_error if somebody else has the file.
  Holder(const std::filesystem::path& path, short type) {
    if (pipe(ready_) != 0) throw std::runtime_error("no pipe");
    pid_ = _Fork();  // without the handlers that DuckDB has for a fork, which take all of its locks
    if (pid_ == 0) {
      const int descriptor = open(path.c_str(), O_RDWR);
      struct flock lock {};
      lock.l_type = type;
      lock.l_whence = SEEK_SET;
      const char answer = fcntl(descriptor, F_SETLK, &lock) == 0 ? 'y' : 'n';
      if (write(ready_[1], &answer, 1) == 1) pause();
      _exit(0);
    }
    char answer = 0;
    if (read(ready_[0], &answer, 1) == 1 && answer == 'y') return;
    end();
    throw std::runtime_error("no lock");
  }
  ~Holder() { end(); }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;

  std::string name() const {
    return fmt::format("{} (PID {})", std::filesystem::read_symlink("/proc/self/exe").string(), pid_);
  }

 private:
  void end() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    close(ready_[0]);
    close(ready_[1]);
  }

  int ready_[2]{};
  pid_t pid_ = -1;
};

}  // namespace stepwell::duck
