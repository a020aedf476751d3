#include "base/clock.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <atomic>
#include <ctime>

namespace stepwell {
namespace {

std::atomic<const Clock*> clock_in_place = nullptr;

}  // namespace

ClockInPlace::ClockInPlace(const Clock& clock) { clock_in_place = &clock; }
ClockInPlace::~ClockInPlace() { clock_in_place = nullptr; }

TimestampUs now_us() {
  if (const Clock* clock = clock_in_place.load(std::memory_order_relaxed)) return clock->now();
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
  // A clock that was put back since.
  age_s = std::max<std::int64_t>(age_s, 0);
  if (age_s < 2 * kMinute_s) return fmt::format("{} s", age_s);
  if (age_s < 2 * kHour_s) return fmt::format("{} min", age_s / kMinute_s);
  if (age_s < 2 * kDay_s) return fmt::format("{} h", age_s / kHour_s);
  return fmt::format("{} days", age_s / kDay_s);
}

}  // namespace stepwell
