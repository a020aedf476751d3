// What a propagation refuses: sums that do not fit, and rows that contradict each other.
#include "rollup/propagation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rollup/testing/propagation_test.h"

namespace stepwell {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr std::int64_t kMost = 999'999'999'999'999'999;  // decimal(18,2), in hundredths

TEST_F(PropagationTest, ATotalThatDoesNotFitNamesItsRow) {
  const AsinTier most = {row(1, 10, 3, "CM3", "US", kMost)};
  EXPECT_THAT(error_of_propagating(most, {most[0], row(2, 10, 3, "CM3", "DE", 1)}),
              AllOf(HasSubstr("brand 10, month 2025-01, metric 'CM3', marketplace 'ALL'"),
                    HasSubstr("10000000000000000.00"), HasSubstr("decimal(18,2)")));
  EXPECT_THAT(error_of_propagating(most, {most[0], row(2, 11, 3, "CM3", "DE", 1)}),
              HasSubstr("category 3, month 2025-01, metric 'CM3'"));
  // What goes makes room.
  expect_as_anew({row(1, 10, 3, "CM3", "US", kMost), row(2, 10, 3, "CM3", "US", -9)},
                 {row(1, 10, 3, "CM3", "US", 1), row(2, 10, 3, "CM3", "US", kMost - 1)});
}

TEST_F(PropagationTest, AnAsinWithTwoBrands) {
  const AsinTier before = {row(1, 10, 3, "CM3", "US", 5), row(1, 10, 3, "CM3", "DE", 5)};
  AsinTier one_moves = before;
  one_moves[0].brand = 11;
  EXPECT_THAT(error_of_propagating(before, one_moves), HasSubstr("ASIN 1 has two brands"));
  AsinTier two_ways = one_moves;
  two_ways[1].brand = 12;
  EXPECT_THAT(error_of_propagating(before, two_ways), HasSubstr("ASIN 1 has two brands"));
  EXPECT_THAT(error_of_propagating({before[1]}, {row(1, 11, 3, "CM3", "US", 5), before[1]}),
              HasSubstr("ASIN 1 has two brands"));
}

// The one that stays is in another brand than the one that goes.
TEST_F(PropagationTest, AnAsinThatHadTwoBrands) {
  const AsinRow goes = row(1, 10, 3, "Units", "DE", 5);
  const AsinRow stays = row(1, 11, 3, "Units", "FR", 5);
  Pyramid published;
  for (const AsinRow& each : {goes, stays}) {
    Pyramid of_one = roll_up({each}, labels_);
    published.brands.insert(published.brands.end(), of_one.brands.begin(), of_one.brands.end());
  }
  published.categories = {{3, kJanuary, goes.metric, 2, 2, Money::of_units(10)}};
  EXPECT_THAT(error_of_propagating(published, {goes, stays}, {stays}), HasSubstr("ASIN 1 has two brands"));
  EXPECT_THAT(error_of_propagating(published, {goes, stays}, {goes}), HasSubstr("ASIN 1 has two brands"));
}

TEST_F(PropagationTest, ABrandWithTwoCategories) {
  const AsinTier before = {row(1, 10, 3, "CM3", "US", 5), row(1, 10, 3, "CM3", "DE", 5),
                           row(2, 10, 3, "CM3", "US", 5)};
  const auto error_with = [&](std::int32_t first, std::int32_t second, std::int32_t third) {
    AsinTier after = before;
    after[0].category = first;
    after[1].category = second;
    after[2].category = third;
    return error_of_propagating(before, after);
  };
  const auto is_told = HasSubstr("brand 10 has two categories");
  EXPECT_THAT(error_with(4, 3, 3), is_told);
  EXPECT_THAT(error_with(4, 5, 3), is_told);
  EXPECT_THAT(error_with(4, 4, 3), is_told);
  EXPECT_THAT(error_with(4, 4, 5), is_told);
  EXPECT_THAT(error_with(3, 3, 4), is_told);
  EXPECT_THAT(error_with(4, 4, kNoId), is_told);
  EXPECT_EQ(error_with(4, 4, 4), "no error");
  // The brand has no other ASIN that could tell.
  const AsinTier one = {before[0], before[1]};
  const AsinTier moved = {row(1, 10, 4, "CM3", "US", 5), row(1, 10, 5, "CM3", "DE", 5)};
  EXPECT_THAT(error_of_propagating(one, {moved[0], one[1]}), is_told);
  EXPECT_THAT(error_of_propagating(one, {one[0], moved[1]}), is_told);
  EXPECT_THAT(error_of_propagating(one, moved), is_told);
  // An ASIN that comes into a brand which is elsewhere.
  EXPECT_THAT(error_of_propagating({before[0]}, {before[0], row(2, 10, 4, "CM3", "US", 5)}), is_told);
}

TEST_F(PropagationTest, ARowAboveThatHoldsLessThanItIsMadeOf) {
  const AsinTier before = {row(1, 10, 3, "CM3", "US", 5)};
  Pyramid published = roll_up(before, labels_);
  for (BrandRow& brand : published.brands) brand.asin_count = 0;
  EXPECT_THAT(error_of_propagating(published, before, {}),
              AllOf(HasSubstr("contradict themselves: brand 10, month 2025-01, metric 'CM3'"),
                    HasSubstr("holds less than it is made of")));
  published = roll_up(before, labels_);
  published.categories[0].asin_count = 0;
  EXPECT_THAT(error_of_propagating(published, before, {}),
              HasSubstr("category 3, month 2025-01, metric 'CM3' holds less"));
}

// A row without labels has no name to be told by.
TEST_F(PropagationTest, ARowAboveThatIsNotThere) {
  const AsinTier before = {row(1, 10, 3, "CM3", "US", 5)};
  Pyramid published = roll_up(before, labels_);
  published.brands.pop_back();
  EXPECT_THAT(
      error_of_propagating(published, before, {}),
      HasSubstr("brand 10, month 2025-01, metric 'CM3', marketplace 'US' holds less than it is made of"));
  published.brands = {};
  EXPECT_THAT(error_of_propagating(published, before, {}), HasSubstr("marketplace 'ALL' holds less"));
  // Though as much comes as goes.
  EXPECT_THAT(error_of_propagating(published, before, {row(2, 10, 3, "CM3", "US", 5)}),
              HasSubstr("holds less"));
  published = roll_up(before, labels_);
  published.categories = {};
  EXPECT_THAT(error_of_propagating(published, before, {}),
              HasSubstr("category 3, month 2025-01, metric 'CM3' holds less than it is made of"));
}

TEST_F(PropagationTest, MoneyInNothing) {
  const AsinTier before = {row(1, 10, 3, "CM3", "US", 5)};
  Pyramid published = roll_up(before, labels_);
  for (BrandRow& brand : published.brands) brand.total = Money::of_units(6);
  EXPECT_THAT(error_of_propagating(published, before, {}),
              AllOf(HasSubstr("brand 10"), HasSubstr("is made of nothing")));
  published = roll_up(before, labels_);
  published.categories[0].total = Money::of_units(4);
  EXPECT_THAT(error_of_propagating(published, before, {}),
              AllOf(HasSubstr("category 3"), HasSubstr("is made of nothing")));
}

TEST_F(PropagationTest, WhatIsReadBelowMustAddUp) {
  const AsinTier before = {row(1, 10, 3, "CM3", "US", 5), row(2, 10, 3, "cm3", "US", 6)};
  const AsinTier after = {before[1]};
  const auto error_with = [&](AsinTier asins) {
    Pyramid published = roll_up(before, labels_);
    published.asins = std::move(asins);
    return error_of_propagating(published, before, after);
  };
  const auto is_told = AllOf(HasSubstr("brand 10"), HasSubstr("is not the sum of what is below it"));
  EXPECT_THAT(error_with({before[0]}), is_told);
  EXPECT_THAT(error_with({before[0], row(2, 10, 3, "cm3", "US", 7)}), is_told);
  EXPECT_THAT(error_with({before[0], before[1], row(3, 10, 3, "cm3", "US", 0)}), is_told);
  // Another row of the same figures is no substitute.
  EXPECT_THAT(error_with({before[0], row(2, 10, 3, "Units", "US", 6)}), is_told);
  EXPECT_EQ(error_with(before), "no error");
}

TEST_F(PropagationTest, ADifferenceThatDoesNotFitTheGroupsBefore) {
  const AsinRow here = row(1, 10, 3, "CM3", "US", 5);
  const AsinRow there = row(1, 10, 3, "CM3", "DE", 5);
  const auto error_with = [&](const AsinTier& from, const AsinTier& to, const AsinTier& before) {
    return error_of([&] {
      const Pyramid published = roll_up(sorted({here, there}), labels_);
      PublishedTiers tiers(published);
      propagate(difference(from, AsinTier(to), labels_), before, tiers, Spellings(labels_, true), labels_);
    });
  };
  EXPECT_THAT(error_with({}, {here}, {here}),
              AllOf(HasSubstr("ASIN 1, month 2025-01, metric 'CM3', marketplace 'US'"),
                    HasSubstr(" is there already")));
  EXPECT_THAT(error_with({here}, {}, {}), HasSubstr(" is not there"));
  EXPECT_THAT(error_with({here}, {}, {there}), HasSubstr(" is not there"));
  EXPECT_THAT(error_with({there}, {}, {here}), HasSubstr(" is not there"));
  EXPECT_THAT(error_with({}, {here}, {there, there}), HasSubstr("the ASIN tier holds a group twice"));
}

}  // namespace
}  // namespace stepwell
