#include "rollup/delta.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "rollup/order.h"
#include "rollup/testing/error_of.h"

namespace stepwell {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int64_t kLargest = 999'999'999'999'999;  // decimal(15,2) in hundredths

const Month kJanuary = Month::of(2025, 1);
const Month kFebruary = Month::of(2025, 2);

class DeltaTest : public testing::Test {
 protected:
  AsinRow row(std::int32_t asin, const char* metric, std::int64_t units, std::uint32_t rows = 1,
              const char* marketplace = "US", Month month = kJanuary) {
    return {asin,
            7,
            3,
            month,
            labels_.metrics.intern(metric),
            labels_.marketplaces.intern(marketplace),
            rows,
            Money::of_units(units)};
  }

  GroupChange change(std::int32_t asin, const char* metric, std::int64_t rows, std::int64_t units,
                     const char* marketplace = "US", Month month = kJanuary) {
    return {asin,
            7,
            3,
            month,
            labels_.metrics.intern(metric),
            labels_.marketplaces.intern(marketplace),
            {rows, MoneySum(units)}};
  }

  Delta delta(std::vector<GroupChange> changes) const {
    Delta delta;
    delta.groups = std::move(changes);
    sort(delta.groups, labels_);
    return delta;
  }

  ChangedGroups changed(const AsinTier& groups, const Delta& by, bool complete = true) const {
    return apply(groups, by, Spellings(labels_, complete), labels_);
  }
  AsinTier changed(const AsinTier& groups, std::vector<GroupChange> changes) const {
    const ChangedGroups result = changed(groups, delta(std::move(changes)));
    EXPECT_TRUE(result.again.empty());
    return result.groups;
  }
  std::vector<AsinMonth> again_after(const AsinTier& groups, std::vector<GroupChange> changes,
                                     bool complete = true) const {
    return changed(groups, delta(std::move(changes)), complete).again.asin_months;
  }

  std::string error_of_changing(const AsinTier& groups, std::vector<GroupChange> changes) const {
    return error_of([&] { changed(groups, delta(std::move(changes))); });
  }
  /// What it says of a delta that was never true.
  std::string misfit_of(const AsinTier& groups, std::vector<GroupChange> changes) const {
    EXPECT_THROW(changed(groups, delta(changes)), Misfit);
    return error_of_changing(groups, std::move(changes));
  }

