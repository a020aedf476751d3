#include "serve/jobs/schedule.h"

#include <fmt/format.h>

#include <charconv>
#include <ctime>
#include <optional>

#include "base/duration.h"
#include "base/error.h"

namespace stepwell::serve {
namespace {

constexpr TimestampUs kSecondUs = 1'000'000;

std::optional<int> parse_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || text.front() == '-' || error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

}  // namespace

Schedule Schedule::parse(std::string_view text) {
  const Error refused(ErrorCode::kUsage, fmt::format("'{}' is no schedule", text),
                      "write how often, like 30m, 1h or 1d, or when, like 03:00");
  if (const auto colon = text.find(':'); colon != std::string_view::npos) {
    const auto hour = parse_number(text.substr(0, colon));
    const auto minute = parse_number(text.substr(colon + 1));
    if (!hour || !minute || *hour > 23 || *minute > 59 || text.size() != colon + 3) throw refused;
    return {std::string(text), 0, *hour * 60 + *minute};
  }
  const auto every = parse_duration_us(text);
  if (!every) throw refused;
  return {std::string(text), *every, 0};
}

TimestampUs Schedule::next(TimestampUs now) const {
  if (every_us_ > 0) return now + every_us_;
  const auto seconds = static_cast<std::time_t>(now / kSecondUs);
  std::tm local{};
  localtime_r(&seconds, &local);
  const bool passed = local.tm_hour * 60 + local.tm_min >= minute_of_day_;
  // mktime puts the day after the 31st, and hours that a change of the clocks leaves out, in order.
  local.tm_mday += passed ? 1 : 0;
  local.tm_hour = minute_of_day_ / 60;
  local.tm_min = minute_of_day_ % 60;
  local.tm_sec = 0;
  local.tm_isdst = -1;
  return static_cast<TimestampUs>(std::mktime(&local)) * kSecondUs;
}

}  // namespace stepwell::serve
