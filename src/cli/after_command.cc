#include "cli/after_command.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <string_view>

#include "base/clock.h"
#include "base/describe_failure.h"
#include "base/printable.h"
#include "schedule/system_program.h"

namespace stepwell {
namespace {

void log_output(std::int64_t generation, const ShellOutcome& outcome) {
  std::string_view text = outcome.output;
  if (outcome.output_bytes > text.size()) {
    spdlog::info("after generation {}: … {} bytes before this", generation,
                 outcome.output_bytes - text.size());
  }
  while (!text.empty()) {
    const auto newline = text.find('\n');
    const auto line = text.substr(0, newline);
    if (!line.empty()) spdlog::info("after generation {}: {}", generation, printable(line));
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
  }
}

/// What it wrote is for the log alone: the status page has more readers.
std::string describe(const ShellOutcome& outcome, const AfterRefresh& settings) {
  switch (outcome.end) {
    case ShellOutcome::End::kTimedOut:
      return fmt::format("it had not ended after {} and was stopped", settings.timeout);
    case ShellOutcome::End::kGivenUp:
      return "it was stopped together with the server";
    case ShellOutcome::End::kByItself:
      break;
  }
  return outcome.status < 0 ? fmt::format("signal {} ended it", -outcome.status)
                            : fmt::format("exit status {}", outcome.status);
}

}  // namespace

AfterOutcome AfterCommand::outcome_of(std::int64_t generation, const std::function<bool()>& stopping) const {
  const ShellOutcome outcome =
      run_shell({.command = settings_.command,
                 .environment = {{"STEPWELL_GENERATION", std::to_string(generation)}},
                 .timeout = std::chrono::milliseconds(settings_.timeout_us / 1000),
                 .give_up = stopping});
  log_output(generation, outcome);
  const bool ok = outcome.end == ShellOutcome::End::kByItself && outcome.status == 0;
  return {generation, ok, describe(outcome, settings_)};
}

AfterOutcome AfterCommand::run(std::int64_t generation, const std::function<bool()>& stopping) const {
  AfterOutcome outcome{.generation = generation, .ok = false, .text = {}};
  const Stopwatch stopwatch;
  try {
    outcome = outcome_of(generation, stopping);
  } catch (const std::exception& failure) {
    outcome.text = describe_failure(failure).what();
  }
  if (outcome.ok) {
    spdlog::info("the command after generation {} ended well after {:.1f} s", generation,
                 stopwatch.elapsed_s());
  } else {
    spdlog::warn("the command after generation {} failed: {}; the generation stands", generation,
                 outcome.text);
  }
  return outcome;
}

AfterPublish after_publish(const Config& config) {
  if (config.after.command.empty()) return {};
  return
      [command = AfterCommand(config.after)](std::int64_t generation, const std::function<bool()>& stopping) {
        return command.run(generation, stopping);
      };
}

void run_after_publish(const Config& config, std::int64_t generation) {
  if (config.after.command.empty()) return;
  // What was published is read before what came of it.
  std::fflush(stdout);
  AfterCommand(config.after).run(generation, [] { return false; });
}

}  // namespace stepwell
