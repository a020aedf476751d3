// SystemProgram: another program of this machine, such as crontab, systemctl or a command of the team's own,
// run to its end.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stepwell {

struct ProgramOutcome {
  int status = 0;
  std::string output;
  std::string errors;
};

/// Runs `name`, found by PATH, with `input` as its standard input, and in the language C, so that what it
/// says can be read. Nothing if PATH has no such program; throws Error{kFailed} if it cannot be started.
std::optional<ProgramOutcome> run_program(const std::string& name, const std::vector<std::string>& arguments,
                                          const std::string& input = {});

struct ShellCommand {
  std::string command;
  /// Beside the variables of this process, all of which it inherits.
  std::map<std::string, std::string> environment = {};
  std::chrono::milliseconds timeout{};
  /// Asked a hundred times a second: whether it is to be ended early.
  std::function<bool()> give_up = [] { return false; };
  /// Of what it writes, so much at the end is kept.
  std::size_t output_bytes_max = 4096;
};

struct ShellOutcome {
  enum class End { kByItself, kTimedOut, kGivenUp };
  End end = End::kByItself;
  /// Its exit status, or minus the number of the signal that ended it.
  int status = 0;
  /// The end of what it wrote, standard output and standard error together.
  std::string output;
  std::uint64_t output_bytes = 0;
};

/// Runs it with /bin/sh, in this process's folder, without input. It inherits no open file, and has a group
/// of processes of its own: one that does not end in time is asked to (SIGTERM), killed two seconds later
/// with all that it has started, and reaped. What it leaves behind when it ends by itself goes on. Throws
/// Error{kFailed} if it cannot be started. From any thread.
ShellOutcome run_shell(const ShellCommand& command);

/// The last line that the program wrote to standard error, or its exit status if it wrote none: for messages.
std::string complaint_of(const ProgramOutcome& outcome);

}  // namespace stepwell
