#include "model/year_pair.h"

#include <gtest/gtest.h>

#include <vector>

namespace stepwell {
namespace {

TEST(YearPair, IsTwoConsecutiveYearsAscending) {
  for (const char* text : {"2024, 2025", "2024,2025", " 2024 ,  2025 "}) {
    const auto years = YearPair::parse(text);
    ASSERT_TRUE(years) << text;
    EXPECT_EQ(years->previous(), 2024);
    EXPECT_EQ(years->year(), 2025);
  }
  EXPECT_EQ(YearPair::parse("1999, 2000")->year(), 2000);
  for (const char* text :
       {"", "2025", "2025, 2024", "2024, 2024", "2024, 2026", "2024, 2025, 2026", "24, 25", "2024 2025",
        "2024-2025", "2024,", ",2025", "0000, 0001", "20245, 20246", "a, b"}) {
    EXPECT_FALSE(YearPair::parse(text)) << text;
  }
}

TEST(YearPair, KeepsTheAsOfMonthWithinTheSecondYear) {
  const YearPair years = *YearPair::parse("2024, 2025");
  const auto as_of = [&years](std::vector<Month> months) { return years.as_of(months).str(); };
  const Month in_2023 = Month::of(2023, 5);
  EXPECT_EQ(as_of({in_2023, Month::of(2025, 9)}), "2025-09");
  EXPECT_EQ(as_of({in_2023, Month::of(2025, 9), Month::of(2026, 1), Month::of(2031, 7)}), "2025-09");
  EXPECT_EQ(as_of({in_2023, Month::of(2025, 12), Month::of(2026, 1)}), "2025-12");
  EXPECT_EQ(as_of({in_2023, Month::of(2024, 11)}), "2025-01") << "the year has no rows yet";
  EXPECT_EQ(as_of({Month::of(2024, 11), Month::of(2026, 1)}), "2025-01");
  EXPECT_EQ(as_of({Month::of(2026, 1)}), "2025-12") << "the year is over";
  EXPECT_EQ(as_of({}), "2025-12");
  EXPECT_TRUE(years.shown_as_of(Month::of(2025, 1)));
  EXPECT_FALSE(years.shown_as_of(Month::of(2024, 12)));
  EXPECT_FALSE(years.shown_as_of(Month::of(2026, 1)));
}

}  // namespace
}  // namespace stepwell
