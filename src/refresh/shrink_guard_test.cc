#include "refresh/shrink_guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepwell {
namespace {

using ::testing::HasSubstr;

Generation with_rows(std::uint64_t rows) {
  Generation generation;
  generation.summarised.rows = rows;
  return generation;
}

MonthSeals months(int first, int last) {
  MonthSeals seals;
  for (int month = first; month <= last; ++month) seals[Month::of(2023, 1).plus(month)] = {1, 1};
  return seals;
}

TEST(ShrinkGuard, HoldsWhatLosesMoreThanItsShare) {
  const MonthSeals same = months(0, 11);
  EXPECT_EQ(loss_of(with_rows(100), same, with_rows(50), same, {}), "");
  EXPECT_THAT(loss_of(with_rows(100), same, with_rows(49), same, {}), HasSubstr("51 of the 100 raw rows"));
  EXPECT_EQ(loss_of(with_rows(100), same, with_rows(49), same, {.share = 0.9}), "");
  EXPECT_EQ(loss_of(with_rows(100), same, with_rows(0), {}, {.on = false}), "");
  EXPECT_EQ(loss_of(with_rows(0), {}, with_rows(0), {}, {}), "");
  EXPECT_THAT(loss_of(with_rows(1), same, with_rows(0), {}, {}), HasSubstr("1 of the 1"));
}

TEST(ShrinkGuard, HoldsWhatEmptiesALateMonthAndLetsOldOnesGo) {
  const MonthSeals three_years = months(0, 35);
  EXPECT_EQ(loss_of(with_rows(100), three_years, with_rows(90), months(12, 35), {}), "");
  EXPECT_THAT(loss_of(with_rows(100), three_years, with_rows(90), months(13, 35), {}),
              HasSubstr("2024-01 would have no figures"));
  EXPECT_THAT(loss_of(with_rows(100), three_years, with_rows(90), months(0, 34), {}), HasSubstr("2025-12"));
  EXPECT_EQ(loss_of(with_rows(100), three_years, with_rows(90), months(0, 34), {.months = 0}), "");
}

TEST(ShrinkGuard, MarksTellSourcesApart) {
  Generation next;
  PyramidSeals seals;
  const std::string mark = mark_of(next, seals);
  EXPECT_EQ(mark_of(next, seals), mark);
  next.raw.rows = 1;
  EXPECT_NE(mark_of(next, seals), mark);
  seals.asins = months(0, 0);
  EXPECT_NE(mark_of(Generation(), seals), mark);
}

}  // namespace
}  // namespace stepwell
