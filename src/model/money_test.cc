#include "model/money.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace stepwell {
namespace {

TEST(Money, PrintsTwoDecimals) {
  EXPECT_EQ(Money::of_units(0).str(), "0.00");
  EXPECT_EQ(Money::of_units(7).str(), "0.07");
  EXPECT_EQ(Money::of_units(-7).str(), "-0.07");
  EXPECT_EQ(Money::of_units(123450).str(), "1234.50");
  EXPECT_EQ(Money::of_units(100).str(), "1.00");
  EXPECT_EQ(Money::of_units(INT64_MIN).str(), "-92233720368547758.08");
}

TEST(Money, ParsesWhatItPrints) {
  for (const std::int64_t units : {std::int64_t{0}, std::int64_t{5}, std::int64_t{-5}, std::int64_t{99},
                                   std::int64_t{-100}, std::int64_t{123456789}, INT64_MAX, INT64_MIN}) {
    EXPECT_EQ(Money::parse(Money::of_units(units).str()), Money::of_units(units)) << units;
  }
}

TEST(Money, ParsesShortForms) {
  EXPECT_EQ(Money::parse("3"), Money::of_units(300));
  EXPECT_EQ(Money::parse("+3.5"), Money::of_units(350));
  EXPECT_EQ(Money::parse(".5"), Money::of_units(50));
}

TEST(Money, RefusesWhatIsNoAmount) {
  for (const char* text : {"", "-", ".", "1.234", "1e3", "1,000", " 1", "1 ", "--1", "1.2.3", "nan",
                           "92233720368547758.08", "99999999999999999999"}) {
    EXPECT_EQ(Money::parse(text), std::nullopt) << text;
  }
}

TEST(Money, AdditionIsChecked) {
  EXPECT_EQ(Money::of_units(1) + Money::of_units(-3), Money::of_units(-2));
  EXPECT_THROW(Money::of_units(INT64_MAX) + Money::of_units(1), Error);
  EXPECT_THROW(Money::of_units(INT64_MIN) - Money::of_units(1), Error);
}

TEST(MoneySum, NarrowsOnlyWhatFits) {
  const std::int64_t bound = 1'000'000'000'000'000;  // 10^15
  EXPECT_EQ(MoneySum(bound - 1).narrow(kAsinValueDigits), Money::of_units(bound - 1));
  EXPECT_EQ(MoneySum(1 - bound).narrow(kAsinValueDigits), Money::of_units(1 - bound));
  EXPECT_EQ(MoneySum(bound).narrow(kAsinValueDigits), std::nullopt);
  EXPECT_EQ(MoneySum(-bound).narrow(kAsinValueDigits), std::nullopt);
  EXPECT_EQ(MoneySum(bound).narrow(kTotalDigits), Money::of_units(bound));
}

TEST(MoneySum, HoldsMoreThan64Bits) {
  MoneySum sum;
  for (int i = 0; i < 4; ++i) sum += MoneySum(Money::of_units(INT64_MAX));
  EXPECT_EQ(sum.str(), "368934881474191032.28");
}

}  // namespace
}  // namespace stepwell
