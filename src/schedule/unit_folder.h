// UnitFolder: where the timer of the daily refresh is put, and how systemd learns of it.
//
// Root has it among the system's own units, everybody else among their own. There is one timer for each of
// them: one that refreshes another database, or that stepwell did not write, is never replaced.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "schedule/scheduled_refresh.h"

namespace stepwell {

struct UnitFolder {
  std::filesystem::path folder;
  /// What comes before the verb: {"--user"} for units of a user.
  std::vector<std::string> systemctl_options;
  /// A systemd runs that can be told.
  bool running = false;

  /// That of the person who runs this. Throws Error{kUsage} if they have no home.
  static UnitFolder mine(const Environment& environment = process_environment);

  bool of_user() const { return !systemctl_options.empty(); }
  /// "systemctl --user daemon-reload".
  std::string systemctl(const std::string& verb) const;
};

/// Writes both units, and tells systemd where one runs. Returns whether anything was written: they may be
/// there already. Throws Error{kFailed}.
bool install_units(const UnitFolder& place, const ScheduledRefresh& refresh, const std::string& service,
                   const std::string& timer);

/// Takes the units of that refresh away. Returns whether they were there. Throws Error{kFailed}.
bool remove_units(const UnitFolder& place, const ScheduledRefresh& refresh);

}  // namespace stepwell
