// ShellProcess: a command that /bin/sh runs, and the pipe that it writes to.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <string>

namespace stepwell {

class ShellProcess {
 public:
  /// Starts it. Throws Error{kFailed} if it cannot be started.
  ShellProcess(const std::string& command, const std::map<std::string, std::string>& environment);
  /// Kills it, with all that it has started, if it still runs.
  ~ShellProcess();
  ShellProcess(const ShellProcess&) = delete;
  ShellProcess& operator=(const ShellProcess&) = delete;

  /// Waits that long for something to read; for nothing at all once everybody has closed the pipe.
  void wait(std::chrono::milliseconds time);
  /// Appends what can be read now, and not much more; how much that was.
  std::size_t read(std::string& output);
  /// Whether the shell has ended. Until it is reaped, its group of processes is nobody else's.
  bool ended() const;
  /// Of the whole group.
  void signal(int number) const;
  /// Waits for the shell's end; its exit status, or minus the number of the signal that ended it.
  int reap();

 private:
  pid_t pid_ = -1;
  int pipe_ = -1;
};

}  // namespace stepwell
