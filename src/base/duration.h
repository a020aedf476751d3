// How long something lasts, as configurations and command lines say it.
#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"

namespace stepwell {

/// "90s", "30m", "1h", "1d", in microseconds; nothing for other texts, and for nothing at all.
std::optional<TimestampUs> parse_duration_us(std::string_view text);

}  // namespace stepwell
