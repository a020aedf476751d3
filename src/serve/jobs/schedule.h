// Schedule: when a server refreshes by itself: every so often, or at a time of day.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace stepwell::serve {

class Schedule {
 public:
  /// "90s", "30m", "1h", "1d", or a local time of day like "03:00". Throws Error{kUsage}.
  static Schedule parse(std::string_view text);

  /// When it is due next, after `now`.
  TimestampUs next(TimestampUs now) const;
  /// As it was written.
  const std::string& str() const { return text_; }

 private:
  Schedule(std::string text, TimestampUs every_us, int minute_of_day)
      : text_(std::move(text)), every_us_(every_us), minute_of_day_(minute_of_day) {}

  std::string text_;
  TimestampUs every_us_ = 0;  // 0: at the minute
  int minute_of_day_ = 0;
};

}  // namespace stepwell::serve
