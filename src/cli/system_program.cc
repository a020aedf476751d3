#include "cli/system_program.h"

// Without it Boost.Process would bring a second library of paths.
#define BOOST_PROCESS_USE_STD_FS 1
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/process.hpp>
#include <future>

#include "base/error.h"
#include "cli/plain_text.h"

namespace stepwell {

namespace process = boost::process;

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

std::string complaint_of(const ProgramOutcome& outcome) {
  std::string_view errors = outcome.errors;
  while (!errors.empty() && errors.back() == '\n') errors.remove_suffix(1);
  const auto newline = errors.rfind('\n');
  const auto line = strip_blanks(newline == std::string_view::npos ? errors : errors.substr(newline + 1));
  return line.empty() ? fmt::format("exit status {}", outcome.status) : std::string(line);
}

}  // namespace stepwell
