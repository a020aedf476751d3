#include "schedule/system_program.h"

// Without it Boost.Process would bring a second library of paths.
#define BOOST_PROCESS_USE_STD_FS 1
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/process.hpp>
#include <csignal>
#include <future>

#include "base/error.h"
#include "config/plain_text.h"
#include "schedule/shell_process.h"

namespace stepwell {

namespace process = boost::process;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLook{10};
constexpr std::chrono::seconds kGrace{2};

/// Reads what the process writes until that time, or until it ends or `stop` says so, and keeps the end of
/// it.
class Watch {
 public:
  Watch(ShellProcess& shell, ShellOutcome& outcome, std::size_t bytes_max)
      : shell_(shell), outcome_(outcome), bytes_max_(bytes_max) {}

  /// Whether the process has ended.
  bool until(Clock::time_point time, const std::function<bool()>& stop) {
    while (!shell_.ended()) {
      if (Clock::now() >= time || stop()) return false;
      shell_.wait(kLook);
      read();
    }
    read();
    return true;
  }

 private:
  void read() {
    outcome_.output_bytes += shell_.read(outcome_.output);
    if (outcome_.output.size() > bytes_max_) outcome_.output.erase(0, outcome_.output.size() - bytes_max_);
  }

  ShellProcess& shell_;
  ShellOutcome& outcome_;
  std::size_t bytes_max_;
};

}  // namespace

std::optional<ProgramOutcome> run_program(const std::string& name, const std::vector<std::string>& arguments,
                                          const std::string& input) {
  const auto path = process::search_path(name);
  if (path.empty()) return std::nullopt;
  process::environment environment = boost::this_process::environment();
  environment["LC_ALL"] = "C";
  try {
    boost::asio::io_context pipes;
    std::future<std::string> output;
    std::future<std::string> errors;
    process::child child(path, process::args(arguments), environment,
                         (process::std_in < boost::asio::buffer(input)), (process::std_out > output),
                         (process::std_err > errors), pipes);
    pipes.run();
    child.wait();
    return ProgramOutcome{.status = child.exit_code(), .output = output.get(), .errors = errors.get()};
  } catch (const std::system_error& error) {
    throw Error(ErrorCode::kFailed, fmt::format("cannot run {}: {}", path.string(), error.code().message()));
  }
}

ShellOutcome run_shell(const ShellCommand& command) {
  ShellOutcome outcome;
  ShellProcess shell(command.command, command.environment);
  Watch watch(shell, outcome, command.output_bytes_max);
  if (!watch.until(Clock::now() + command.timeout, command.give_up)) {
    outcome.end = command.give_up() ? ShellOutcome::End::kGivenUp : ShellOutcome::End::kTimedOut;
    shell.signal(SIGTERM);
    watch.until(Clock::now() + kGrace, [] { return false; });
    shell.signal(SIGKILL);
  }
  outcome.status = shell.reap();
  return outcome;
}

std::string complaint_of(const ProgramOutcome& outcome) {
  std::string_view errors = outcome.errors;
  while (!errors.empty() && errors.back() == '\n') errors.remove_suffix(1);
  const auto newline = errors.rfind('\n');
  const auto line = strip_blanks(newline == std::string_view::npos ? errors : errors.substr(newline + 1));
  return line.empty() ? fmt::format("exit status {}", outcome.status) : std::string(line);
}

}  // namespace stepwell
