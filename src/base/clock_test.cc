#include "base/clock.h"

#include <gtest/gtest.h>

namespace stepwell {
namespace {

TEST(Clock, FormatsUtc) {
  EXPECT_EQ(format_utc(0), "1970-01-01 00:00:00");
  EXPECT_EQ(format_utc(1'761'955'199'999'999), "2025-10-31 23:59:59");
}

TEST(Clock, FormatsUtcForPrograms) { EXPECT_EQ(format_iso(1'761'955'199'999'999), "2025-10-31T23:59:59Z"); }

TEST(Clock, OfATestStandsInForTheMachines) {
  class Stopped final : public Clock {
   public:
    TimestampUs now() const override { return 42; }
  };
  const Stopped stopped;
  {
    const ClockInPlace in_place(stopped);
    EXPECT_EQ(now_us(), 42);
  }
  EXPECT_GT(now_us(), 1'761'955'199'999'999);
}

TEST(Clock, NothingIsYoungerThanNow) { EXPECT_EQ(format_age(-3600), "0 s"); }

TEST(Clock, ChoosesTheUnitOfAnAge) {
  EXPECT_EQ(format_age(5), "5 s");
  EXPECT_EQ(format_age(119), "119 s");
  EXPECT_EQ(format_age(600), "10 min");
  EXPECT_EQ(format_age(7200), "2 h");
  EXPECT_EQ(format_age(3 * 86400), "3 days");
}

}  // namespace
}  // namespace stepwell
