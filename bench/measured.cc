// measured FILE COMMAND…: runs a command and writes what it took into FILE, as one JSON object:
// {"wall_s":1.5,"cpu_s":2.9,"peak_memory_bytes":123456789,"status":0}. Input, output and exit status are the
// command's own. It ends when whoever started it ends.
//
// It is a program of its own because the kernel counts the memory of the process that starts a command into
// the command's peak: this one is small, and node is not.
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>

namespace {

constexpr int kWrongUse = 2;
constexpr int kNotStarted = 127;
constexpr int kSignalled = 128;

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

[[noreturn]] void become(char** command) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  execvp(command[0], command);
  std::perror(command[0]);
  _exit(kNotStarted);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: measured FILE COMMAND…\n");
    return kWrongUse;
  }
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  const auto begun = std::chrono::steady_clock::now();
  const pid_t pid = fork();
  if (pid == 0) become(argv + 2);
  int status = 0;
  rusage usage{};
  if (pid < 0 || wait4(pid, &status, 0, &usage) != pid) {
    std::perror("measured");
    return kNotStarted;
  }
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begun;
  const int exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : kSignalled + WTERMSIG(status);
  std::FILE* file = std::fopen(argv[1], "w");
  if (file == nullptr) {
    std::perror(argv[1]);
    return kNotStarted;
  }
  fmt::print(file, "{{\"wall_s\":{:.4f},\"cpu_s\":{:.4f},\"peak_memory_bytes\":{},\"status\":{}}}\n",
             wall.count(), seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss * 1024,
             exit_status);
  std::fclose(file);
  return exit_status;
}
