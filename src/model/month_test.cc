#include "model/month.h"

#include <gtest/gtest.h>

namespace stepwell {
namespace {

TEST(Month, ParsesYearAndMonthOnly) {
  EXPECT_EQ(Month::parse("2025-10"), Month::of(2025, 10));
  for (const char* text :
       {"", "garbage", "2025-13", "2025-00", "2025-1", "2025-10-01", "0000-01", "20a5-10", "2025/10"}) {
    EXPECT_EQ(Month::parse(text), std::nullopt) << text;
  }
}

TEST(Month, KnowsItsDays) {
  EXPECT_EQ(Month::of(1970, 1).first_day(), 0);
  EXPECT_EQ(Month::of(1969, 12).first_day(), -31);
  EXPECT_EQ(Month::of_day(0), Month::of(1970, 1));
  EXPECT_EQ(Month::of_day(-1), Month::of(1969, 12));
  for (std::int32_t day = -800'000; day < 800'000; day += 13) {
    const Month month = Month::of_day(day);
    EXPECT_LE(month.first_day(), day);
    EXPECT_GT(month.plus(1).first_day(), day);
  }
}

TEST(Month, CountsAcrossYears) {
  EXPECT_EQ(Month::of(2025, 1).plus(-1), Month::of(2024, 12));
  EXPECT_EQ(Month::of(2025, 12).plus(1).str(), "2026-01");
  EXPECT_EQ(Month::of(-1, 12).plus(1), Month::of(0, 1));
  EXPECT_EQ(Month::of(-1, 12).month(), 12);
  EXPECT_EQ(Month::of(-1, 12).year(), -1);
}

TEST(Month, NoneIsBeforeEveryMonth) {
  EXPECT_TRUE(Month().is_none());
  EXPECT_LT(Month::none(), Month::of(1, 1));
  EXPECT_EQ(Month::none().str(), "none");
}

TEST(Month, HasNames) {
  EXPECT_EQ(month_abbreviation(1), "Jan");
  EXPECT_EQ(month_abbreviation(12), "Dec");
}

}  // namespace
}  // namespace stepwell
