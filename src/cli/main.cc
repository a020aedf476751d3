// stepwell: see docs/rules.md for what it means, commands.cc for what it can do.
#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstring>

#include "base/describe_failure.h"
#include "base/error.h"
#include "cli/application.h"
#include "cli/terminal_progress.h"
#include "cli/wiring.h"
#include "config/database_target.h"

namespace stepwell {
namespace {

int report(const Error& error) {
  fmt::print(stderr, "stepwell: {}\n", error.what());
  if (!error.hint().empty()) fmt::print(stderr, "  what to do: {}\n", error.hint());
  return error.exit_status();
}

/// CLI11 says what is wrong, repeating a mistyped --db as it stands, and lists the options; its own exit
/// codes are not ours.
int report(Application& application, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) return application.app().exit(error);
  const std::string meant = application.meant();
  const std::string hint = meant.empty() ? std::string() : fmt::format("did you mean '{}'? ", meant);
  return report(Error(ErrorCode::kUsage, without_password(error.what()),
                      hint + "'stepwell --help', or 'stepwell COMMAND --help', lists what there is"));
}

/// Takes the URL of --db out of the process title, where others on the machine could read its password.
void hide_urls(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::strstr(argv[i], "://") != nullptr) std::memset(argv[i], 'x', std::strlen(argv[i]));
  }
}

int run(int argc, char** argv) {
  Application application;
  try {
    application.app().parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return report(application, error);
  }
  hide_urls(argc, argv);
  if (!application.action()) {
    throw Error(ErrorCode::kUsage, "no command was given",
                "'stepwell --help' lists them; 'stepwell demo' shows it all");
  }
  Config config = load_config(application.request());
  auto gateway = make_gateway(config);
  Context context(std::move(config), std::move(gateway), make_progress(application.quiet()));
  return application.action()(context);
}

}  // namespace
}  // namespace stepwell

int main(int argc, char** argv) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("stepwell"));
  spdlog::set_pattern("%Y-%m-%d %H:%M:%S %l %v");
  try {
    const int status = stepwell::run(argc, argv);
    // What could not be written (a full disk behind a redirection) must not pass for success.
    if (std::fflush(stdout) != 0) {
      throw stepwell::Error(stepwell::ErrorCode::kFailed, "cannot write to standard output",
                            "is the disk full?");
    }
    return status;
  } catch (const std::exception& failure) {
    return stepwell::report(stepwell::describe_failure(failure));
  }
}
