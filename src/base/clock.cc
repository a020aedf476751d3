#include "base/clock.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <ctime>

namespace stepwell {

TimestampUs now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string format_utc(TimestampUs time) {
  return fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::gmtime(static_cast<std::time_t>(time / 1'000'000)));
}

std::string format_iso(TimestampUs time) {
  std::string text = format_utc(time);
  std::ranges::replace(text, ' ', 'T');
  return text + 'Z';
}

std::string format_age(std::int64_t age_s) {
  constexpr std::int64_t kMinute_s = 60;
  constexpr std::int64_t kHour_s = 60 * kMinute_s;
  if (age_s < 2 * kMinute_s) return fmt::format("{} s", age_s);
  if (age_s < 2 * kHour_s) return fmt::format("{} min", age_s / kMinute_s);
  if (age_s < 2 * kDay_s) return fmt::format("{} h", age_s / kHour_s);
  return fmt::format("{} days", age_s / kDay_s);
}

}  // namespace stepwell
