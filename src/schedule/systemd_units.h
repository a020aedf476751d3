// The systemd units of the daily refresh, as text: a service that refreshes once, and a timer that starts it.
//
// There is one template. `stepwell schedule systemd` fills it for a user or for root, the Debian package for
// the system's own stepwell.
#pragma once

#include <string>
#include <string_view>

#include "schedule/scheduled_refresh.h"

namespace stepwell {

inline constexpr const char* kRefreshService = "stepwell-refresh.service";
inline constexpr const char* kRefreshTimer = "stepwell-refresh.timer";

/// The first line of both units: whose they are.
std::string unit_heading(const std::string& key);

/// `settings` are further lines of [Service], each ended by a newline: who runs it, and what they may not do.
/// Throws Error{kUsage} for a program whose path holds a $, which no unit can say.
std::string refresh_service(const ScheduledRefresh& refresh, std::string_view settings);

/// Due at that time of day; at once if the machine was off then.
std::string refresh_timer(const ScheduledRefresh& refresh);

}  // namespace stepwell
