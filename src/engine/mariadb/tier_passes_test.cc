#include "engine/mariadb/tier_passes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "rollup/aggregator.h"

namespace stepwell::maria {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Month kFirst = Month::of(2023, 1);

/// So many months of so many rows.
MonthSeals months_of(int count, std::uint64_t rows) {
  MonthSeals seals;
  for (int i = 0; i < count; ++i) seals[kFirst.plus(i)] = {rows, 0};
  return seals;
}

/// As the aggregator hands them out.
std::vector<Month> in_order(const MonthSeals& seals) {
  std::vector<Month> months;
  for (const auto& [month, seal] : seals) months.push_back(month);
  std::ranges::sort(months, &Aggregator::hands_out_before);
  return months;
}

TEST(TierPasses, FewRowsAreReadAtOnce) {
  const MonthSeals seals = months_of(40, 100'000);
  TierPasses passes(seals);
  const auto pass = passes.take(kFirst.plus(7));
  EXPECT_TRUE(pass.whole);
  EXPECT_EQ(pass.months.size(), seals.size());
  EXPECT_EQ(pass.months.front(), kFirst.plus(7));
  EXPECT_THAT(passes.take(kFirst).months, IsEmpty());
}

TEST(TierPasses, ManyRowsAreReadInTwoPassesInTheOrderOfTheGroups) {
  const MonthSeals seals = months_of(36, 1'000'000);
  const std::vector<Month> order = in_order(seals);
  TierPasses passes(seals);
  const auto first = passes.take(order[0]);
  EXPECT_FALSE(first.whole);
  EXPECT_EQ(first.months, std::vector<Month>(order.begin(), order.begin() + 13));
  const auto second = passes.take(order[13]);
  EXPECT_FALSE(second.whole);
  EXPECT_EQ(second.months, std::vector<Month>(order.begin() + 13, order.end()));
}

TEST(TierPasses, AMonthThatIsTakenOutOfTurnComesFirst) {
  TierPasses passes({{kFirst, {4'000'000, 0}}, {kFirst.plus(1), {4'000'000, 0}}, {kFirst.plus(2), {1, 0}}});
  const std::vector<Month> order = in_order(months_of(3, 1));
  EXPECT_THAT(passes.take(order[2]).months, ElementsAre(order[2], order[0], order[1]));
}

TEST(TierPasses, AMonthWithoutSealIsReadWithNoOther) {
  TierPasses passes(months_of(2, 1));
  EXPECT_THAT(passes.take(kFirst.plus(5)).months, IsEmpty());
  EXPECT_EQ(passes.take(kFirst).months.size(), 2u);
}

TEST(TierPasses, WithoutAnySealAllIsReadAtOnce) {
  TierPasses passes;
  EXPECT_TRUE(passes.take(kFirst).whole);
  EXPECT_FALSE(passes.take(kFirst).whole);
}

}  // namespace
}  // namespace stepwell::maria
