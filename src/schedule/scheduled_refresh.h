// ScheduledRefresh: the daily refresh of one database, as cron or systemd is to run it.
//
// Whoever runs it later has neither the folder nor the environment of the person who schedules it: every path
// in it is absolute, and a database that only the environment names is refused. It is written where others
// may read it, so it never holds a password.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace stepwell {

/// A local time of day.
struct TimeOfDay {
  int hour = 5;
  int minute = 30;

  /// "05:30". Throws Error{kUsage}.
  static TimeOfDay parse(std::string_view text);
  std::string str() const;

  friend bool operator==(const TimeOfDay&, const TimeOfDay&) = default;
};

struct ScheduledRefresh {
  TimeOfDay at;
  std::filesystem::path program;
  /// What says which database it is: --config FILE, --db URL, or both.
  std::vector<std::string> database;
  /// Where it is to run where no configuration is named: in the root folder, since nobody else can put a
  /// ./config.ini there that this command did not find. Empty if it does not matter.
  std::filesystem::path folder;

  /// The program and all of its arguments.
  std::vector<std::string> command() const;
  /// One line that tells the refresh of this database from that of any other.
  std::string key() const;
};

/// What refreshes the database of `config`, with the running program. Throws Error{kUsage} for what cannot be
/// scheduled: a password in --db, relative paths in a URL, what the variables DB_… say, paths that hold
/// control characters.
ScheduledRefresh schedule_refresh(const Config& config, TimeOfDay at,
                                  const Environment& environment = process_environment);

}  // namespace stepwell
