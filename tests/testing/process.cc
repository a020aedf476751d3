#include "tests/testing/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace stepwell::testing {
namespace {

constexpr int kPoll_ms = 2;
constexpr int kNotStarted = 127;

std::vector<std::string> environment_of(const Command& command) {
  std::vector<std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::string name(text.substr(0, text.find('=')));
    if (name.starts_with("DB_") || command.environment.contains(name)) continue;
    variables.emplace_back(text);
  }
  for (const auto& [name, value] : command.environment) variables.push_back(name + "=" + value);
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (auto& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

}  // namespace

Process::Process(const Command& command)
    : input_(std::tmpfile()), output_(std::tmpfile()), errors_(std::tmpfile()) {
  if (!input_ || !output_ || !errors_) throw std::runtime_error("cannot make a temporary file");
  std::fwrite(command.input.data(), 1, command.input.size(), input_.get());
  std::rewind(input_.get());

  // Everything that allocates happens before the fork.
  auto arguments = command.arguments;
  auto environment = environment_of(command);
  const auto argument_pointers = pointers(arguments);
  const auto environment_pointers = pointers(environment);
  const std::string folder = command.folder.string();
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error(std::string("cannot fork: ") + std::strerror(errno));
  if (pid_ == 0) {
    if (command.ends_with_parent) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (getppid() != parent) _exit(kNotStarted);  // it ended before the line above
    }
    dup2(fileno(input_.get()), STDIN_FILENO);
    dup2(fileno(output_.get()), STDOUT_FILENO);
    dup2(fileno(errors_.get()), STDERR_FILENO);
    if (!folder.empty() && chdir(folder.c_str()) != 0) _exit(kNotStarted);
    execvpe(argument_pointers[0], argument_pointers.data(), environment_pointers.data());
    _exit(kNotStarted);
  }
}

Process::~Process() { kill(); }

bool Process::reap(bool block) {
  if (reaped_) return true;
  pid_t result = -1;
  do {
    result = waitpid(pid_, &status_, block ? 0 : WNOHANG);
  } while (result < 0 && errno == EINTR);
  reaped_ = result == pid_;
  return reaped_;
}

bool Process::running() { return !reap(false); }

void Process::signal(int number) {
  if (!reap(false)) ::kill(pid_, number);
}

void Process::kill() {
  signal(SIGKILL);
  reap(true);
}

Outcome Process::wait(int timeout_ms) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::milliseconds(timeout_ms);
  Outcome outcome;
  while (!reap(false)) {
    if (Clock::now() >= end) {
      outcome.timed_out = true;
      kill();
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(kPoll_ms));
  }
  outcome.status = WIFEXITED(status_) ? WEXITSTATUS(status_) : -WTERMSIG(status_);
  outcome.output = content(output_.get());
  outcome.errors = content(errors_.get());
  return outcome;
}

std::string Process::errors_so_far() const { return content(errors_.get()); }

std::string Process::content(std::FILE* file) {
  // pread, because the child shares the offset of the file.
  std::string text;
  char buffer[4096];
  for (;;) {
    const ssize_t count = pread(fileno(file), buffer, sizeof buffer, static_cast<off_t>(text.size()));
    if (count <= 0) return text;
    text.append(buffer, static_cast<std::size_t>(count));
  }
}

std::pair<const std::string, std::string> asan_options_and(const std::string& option) {
  const char* const inherited = std::getenv("ASAN_OPTIONS");
  return {"ASAN_OPTIONS", std::string(inherited == nullptr ? "" : inherited) + ":" + option};
}

Outcome run(const Command& command, int timeout_ms) { return Process(command).wait(timeout_ms); }

}  // namespace stepwell::testing
