// Command: one verb of the command line. All of them stand in one table (commands.cc).
#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/progress.h"
#include "config/config.h"
#include "engine/engine.h"

namespace stepwell {

/// What a command runs with. Created after the command line has been parsed.
class Context {
 public:
  Context(Config config, std::unique_ptr<Gateway> gateway, std::unique_ptr<Progress> progress)
      : config_(std::move(config)), gateway_(std::move(gateway)), progress_(std::move(progress)) {}

  const Config& config() const { return config_; }
  Gateway& gateway() { return *gateway_; }
  Progress& progress() { return *progress_; }

 private:
  Config config_;
  std::unique_ptr<Gateway> gateway_;
  std::unique_ptr<Progress> progress_;
};

/// Runs the command and returns the exit status.
using Action = std::function<int(Context&)>;

struct Command {
  const char* name;
  const char* summary;
  /// Adds the options to `app` and returns what to run; the action owns the values of its options.
  Action (*define)(CLI::App& app);
};

std::span<const Command> commands();

// One file each: cmd_<name>.cc.
Action define_bench(CLI::App& app);
Action define_demo(CLI::App& app);
Action define_doctor(CLI::App& app);
Action define_export(CLI::App& app);
Action define_generate(CLI::App& app);
Action define_import(CLI::App& app);
Action define_refresh(CLI::App& app);
Action define_rollback(CLI::App& app);
Action define_schedule(CLI::App& app);
Action define_serve(CLI::App& app);
Action define_setup(CLI::App& app);
Action define_sql(CLI::App& app);
Action define_status(CLI::App& app);
Action define_user(CLI::App& app);
Action define_verify(CLI::App& app);

}  // namespace stepwell
