// Crontab: the text of a user's crontab, with the entries of stepwell in it.
//
// An entry stands between two comments that say which database it refreshes:
//
//   # BEGIN stepwell refresh --config /etc/stepwell/config.ini
//   # what it prints is in the system log: journalctl -t stepwell, or grep stepwell /var/log/syslog
//   30 5 * * * /usr/bin/stepwell --config /etc/stepwell/config.ini --quiet refresh 2>&1 | logger -t stepwell
//   # END stepwell refresh --config /etc/stepwell/config.ini
//
// Any number of databases have theirs side by side. What stands outside of an entry stays as it is, byte for
// byte.
//
// The output goes to the system log, where that of a server and of a systemd timer is as well: mail from cron
// reaches nobody on most machines, and where it does, it comes every day.
#pragma once

#include <string>
#include <string_view>

#include "schedule/scheduled_refresh.h"

namespace stepwell {

/// The lines of the entry. Throws Error{kUsage} for a backslash in a path or URL: the crons do not agree on
/// what it means.
std::string crontab_entry(const ScheduledRefresh& refresh);

/// `text` with the entry of that refresh: in the place of the one that it had, else at the end. Throws
/// Error{kFailed} where a BEGIN has no END, since what lies between is then not to be told.
std::string with_entry(std::string_view text, const ScheduledRefresh& refresh);

/// `text` without the entry of the refresh with that key; the same text if it has none. Throws likewise.
std::string without_entry(std::string_view text, const std::string& key);

}  // namespace stepwell
