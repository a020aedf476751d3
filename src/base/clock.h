// Time, as the program needs it: a wall clock in microseconds since 1970 UTC, and a stopwatch.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace stepwell {

inline constexpr std::int64_t kDay_s = 86'400;

/// Microseconds since 1970-01-01 00:00 UTC.
using TimestampUs = std::int64_t;

/// The time by the clock in place: the machine's, unless a test has put one of its own there.
TimestampUs now_us();

/// A wall clock. Called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimestampUs now() const = 0;
};

/// Puts a clock in place of the machine's as long as it lives: for tests that stop time, let it run or let it
/// jump. One at a time.
class ClockInPlace {
 public:
  /// `clock` must outlive it.
  explicit ClockInPlace(const Clock& clock);
  ~ClockInPlace();
  ClockInPlace(const ClockInPlace&) = delete;
  ClockInPlace& operator=(const ClockInPlace&) = delete;
};

/// "2026-01-31 23:59:59" in UTC.
std::string format_utc(TimestampUs time);
/// "2026-01-31T23:59:59Z", as programs exchange it.
std::string format_iso(TimestampUs time);

/// How long ago, for people: "3 s", "12 min", "5 h", "9 days". A time that is still to come, by a clock that
/// was put back since, is 0 s ago.
std::string format_age(std::int64_t age_s);

/// Seconds since it was made, on a clock that never goes back.
class Stopwatch {
 public:
  double elapsed_s() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace stepwell