  Labels labels_;
};

TEST_F(DeltaTest, NothingToNothing) {
  const ChangedGroups result = changed(AsinTier{}, Delta());
  EXPECT_THAT(result.groups, IsEmpty());
  EXPECT_TRUE(result.again.empty());
  EXPECT_THAT(apply(std::vector<ExcludedRow>{}, {}, {}), IsEmpty());
}

TEST_F(DeltaTest, GroupsThatAreThereAndThatComeKeepTheirOrder) {
  EXPECT_THAT(changed({row(1, "m", 10), row(3, "m", 30)}, {change(2, "m", 1, 20), change(4, "m", 1, 40)}),
              ElementsAre(row(1, "m", 10), row(2, "m", 20), row(3, "m", 30), row(4, "m", 40)));
}

TEST_F(DeltaTest, AChangeOfSeveralGroupsReachesEachAndNoOther) {
  const AsinTier groups = {row(1, "m", 10), row(1, "n", 11), row(2, "m", 20), row(2, "m", 21, 1, "DE")};
  EXPECT_THAT(changed(groups, {change(1, "n", 1, 100), change(2, "m", 2, -20, "DE"),
                               change(2, "m", 1, 5, "US", kFebruary)}),
              ElementsAre(row(1, "m", 10), row(1, "n", 111, 2), row(2, "m", 20), row(2, "m", 1, 3, "DE"),
                          row(2, "m", 5, 1, "US", kFebruary)));
}

TEST_F(DeltaTest, SortPutsSpellingsOfAGroupTogether) {
  std::vector<GroupChange> changes = {change(2, "m", 1, 1), change(1, "n", 1, 2), change(1, "m", 1, 3, "us"),
                                      change(1, "M", 1, 4), change(1, "m", 1, 5), change(1, "m", 1, 6, "DE")};
  sort(changes, labels_);
  std::vector<int> order;
  for (const GroupChange& each : changes) order.push_back(static_cast<int>(each.change.money.units()));
  EXPECT_THAT(order, ElementsAre(5, 3, 4, 6, 2, 1));
}

TEST_F(DeltaTest, AGroupOfBothIsTheirSumUnderTheLesserLabels) {
  const AsinRow upper = row(1, "CM3", 10, 2);
  const AsinRow lower = row(1, "cm3 ", 10, 2, "us");
  EXPECT_THAT(changed({upper}, {change(1, "cm3 ", 3, -25, "us")}), ElementsAre(row(1, "CM3", -15, 5)));
  EXPECT_THAT(changed({lower}, {change(1, "CM3", 3, -25)}), ElementsAre(row(1, "CM3", -15, 5)));
  EXPECT_THAT(changed({}, {change(1, "cm3 ", 1, 1), change(1, "CM3", 1, 2, "us")}),
              ElementsAre(row(1, "CM3", 3, 2)));
}

TEST_F(DeltaTest, OnlyTheSumMustFit) {
  EXPECT_THAT(changed({row(1, "m", -kLargest)}, {change(1, "m", 1, 2 * kLargest)}),
              ElementsAre(row(1, "m", kLargest, 2)));
  EXPECT_THAT(error_of_changing({row(1, "m", 1)}, {change(1, "m", 1, kLargest)}),
              AllOf(HasSubstr("ASIN 1"), HasSubstr("2025-01"), HasSubstr("10000000000000.00"),
                    HasSubstr("decimal(15,2)")));
  EXPECT_THAT(error_of_changing({row(1, "m", -1)}, {change(1, "m", 1, -kLargest)}),
              HasSubstr("-10000000000000.00"));
  EXPECT_THAT(error_of_changing({row(1, "m", 1)}, {change(2, "m", 1, kLargest + 1)}), HasSubstr("ASIN 2"));
}

TEST_F(DeltaTest, RowsMustBeCountable) {
  constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
  EXPECT_THAT(changed({row(1, "m", 0, kMost - 1)}, {change(1, "m", 1, 0)}),
              ElementsAre(row(1, "m", 0, kMost)));
  EXPECT_THAT(error_of_changing({row(1, "m", 0, kMost)}, {change(1, "m", 1, 0)}),
              AllOf(HasSubstr("ASIN 1, month 2025-01, metric 'm', marketplace 'US'"),
                    HasSubstr("4294967296 raw rows")));
}

TEST_F(DeltaTest, DisorderIsAnErrorThatNamesTheGroup) {
  EXPECT_THAT(error_of_changing({row(1, "m", 1), row(1, "M", 1)}, {}),
              AllOf(HasSubstr("twice"), HasSubstr("ASIN 1")));
  EXPECT_THAT(error_of_changing({row(2, "m", 1), row(1, "m", 1)}, {}), HasSubstr("out of order"));
}

TEST_F(DeltaTest, AGroupWithoutRowsDisappears) {
  EXPECT_THAT(changed({row(1, "m", 10, 2), row(2, "m", 20)}, {change(1, "m", -2, -10)}),
              ElementsAre(row(2, "m", 20)));
  // What came and went in between leaves nothing, and needs nothing.
  EXPECT_THAT(changed({}, {change(1, "m", 0, 0)}), IsEmpty());
  EXPECT_THAT(changed({row(1, "m", 10)}, {change(1, "m", 0, 0)}), ElementsAre(row(1, "m", 10)));
  // Nothing is left to show a spelling of.
  EXPECT_THAT(again_after({row(1, "m", 10)}, {change(1, "m", -1, -10)}, false), IsEmpty());
}

TEST_F(DeltaTest, AGroupOfZeroStaysWhileItHasRows) {
  EXPECT_THAT(changed({row(1, "m", 10, 2)}, {change(1, "m", -1, -10)}), ElementsAre(row(1, "m", 0, 1)));
  EXPECT_THAT(changed({row(1, "m", 10)}, {change(1, "m", 0, 5)}), ElementsAre(row(1, "m", 15)));
}

TEST_F(DeltaTest, MoreGoesThanWasThere) {
  const AsinTier groups = {row(1, "m", 10)};
  EXPECT_THAT(
      misfit_of(groups, {change(1, "m", -2, -10)}),
      AllOf(HasSubstr("do not fit what was published"),
            HasSubstr("ASIN 1, month 2025-01, metric 'm', marketplace 'US'"), HasSubstr("-1 raw rows")));
  EXPECT_THAT(misfit_of(groups, {change(1, "m", -1, -9)}),
              AllOf(HasSubstr("ASIN 1"), HasSubstr("0.01 in no row")));
  EXPECT_THAT(misfit_of({}, {change(1, "m", 1, 1), change(1, "m", 0, 1, "us")}), HasSubstr("could go"));
}

TEST_F(DeltaTest, NothingGoesFromAGroupThatIsNotThere) {
  EXPECT_THAT(misfit_of({}, {change(1, "m", -1, 0)}),
              AllOf(HasSubstr("ASIN 1"), HasSubstr("has no raw rows that could go")));
  EXPECT_THAT(misfit_of({}, {change(1, "m", -1, 0), change(1, "m", 2, 0, "us")}), HasSubstr("could go"));
  EXPECT_THAT(misfit_of({}, {change(1, "m", 0, 1)}), HasSubstr("could go"));
  EXPECT_THAT(misfit_of({row(1, "m", 5, 9)}, {change(1, "n", -1, 0)}), HasSubstr("metric 'n'"));
}

TEST_F(DeltaTest, AShownSpellingThatGoesHasTheRowsReadAgain) {
  const AsinRow shown = row(1, "CM3", 10, 2);
  row(1, "cm3", 0);  // met somewhere, perhaps here
  const Delta gone = delta({change(1, "CM3", -1, -4)});
  const ChangedGroups result = changed({shown, row(1, "n", 1), row(1, "CM3", 5, 1, "US", kFebruary)}, gone);
  EXPECT_THAT(result.again.asin_months, ElementsAre(AsinMonth{kJanuary, 1}));
  // All of that ASIN and month goes with it, and nothing else.
  EXPECT_THAT(result.groups, ElementsAre(row(1, "CM3", 5, 1, "US", kFebruary)));
}

TEST_F(DeltaTest, WhoeverReadsAgainSaysWhichSumDoesNotFit) {
  const AsinRow shown = row(1, "CM3", kLargest, 3);
  row(1, "cm3", 0);
  EXPECT_THAT(again_after({shown}, {change(1, "CM3", -1, 1)}), ElementsAre(AsinMonth{kJanuary, 1}));
}

TEST_F(DeltaTest, ASpellingOfAMarketplaceLikewise) {
  const AsinRow shown = row(1, "m", 10, 2, "DE");
  row(1, "m", 0, 1, "de");
  EXPECT_THAT(again_after({shown}, {change(1, "m", -1, -4, "DE")}), ElementsAre(AsinMonth{kJanuary, 1}));
}

TEST_F(DeltaTest, TheOnlySpellingOfItsClassNeedsNoReading) {
  const AsinRow shown = row(1, "CM3", 10, 2);
  row(1, "other", 0, 1, "DE");
  EXPECT_THAT(changed({shown}, {change(1, "CM3", -1, -4)}), ElementsAre(row(1, "CM3", 6)));
}

TEST_F(DeltaTest, IncompleteSpellingsAlwaysDo) {
  const AsinRow shown = row(1, "CM3", 10, 2);
  EXPECT_THAT(again_after({shown}, {change(1, "CM3", -1, -4)}, false), ElementsAre(AsinMonth{kJanuary, 1}));
  EXPECT_THAT(again_after({shown}, {change(1, "CM3", 1, 4)}, false), IsEmpty());
  EXPECT_THAT(again_after({shown}, {change(1, "CM3", 0, 4)}, false), IsEmpty());
}

TEST_F(DeltaTest, ALabelThatCameAfterSpellingsWereCountedMayHaveOthers) {
  const Spellings spellings(labels_, true);
  EXPECT_FALSE(spellings.is_only_metric(labels_.metrics.intern("new")));
  EXPECT_FALSE(spellings.is_only_marketplace(labels_.marketplaces.intern("new")));
}

TEST_F(DeltaTest, AGreaterSpellingThatGoesChangesNothing) {
  const AsinRow shown = row(1, "CM3", 10, 2);
  EXPECT_THAT(changed({shown}, {change(1, "cm3", -1, -4, "us")}), ElementsAre(row(1, "CM3", 6)));
}

TEST_F(DeltaTest, ALesserSpellingThatComesNeedsNoReading) {
  const AsinRow shown = row(1, "Cm3", 10, 2);
  EXPECT_THAT(changed({shown}, {change(1, "Cm3", -1, -4), change(1, "CM3", 1, 1)}),
              ElementsAre(row(1, "CM3", 7, 2)));
  // The same one that comes under another marketplace is there again.
  EXPECT_THAT(
      changed({row(1, "Cm3", 10, 2, "US")},
              {change(1, "Cm3", -1, -4, "US"), change(1, "Cm3", 1, 1, "us"), change(1, "cm3", 1, 0, "US")}),
      ElementsAre(row(1, "Cm3", 7, 3)));
  // A greater one tells nothing of those in between.
  EXPECT_THAT(again_after({shown}, {change(1, "Cm3", -1, -4), change(1, "cm3", 1, 1)}),
              ElementsAre(AsinMonth{kJanuary, 1}));
}

TEST_F(DeltaTest, ReadingAgainIsSaidOnceAndInOrder) {
  const AsinTier groups = {row(1, "m", 1, 2), row(1, "m", 1, 2, "DE"), row(1, "m", 1, 2, "US", kFebruary),
                           row(2, "m", 1, 2)};
  std::vector<GroupChange> changes;
  for (const AsinRow& each : groups) {
    changes.push_back({each.asin, 7, 3, each.month, each.metric, each.marketplace, {-1, MoneySum(0)}});
  }
  Delta by = delta(changes);
  by.again.asin_months = {{kJanuary, 9}, {kFebruary, 2}};
  const ChangedGroups result = changed(groups, by, false);
  EXPECT_THAT(result.groups, IsEmpty());
  EXPECT_THAT(result.again.asin_months,
              ElementsAre(AsinMonth{kJanuary, 1}, AsinMonth{kJanuary, 2}, AsinMonth{kJanuary, 9},
                          AsinMonth{kFebruary, 1}, AsinMonth{kFebruary, 2}));
}

TEST_F(DeltaTest, MovesPlaceGroupsElsewhere) {
  AsinRow moved = row(2, "m", 20);
  AsinRow moved_and_changed = row(2, "n", 5);
  AsinRow come = row(4, "m", 40);
  moved.brand = moved_and_changed.brand = 8;
  moved.category = moved_and_changed.category = kNoId;
  come.brand = 9;
  come.category = 4;
  Delta by = delta({change(2, "n", 1, 4), change(4, "m", 1, 40)});
  by.moves = {{0, 5, 5}, {2, 8, kNoId}, {3, 6, 6}, {4, 9, 4}};
  EXPECT_THAT(changed({row(1, "m", 10), row(2, "m", 20), row(2, "n", 1, 0), row(5, "m", 50)}, by).groups,
              ElementsAre(row(1, "m", 10), moved, moved_and_changed, come, row(5, "m", 50)));
}

TEST_F(DeltaTest, AChangedGroupBelongsWhereTheChangeSays) {
  GroupChange moved = change(1, "m", 1, 1);
  moved.brand = 8;
  moved.category = 4;
  AsinRow there = row(1, "m", 11, 2);
  there.brand = 8;
  there.category = 4;
  EXPECT_THAT(changed({row(1, "m", 10)}, {moved}), ElementsAre(there));
}

TEST_F(DeltaTest, WhatIsReadAgainIsNeitherKeptNorChecked) {
  Delta by = delta({change(1, "m", -5, 0), change(2, "m", -5, 0), change(2, "m", 1, 1, "US", kFebruary)});
  by.again.asins = {1};
  by.again.asin_months = {{kJanuary, 2}};
  const ChangedGroups result =
      changed({row(1, "m", 10), row(1, "n", 10, 1, "US", kFebruary), row(2, "n", 20), row(3, "m", 30)}, by);
  EXPECT_THAT(result.groups, ElementsAre(row(2, "m", 1, 1, "US", kFebruary), row(3, "m", 30)));
  EXPECT_THAT(result.again.asins, ElementsAre(1));
  EXPECT_THAT(result.again.asin_months, ElementsAre(AsinMonth{kJanuary, 2}));
}

ExcludedRow excluded(std::int32_t asin, Month month, Exclusion reason, std::uint64_t rows, int units) {
  return {asin, month, reason, {rows, MoneySum(units)}};
}
ExcludedChange excluding(std::int32_t asin, Month month, Exclusion reason, std::int64_t rows, int units) {
  return {asin, month, reason, {rows, MoneySum(units)}};
}

TEST(ExcludedDelta, RowsAreAddedByAsinMonthAndReason) {
  EXPECT_THAT(apply({excluded(kNoId, kJanuary, Exclusion::kUnknownAsin, 1, 5),
                     excluded(9, Month::none(), Exclusion::kNullMonth, 2, 7),
                     excluded(9, kJanuary, Exclusion::kNullMetric, 1, 1)},
                    {excluding(9, Month::none(), Exclusion::kNullMonth, 1, -3),
                     excluding(9, kJanuary, Exclusion::kNullMarketplace, 1, 2),
                     excluding(10, kJanuary, Exclusion::kNullMetric, 1, 4)},
                    {}),
              ElementsAre(excluded(kNoId, kJanuary, Exclusion::kUnknownAsin, 1, 5),
                          excluded(9, Month::none(), Exclusion::kNullMonth, 3, 4),
                          excluded(9, kJanuary, Exclusion::kNullMarketplace, 1, 2),
                          excluded(9, kJanuary, Exclusion::kNullMetric, 1, 1),
                          excluded(10, kJanuary, Exclusion::kNullMetric, 1, 4)));
}

TEST(ExcludedDelta, RowsThatGo) {
  const std::vector<ExcludedRow> rows = {excluded(1, kJanuary, Exclusion::kNullMetric, 2, 5),
                                         excluded(2, kJanuary, Exclusion::kNullMetric, 1, 3)};
  const auto change_by = [&](std::int64_t count, int units) {
    return apply(rows, {excluding(1, kJanuary, Exclusion::kNullMetric, count, units)}, {});
  };
  EXPECT_THAT(change_by(-1, -4), ElementsAre(excluded(1, kJanuary, Exclusion::kNullMetric, 1, 1), rows[1]));
  EXPECT_THAT(change_by(-2, -5), ElementsAre(rows[1]));
  EXPECT_THAT(change_by(0, 0), ElementsAre(rows[0], rows[1]));
  EXPECT_THROW(change_by(-3, -5), Misfit);
  EXPECT_THAT(error_of([&] { change_by(-3, -5); }),
              AllOf(HasSubstr("ASIN 1, month 2025-01, excluded as NULL metric"), HasSubstr("-1 raw rows")));
  EXPECT_THROW(change_by(-2, -4), Misfit);
  EXPECT_THAT(error_of([&] { change_by(-2, -4); }), HasSubstr("0.01 in no row"));
}

TEST(ExcludedDelta, NothingGoesFromNothing) {
  EXPECT_THROW(apply({}, {excluding(1, kJanuary, Exclusion::kNullMetric, -1, 0)}, {}), Misfit);
  EXPECT_THROW(apply({}, {excluding(1, kJanuary, Exclusion::kNullMetric, 0, 1)}, {}), Misfit);
  EXPECT_THAT(apply({}, {excluding(1, kJanuary, Exclusion::kNullMetric, 0, 0)}, {}), IsEmpty());
}

TEST(ExcludedDelta, WhatIsReadAgainIsNeitherKeptNorChecked) {
  Scope again;
  again.asins = {1};
  again.asin_months = {{kJanuary, 2}};
  EXPECT_THAT(apply({excluded(1, kJanuary, Exclusion::kNullMetric, 1, 1),
                     excluded(1, kFebruary, Exclusion::kNullMetric, 1, 1),
                     excluded(2, kJanuary, Exclusion::kNullMetric, 1, 1),
                     excluded(2, kFebruary, Exclusion::kNullMetric, 1, 1)},
                    {excluding(1, kJanuary, Exclusion::kNullMetric, -9, 0),
                     excluding(2, kJanuary, Exclusion::kNullMarketplace, 1, 1),
                     excluding(3, kJanuary, Exclusion::kNullMetric, 1, 1)},
                    again),
              ElementsAre(excluded(2, kFebruary, Exclusion::kNullMetric, 1, 1),
                          excluded(3, kJanuary, Exclusion::kNullMetric, 1, 1)));
}

}  // namespace
}  // namespace stepwell
