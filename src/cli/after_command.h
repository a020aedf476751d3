// AfterCommand: the team's own command that runs once a generation has been published ([refresh] after).
//
// It gets this process's environment, with DB_PASSWORD if that is in it, and STEPWELL_GENERATION: what the
// configuration or --db says about the database is not handed on. What it writes goes to the log.
#pragma once

#include <cstdint>
#include <functional>

#include "config/config.h"
#include "refresh/after_publish.h"

namespace stepwell {

class AfterCommand {
 public:
  explicit AfterCommand(AfterRefresh settings) : settings_(std::move(settings)) {}

  /// Runs it, and says in the log how it ended. Does not throw.
  AfterOutcome run(std::int64_t generation, const std::function<bool()>& stopping) const;

 private:
  AfterOutcome outcome_of(std::int64_t generation, const std::function<bool()>& stopping) const;

  AfterRefresh settings_;
};

/// For a server; empty where the configuration names no command.
AfterPublish after_publish(const Config& config);

/// For a command that has published and has closed its database; does nothing where the configuration names
/// no command. One that fails is a warning: the generation has been published all the same.
void run_after_publish(const Config& config, std::int64_t generation);

}  // namespace stepwell
