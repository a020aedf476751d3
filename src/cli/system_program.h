// SystemProgram: another program of this machine, such as crontab or systemctl, run to its end.
#pragma once

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

/// The last line that the program wrote to standard error, or its exit status if it wrote none: for messages.
std::string complaint_of(const ProgramOutcome& outcome);

}  // namespace stepwell
