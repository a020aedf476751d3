#include "base/duration.h"

#include <charconv>

namespace stepwell {
namespace {

constexpr TimestampUs kSecondUs = 1'000'000;

TimestampUs unit_us(char letter) {
  switch (letter) {
    case 's':
      return kSecondUs;
    case 'm':
      return 60 * kSecondUs;
    case 'h':
      return 3600 * kSecondUs;
    case 'd':
      return kDay_s * kSecondUs;
    default:
      return 0;
  }
}

}  // namespace

std::optional<TimestampUs> parse_duration_us(std::string_view text) {
  if (text.size() < 2 || text.size() > 7) return std::nullopt;
  int count = 0;
  const char* const unit = text.data() + text.size() - 1;
  const auto [end, error] = std::from_chars(text.data(), unit, count);
  const TimestampUs duration = unit_us(*unit) * count;
  if (error != std::errc() || end != unit || duration <= 0) return std::nullopt;
  return duration;
}

}  // namespace stepwell
