#include "rollup/propagation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rollup/testing/propagation_test.h"

namespace stepwell {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(PropagationTest, NothingFromNothing) {
  EXPECT_TRUE(expect_as_anew({}, {}).empty());
  const AsinTier some = {row(1, 10, 3, "CM3", "US", 5)};
  EXPECT_TRUE(expect_as_anew(some, some).empty());
}

TEST_F(PropagationTest, TheFirstGroupMakesTheRowsAboveIt) {
  const PyramidDifference change = expect_as_anew({}, {row(1, 10, 3, "CM3", "US", 5)});
  EXPECT_THAT(change.brands.inserted, SizeIs(2));
  EXPECT_THAT(change.categories.inserted, SizeIs(1));
  EXPECT_THAT(expect_as_anew({row(1, 10, 3, "CM3", "US", 5)}, {}).categories.deleted, SizeIs(1));
}

TEST_F(PropagationTest, AnAsinOfTwoMarketplacesCountsOnceInAll) {
  const AsinRow here = row(1, 10, 3, "CM3", "US", 5);
  const AsinRow there = row(1, 10, 3, "CM3", "DE", 7);
  const AsinRow other = row(2, 10, 3, "CM3", "DE", 1);
  const PyramidDifference comes = expect_as_anew({here, other}, {here, there, other});
  ASSERT_THAT(comes.categories.updated, SizeIs(1));
  EXPECT_EQ(comes.categories.updated[0].after.asin_count, 2u);
  const PyramidDifference goes = expect_as_anew({here, there, other}, {there, other});
  ASSERT_THAT(goes.categories.updated, SizeIs(1));
  EXPECT_EQ(goes.categories.updated[0].after.asin_count, 2u);
  // Both at once, whichever order the marketplaces are in.
  expect_as_anew({here, other}, {there, other});
  expect_as_anew({there, other}, {here, other});
}

TEST_F(PropagationTest, TheLastMarketplaceOfAnAsinGoes) {
  const AsinRow other = row(2, 10, 3, "CM3", "DE", 1);
  const PyramidDifference last = expect_as_anew({row(1, 10, 3, "CM3", "US", 5), other}, {other});
  ASSERT_THAT(last.categories.updated, SizeIs(1));
  EXPECT_EQ(last.categories.updated[0].after.asin_count, 1u);
  // All of them at once.
  expect_as_anew({row(1, 10, 3, "CM3", "US", 5), row(1, 10, 3, "CM3", "DE", 5), other}, {other});
  // Of another month or metric it may still have some.
  expect_as_anew({row(1, 10, 3, "CM3", "US", 5), row(1, 10, 3, "Units", "US", 2),
                  row(1, 10, 3, "CM3", "US", 4, kFebruary), other},
                 {row(1, 10, 3, "Units", "US", 2), row(1, 10, 3, "CM3", "US", 4, kFebruary), other});
}

TEST_F(PropagationTest, ATotalOfZeroStaysWhileItHasAsins) {
  const PyramidDifference change =
      expect_as_anew({row(1, 10, 3, "CM3", "US", 5), row(2, 10, 3, "CM3", "US", 7)},
                     {row(1, 10, 3, "CM3", "US", 5), row(2, 10, 3, "CM3", "US", -5)});
  ASSERT_THAT(change.categories.updated, SizeIs(1));
  EXPECT_EQ(change.categories.updated[0].after.total, Money());
}

TEST_F(PropagationTest, AnAsinMovesToAnotherBrand) {
  const AsinRow stays = row(2, 10, 3, "CM3", "US", 1);
  const AsinTier before = {row(1, 10, 3, "CM3", "US", 5), row(1, 10, 3, "CM3", "DE", 6), stays};
  // To one that is new, one in another category, one that is there.
  expect_as_anew(before, {row(1, 11, 3, "CM3", "US", 5), row(1, 11, 3, "CM3", "DE", 6), stays});
  expect_as_anew(before, {row(1, 11, 4, "CM3", "US", 5), row(1, 11, 4, "CM3", "DE", 6), stays});
  AsinTier three = before;
  three.push_back(row(3, 11, 4, "CM3", "US", 2));
  expect_as_anew(three, {row(1, 11, 4, "CM3", "US", 5), row(1, 11, 4, "CM3", "DE", 6), stays, three.back()});
  // A part of what it had goes on the way.
  expect_as_anew(before, {row(1, 11, 3, "CM3", "DE", 6), stays});
  // The brand loses all that it had.
  expect_as_anew({before[0]}, {row(1, 11, 3, "CM3", "US", 5)});
}

TEST_F(PropagationTest, ABrandWithoutCategoryIsInNone) {
  const AsinRow row_of = row(1, 10, kNoId, "CM3", "US", 5);
  const PyramidDifference change = expect_as_anew({}, {row_of});
  EXPECT_THAT(change.brands.inserted, SizeIs(2));
  EXPECT_TRUE(change.categories.empty());
  EXPECT_TRUE(expect_as_anew({row_of}, {}).categories.empty());
}

TEST_F(PropagationTest, ABrandMovesToAnotherCategory) {
  const auto tier = [&](std::int32_t category) {
    return AsinTier{row(1, 10, category, "CM3", "US", 5), row(2, 10, category, "CM3", "US", 6),
                    row(2, 10, category, "CM3", "DE", 7), row(3, 11, 4, "CM3", "US", 1)};
  };
  for (const std::int32_t from : {3, 4, kNoId}) {
    for (const std::int32_t to : {3, 4, kNoId}) {
      SCOPED_TRACE(testing::Message() << from << " to " << to);
      expect_as_anew(tier(from), tier(to));
    }
  }
  // What comes and goes at the same time.
  AsinTier less = tier(4);
  less.erase(less.begin());
  expect_as_anew(tier(3), less);
  expect_as_anew(less, tier(3));
  // All of them go, and others come.
  expect_as_anew({row(1, 10, 3, "CM3", "US", 5)}, {row(2, 10, 4, "CM3", "US", 5)});
}

TEST_F(PropagationTest, ASpellingThatGoesFromABrandHasWhatIsBelowItReadAndNoMore) {
  const AsinTier before = {row(1, 10, 3, "CM3", "US", 5), row(2, 10, 3, "cm3", "US", 6),
                           row(3, 11, 3, "CM3", "US", 7), row(3, 11, 3, "CM3", "US", 7, kFebruary)};
  expect_as_anew(before, {before[1], before[2], before[3]});
  EXPECT_THAT(below_brands_, ElementsAre(PlaceMonth{kJanuary, 10}));
  // Brand 11 shows it, but only all of the category's brands together can tell.
  EXPECT_THAT(below_categories_, ElementsAre(PlaceMonth{kJanuary, 3}));
}

TEST_F(PropagationTest, ASpellingOfAMarketplaceThatGoes) {
  const AsinTier before = {row(1, 10, 3, "CM3", "US", 5), row(2, 10, 3, "CM3", "us", 6),
                           row(3, 10, 3, "CM3", "US", 6, kFebruary)};
  expect_as_anew(before, {before[1], before[2]});
  EXPECT_THAT(below_brands_, ElementsAre(PlaceMonth{kJanuary, 10}));
}

TEST_F(PropagationTest, ASpellingThatGoesFromACategoryHasItsBrandsRead) {
  const AsinTier before = {row(1, 10, 3, "CM3", "US", 5), row(2, 11, 3, "cm3", "US", 6),
                           row(3, 12, 4, "CM3", "US", 7), row(4, 13, 3, "CM3", "US", 7, kFebruary)};
  expect_as_anew(before, {before[1], before[2], before[3]});
  EXPECT_THAT(below_brands_, IsEmpty());
  EXPECT_THAT(below_categories_, ElementsAre(PlaceMonth{kJanuary, 3}));
  // What changes meanwhile counts as it is afterwards, and what leaves the category does not.
  expect_as_anew(before,
                 {row(2, 11, 3, "cm3", "US", 9), row(5, 14, 3, "Cm3", "DE", 1), before[2], before[3]});
  expect_as_anew(before,
                 {row(2, 11, 4, "cm3", "US", 6), row(5, 14, 3, "cm3", "DE", 1), before[2], before[3]});
}

TEST_F(PropagationTest, WhatIsBelowABrandIsReadAsItIsAfterwards) {
  const AsinTier before = {row(1, 10, 3, "CM3", "US", 5), row(2, 10, 3, "Cm3", "US", 6),
                           row(3, 10, 3, "cm3", "US", 7), row(4, 11, 3, "cm3", "US", 7)};
  // One of those that are left goes to another brand, one changes, and one comes from elsewhere.
  expect_as_anew(before, {row(2, 11, 3, "Cm3", "US", 6), row(3, 10, 3, "cm3", "US", 8), before[3]});
  expect_as_anew(before, {row(3, 10, 3, "cm3", "US", 8), row(4, 10, 3, "Cm3", "US", 7)});
  EXPECT_THAT(below_brands_, ElementsAre(PlaceMonth{kJanuary, 10}));
}

TEST_F(PropagationTest, NothingIsReadWhereTheSpellingIsKnown) {
  const AsinRow shown = row(1, 10, 3, "CM3", "US", 5);
  const AsinRow greater = row(2, 10, 3, "cm3", "us", 6);
  const auto expect_nothing_read = [&](AsinTier before, AsinTier after, bool complete = true) {
    expect_as_anew(std::move(before), std::move(after), complete);
    EXPECT_THAT(below_brands_, IsEmpty());
    EXPECT_THAT(below_categories_, IsEmpty());
  };
  // A greater one goes, the same one comes, a lesser one comes, nothing is left.
  expect_nothing_read({shown, greater}, {shown});
  expect_nothing_read({shown, greater}, {greater, row(3, 10, 3, "CM3", "US", 1)});
  expect_nothing_read({greater, row(3, 10, 3, "cm3", "us", 1)}, {greater, row(4, 10, 3, "CM3", "US", 1)});
  expect_nothing_read({shown}, {}, false);
  expect_nothing_read({shown}, {row(1, 10, 3, "CM3", "US", 6)}, false);
  // The only spelling of its class.
  const AsinRow unit = row(1, 10, 3, "Units", "DE", 5);
  const AsinRow other = row(2, 10, 3, "Units", "DE", 5);
  const AsinRow of_brand = row(3, 11, 3, "Units", "DE", 5);
  expect_nothing_read({unit, other, of_brand}, {other, of_brand});
  expect_nothing_read({unit, of_brand}, {of_brand});
}

TEST_F(PropagationTest, IncompleteSpellingsAreReadThoughThereIsOnlyOne) {
  const AsinTier before = {row(1, 10, 3, "Units", "DE", 5), row(2, 10, 3, "Units", "DE", 5),
                           row(3, 11, 3, "Units", "DE", 5)};
  expect_as_anew(before, {before[1], before[2]}, false);
  EXPECT_THAT(below_brands_, ElementsAre(PlaceMonth{kJanuary, 10}));
  EXPECT_THAT(below_categories_, IsEmpty());
  expect_as_anew(before, {before[0], before[1]}, false);
  EXPECT_THAT(below_brands_, IsEmpty());
  EXPECT_THAT(below_categories_, ElementsAre(PlaceMonth{kJanuary, 3}));
}

/// Brand 10 with so many ASINs, in a category with ten brands more.
AsinTier brand_of(std::int32_t asins, LabelId metric, LabelId marketplace) {
  AsinTier tier;
  for (std::int32_t asin = 1; asin <= asins + 10; ++asin) {
    const std::int32_t brand = asin <= asins ? 10 : 10 + asin - asins;
    tier.push_back({asin, brand, 3, kJanuary, metric, marketplace, 1, Money::of_units(asin)});
  }
  return tier;
}

// The cost of a change is that of the groups that change, whatever they belong to.
TEST_F(PropagationTest, OneGroupOfALargeBrandCostsAsMuchAsOneOfASmallBrand) {
  const AsinRow sample = row(1, 10, 3, "Units", "DE", 5);
  for (const std::int32_t asins : {10, 100'000}) {
    SCOPED_TRACE(testing::Message() << asins << " ASINs");
    const Pyramid published = roll_up(brand_of(asins, sample.metric, sample.marketplace), labels_);
    const AsinTier group = {published.asins[4]};
    AsinTier changed = group;
    changed[0].value = Money::of_units(1'000);
    const AsinTier come = {row(500'000, 10, 3, "Units", "DE", 1'000)};
    struct Case {
      AsinTier before;
      AsinTier after;
      std::int64_t more;
    };
    for (const Case& each : {Case{group, changed, 995}, Case{group, {}, -5}, Case{{}, come, 1'000}}) {
      PublishedTiers tiers(published);
      const PyramidDifference change = propagated(each.before, each.after, tiers);
      // Two rows of the brand and one of the category are read, and written with the group.
      EXPECT_EQ(tiers.rows_read, 3u);
      EXPECT_EQ(change.counts().total(), 4u);
      ASSERT_THAT(change.categories.updated, SizeIs(1));
      const auto& [before, after] = change.categories.updated[0];
      EXPECT_EQ(after.total.units() - before.total.units(), each.more);
    }
  }
}

}  // namespace
}  // namespace stepwell
