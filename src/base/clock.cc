#include "base/clock.h"

#include <fmt/chrono.h>

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

std::string format_age(std::int64_t age_s) {
  if (age_s < 120) return fmt::format("{} s", age_s);
  if (age_s < 7200) return fmt::format("{} min", age_s / 60);
  if (age_s < 48 * 3600) return fmt::format("{} h", age_s / 3600);
  return fmt::format("{} days", age_s / 86400);
}

}  // namespace stepwell
