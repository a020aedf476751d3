#include "serve/jobs/schedule.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

#include "base/error.h"

namespace stepwell::serve {
namespace {

constexpr TimestampUs kSecond = 1'000'000;
constexpr TimestampUs kNoon = 1'760'011'200 * kSecond;  // 2025-10-09 12:00 UTC

TEST(Schedule, EverySoOften) {
  EXPECT_EQ(Schedule::parse("90s").next(kNoon), kNoon + 90 * kSecond);
  EXPECT_EQ(Schedule::parse("30m").next(kNoon), kNoon + 1800 * kSecond);
  EXPECT_EQ(Schedule::parse("1h").next(kNoon), kNoon + 3600 * kSecond);
  EXPECT_EQ(Schedule::parse("2d").next(kNoon), kNoon + 2 * 86'400 * kSecond);
  EXPECT_EQ(Schedule::parse("2d").str(), "2d");
}

TEST(Schedule, AtATimeOfDay) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  EXPECT_EQ(Schedule::parse("13:30").next(kNoon), kNoon + 5400 * kSecond);
  EXPECT_EQ(Schedule::parse("11:59").next(kNoon), kNoon + 86'340 * kSecond);
  EXPECT_EQ(Schedule::parse("12:00").next(kNoon), kNoon + 86'400 * kSecond) << "now is over";
  EXPECT_EQ(Schedule::parse("12:00").next(kNoon + 30 * kSecond), kNoon + 86'400 * kSecond);
}

TEST(Schedule, AnHourThatTheClocksLeaveOutComesAllTheSame) {
  ::setenv("TZ", "Europe/Berlin", 1);
  ::tzset();
  const TimestampUs evening = 1'774'735'200 * kSecond;  // 2026-03-28 23:00 in Berlin; 02:30 is left out
  const TimestampUs next = Schedule::parse("02:30").next(evening);
  EXPECT_GT(next, evening);
  EXPECT_LT(next, evening + 5 * 3600 * kSecond);
  ::setenv("TZ", "UTC", 1);
  ::tzset();
}

TEST(Schedule, RefusesWhatIsNone) {
  for (const char* text : {"", "h", "1", "0h", "-1h", "1w", "24:00", "12:60", "3:5", "12:000", "noon", "1.5h",
                           "99999999h", "+1h", ":30", "12:"}) {
    EXPECT_THROW(Schedule::parse(text), Error) << text;
  }
}

}  // namespace
}  // namespace stepwell::serve
