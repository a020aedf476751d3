#include "base/duration.h"

#include <gtest/gtest.h>

namespace stepwell {
namespace {

TEST(Duration, IsANumberAndAUnit) {
  EXPECT_EQ(parse_duration_us("90s"), 90'000'000);
  EXPECT_EQ(parse_duration_us("10m"), 600'000'000);
  EXPECT_EQ(parse_duration_us("1h"), 3'600'000'000);
  EXPECT_EQ(parse_duration_us("1d"), 86'400'000'000);
  for (const char* text : {"", "s", "10", "10x", "0s", "-5s", "+5s", "1.5h", "5 m", " 5m", "5m ", "1h30m",
                           "9999999s", "0x5s", "10M"}) {
    EXPECT_EQ(parse_duration_us(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace stepwell
