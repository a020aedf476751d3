#include "schedule/shell_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>
#include <thread>
#include <vector>

#include "base/error.h"

namespace stepwell {
namespace {

constexpr std::size_t kReadBytes = 16'384;
/// A program that never stops writing must not keep its reader from looking at the clock.
constexpr int kReadsAtOnce = 16;

std::vector<std::string> environment_with(const std::map<std::string, std::string>& added) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    if (!added.contains(std::string(text.substr(0, text.find('='))))) all.emplace_back(text);
  }
  for (const auto& [name, value] : added) all.push_back(name + '=' + value);
  return all;
}

void require(int error, const char* what) {
  if (error != 0) {
    throw Error(ErrorCode::kFailed, fmt::format("cannot {}: {}", what, std::strerror(error)));
  }
}

/// How the process begins: in a group of its own, with the signals as they are by default, and with nothing
/// open but the pipe.
class Beginning {
 public:
  explicit Beginning(int output) {
    require(::posix_spawn_file_actions_init(&files_), "prepare a command");
    // In this order: where this process has no standard input, the pipe may be in its place.
    ::posix_spawn_file_actions_adddup2(&files_, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files_, output, STDERR_FILENO);
    ::posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    sigset_t usual;
    sigemptyset(&usual);
    for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGCHLD}) sigaddset(&usual, signal);
    ::posix_spawnattr_setsigdefault(&attributes_, &usual);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(&attributes_,
                               POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Beginning() {
    ::posix_spawnattr_destroy(&attributes_);
    ::posix_spawn_file_actions_destroy(&files_);
  }
  Beginning(const Beginning&) = delete;
  Beginning& operator=(const Beginning&) = delete;

  pid_t spawn(const std::string& command, const std::map<std::string, std::string>& added) const {
    std::vector<std::string> words = {"sh", "-c", command};
    std::vector<std::string> variables = environment_with(added);
    const auto pointers = [](std::vector<std::string>& texts) {
      std::vector<char*> list;
      for (std::string& text : texts) list.push_back(text.data());
      list.push_back(nullptr);
      return list;
    };
    pid_t pid = -1;
    require(::posix_spawn(&pid, "/bin/sh", &files_, &attributes_, pointers(words).data(),
                          pointers(variables).data()),
            "run /bin/sh");
    return pid;
  }

 private:
  posix_spawn_file_actions_t files_ = {};
  posix_spawnattr_t attributes_ = {};
};

}  // namespace

ShellProcess::ShellProcess(const std::string& command,
                           const std::map<std::string, std::string>& environment) {
  std::array<int, 2> ends = {-1, -1};
  require(::pipe2(ends.data(), O_CLOEXEC) == 0 ? 0 : errno, "make a pipe");
  pipe_ = ends[0];
  ::fcntl(pipe_, F_SETFL, O_NONBLOCK);
  try {
    pid_ = Beginning(ends[1]).spawn(command, environment);
  } catch (...) {
    ::close(ends[1]);
    ::close(pipe_);
    throw;
  }
  ::close(ends[1]);
}

ShellProcess::~ShellProcess() {
  if (pid_ > 0) {
    signal(SIGKILL);
    reap();
  }
  if (pipe_ >= 0) ::close(pipe_);
}

void ShellProcess::wait(std::chrono::milliseconds time) {
  if (pipe_ < 0) return std::this_thread::sleep_for(time);
  pollfd readable{.fd = pipe_, .events = POLLIN, .revents = 0};
  ::poll(&readable, 1, static_cast<int>(time.count()));
}

std::size_t ShellProcess::read(std::string& output) {
  std::size_t total = 0;
  std::array<char, kReadBytes> bytes;
  for (int i = 0; i < kReadsAtOnce && pipe_ >= 0; ++i) {
    const ssize_t count = ::read(pipe_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) break;
    if (count <= 0) {
      ::close(pipe_);
      pipe_ = -1;
      break;
    }
    output.append(bytes.data(), static_cast<std::size_t>(count));
    total += static_cast<std::size_t>(count);
  }
  return total;
}

bool ShellProcess::ended() const {
  siginfo_t info = {};
  const int result = ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
  return result == 0 ? info.si_pid != 0 : errno == ECHILD;
}

void ShellProcess::signal(int number) const { ::kill(-pid_, number); }

int ShellProcess::reap() {
  int status = 0;
  pid_t reaped = -1;
  do {
    reaped = ::waitpid(pid_, &status, 0);
  } while (reaped < 0 && errno == EINTR);
  pid_ = -1;
  // Whoever started this program may have wanted to hear nothing of its children, and the kernel keeps
  // nothing.
  if (reaped < 0) return -1;
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace stepwell
