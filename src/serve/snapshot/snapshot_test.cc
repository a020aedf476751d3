#include "serve/snapshot/snapshot.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "serve/follow/testing/synthetic.h"
#include "serve/http/testing/asking.h"

namespace stepwell::serve {
namespace {

using testing::MemoryDatabase;
using testing::PyramidMaker;

SnapshotFacts facts_of(const MemoryDatabase& database) {
  return {database.generations.back(), {}, std::make_shared<Labels>(database.labels), database.directory};
}

TEST(Snapshot, SharesWhatAGenerationDidNotTouch) {
  MemoryDatabase database;
  AsinTier tier = testing::synthesize(database, {.products = 2000}, 1);
  database.publish(tier);
  const Snapshot before(facts_of(database), database.pyramid);
  tier.front().value = Money::of_units(1);
  tier.back().value = Money::of_units(2);
  const Generation generation = database.publish(tier);
  const Snapshot after(before, facts_of(database), {database.journal.at(generation.number)});

  EXPECT_EQ(&after.catalogue(), &before.catalogue());
  std::size_t shared = 0;
  const auto products = after.asins().products();
  ASSERT_EQ(products.size(), before.asins().products().size());
  for (std::size_t i = 0; i < products.size(); ++i)
    shared += products[i].first == before.asins().products()[i].first;
  EXPECT_GT(shared, products.size() / 2);
  EXPECT_LT(shared, products.size());
  EXPECT_EQ(before.asins().find(1)->rows()[0].value,
            database.journal.at(generation.number).asins.updated[0].before.value);
  EXPECT_EQ(after.asins().find(1)->rows()[0].value.units(), 1);
}

TEST(Snapshot, RefusesChangesThatDoNotFit) {
  MemoryDatabase database;
  AsinTier tier = testing::synthesize(database, {}, 1);
  database.publish(tier);
  const Snapshot before(facts_of(database), database.pyramid);
  tier.front().value = Money::of_units(1);
  database.publish(tier);
  const std::vector<PyramidDifference> changes = {database.journal.at(2)};
  const Snapshot after(before, facts_of(database), changes);
  EXPECT_THROW(Snapshot(after, facts_of(database), changes), Error);
}

TEST(Snapshot, GrowsFromNothingAndShrinksToIt) {
  MemoryDatabase database;
  database.publish({});
  const Snapshot empty(facts_of(database), database.pyramid);
  EXPECT_TRUE(empty.latest_month().is_none());
  const AsinTier tier = testing::synthesize(database, {.products = 200}, 3);
  database.publish(tier);
  const Snapshot full(empty, facts_of(database), {database.journal.at(2)});
  EXPECT_EQ(full.asins().row_count(), tier.size());
  EXPECT_EQ(full.latest_month(), Month::of(2025, 10));
  database.publish({});
  const Snapshot gone(full, facts_of(database), {database.journal.at(3)});
  EXPECT_EQ(gone.asins().row_count(), 0u);
  EXPECT_TRUE(gone.asins().products().empty());
  EXPECT_TRUE(gone.latest_month().is_none());
}

TEST(Snapshot, MeasuresItself) {
  MemoryDatabase database;
  const AsinTier tier = testing::synthesize(database, {.products = 3000}, 1);
  database.publish(tier);
  const Snapshot snapshot(facts_of(database), database.pyramid);
  EXPECT_GE(snapshot.bytes(), tier.size() * sizeof(AsinRow));
  EXPECT_LE(snapshot.bytes(), tier.size() * sizeof(AsinRow) * 3 / 2);
}

TEST(AsinBlocks, LetGoOfATierOfWhichLittleIsLeft) {
  MemoryDatabase database;
  AsinTier tier = testing::synthesize(database, {.products = 3000}, 1);
  database.publish(tier);
  const std::size_t tier_bytes = tier.size() * sizeof(AsinRow);
  auto snapshot = std::make_shared<const Snapshot>(facts_of(database), database.pyramid);
  // Each generation changes the rows of some more products, until all have changed.
  const std::size_t step = tier.size() / 16;
  for (std::size_t begin = 0; begin < tier.size(); begin += step) {
    for (std::size_t i = begin; i < std::min(begin + step, tier.size()); ++i) {
      tier[i].value = Money::of_units(tier[i].value.units() + 1);
    }
    const Generation generation = database.publish(tier);
    snapshot = std::make_shared<const Snapshot>(
        *snapshot, facts_of(database),
        std::vector<PyramidDifference>{database.journal.at(generation.number)});
    EXPECT_LE(snapshot->asins().bytes(), tier_bytes * 7 / 4) << "after row " << begin;
  }
  EXPECT_LE(snapshot->asins().bytes(), tier_bytes * 5 / 4);
  const auto products = snapshot->asins().products();
  ASSERT_EQ(products.back().rows().back(), tier.back());
  ASSERT_EQ(products.front().rows().front(), tier.front());
}

TEST(AsinBlocks, KeepAnAsinInOneBlockHoweverManyGroupsItHas) {
  PyramidMaker maker;
  for (int month = 0; month < 9000; ++month) {
    maker.asins.push_back({5, 1, kNoId, Month::of(1000, 1).plus(month),
                           maker.labels->metrics.intern("Net revenue"),
                           maker.labels->marketplaces.intern("DE"), 1, Money::of_units(1)});
  }
  maker.add(4, 2, kNoId, "2025-01", "CM3", "DE", 1);
  maker.add(6, 2, kNoId, "2025-01", "CM3", "DE", 1);
  const auto snapshot = maker.snapshot();
  ASSERT_EQ(snapshot->asins().products().size(), 3u);
  EXPECT_EQ(snapshot->asins().find(5)->count, 9000u);
  EXPECT_EQ(snapshot->asins().of_brand(2).size(), 2u);
  EXPECT_EQ(snapshot->asins().of_brand(3).size(), 0u);
  EXPECT_EQ(snapshot->brands().months().size(), 9001u);
}

class BrandFiguresTest : public ::testing::Test {
 protected:
  BrandFiguresTest() {
    database_.publish(testing::synthesize(database_, {}, 5));
    tier_ = database_.pyramid.brands;
  }
  /// A change of one row's total in the middle of the tier.
  Difference<BrandRow> change_of_total() const {
    Difference<BrandRow> change;
    const BrandRow& row = tier_[tier_.size() / 2];
    change.updated.push_back({row, row});
    change.updated[0].after.total = Money::of_units(row.total.units() + 12345);
    change.updated[0].after.asin_count += 1;
    return change;
  }
  std::optional<BrandFigures> updated(const Difference<BrandRow>& change) const {
    return BrandFigures(tier_, database_.labels).updated(change, database_.labels);
  }

  MemoryDatabase database_;
  BrandTier tier_;
};

TEST_F(BrandFiguresTest, AChangeOfTotalsGivesWhatMakingThemAnewGives) {
  Difference<BrandRow> change;
  BrandTier after = tier_;
  for (std::size_t i = 0; i < after.size(); i += 7) {
    after[i].total = Money::of_units(static_cast<std::int64_t>(i) - 100);
    change.updated.push_back({tier_[i], after[i]});
  }
  const Labels& labels = database_.labels;
  const std::optional<BrandFigures> changed = updated(change);
  ASSERT_TRUE(changed);
  const BrandFigures anew(after, labels);
  const Month first = Month::of(2023, 11);
  for (const BrandRow& row : after) {
    const LabelId metric = labels.metrics.class_of(row.metric);
    const LabelId marketplace = labels.marketplaces.class_of(row.marketplace);
    for (const BrandFilter& filter :
         {BrandFilter{marketplace, {}, {}}, BrandFilter{marketplace, row.brand, {}},
          BrandFilter{marketplace, {}, row.category}}) {
      ASSERT_EQ(changed->window(metric, filter, first), anew.window(metric, filter, first));
    }
  }
  EXPECT_EQ(changed->months(), anew.months());
}

TEST_F(BrandFiguresTest, EveryOtherChangeAsksToMakeThemAnew) {
  EXPECT_TRUE(updated(change_of_total()));
  const BrandRow row = change_of_total().updated[0].before;
  Difference<BrandRow> comes;
  comes.inserted = {row};
  EXPECT_FALSE(updated(comes));
  Difference<BrandRow> goes;
  goes.deleted = {row};
  EXPECT_FALSE(updated(goes));
  auto moves = change_of_total();
  moves.updated[0].after.category = row.category + 1;
  EXPECT_FALSE(updated(moves));
  auto relabelled = change_of_total();
  relabelled.updated[0].after.metric = static_cast<LabelId>(row.metric == 0 ? 1 : 0);
  EXPECT_FALSE(updated(relabelled));
  auto stale = change_of_total();
  stale.updated[0].before.total = Money::of_units(row.total.units() + 1);
  EXPECT_FALSE(updated(stale));
  auto unknown = change_of_total();
  unknown.updated[0].before.brand = unknown.updated[0].after.brand = 4711;
  EXPECT_FALSE(updated(unknown));
}

TEST(Catalogue, FindsAsinsAsInR4) {
  Directory directory;
  directory.asins = {{3, 1, "B0\u00c4x ", "One"}, {4, 1, "b0\u00e4X", "Two"}, {9, 1, "", "No ASIN"}};
  Directory copy = directory;
  const Catalogue catalogue(std::move(directory));
  EXPECT_EQ(catalogue.find_asin("b0\u00e4x")->id, 3);
  EXPECT_EQ(catalogue.find_asin("B0\u00c4X  ")->asin, "B0\u00c4x ");
  EXPECT_FALSE(catalogue.find_asin("B0"));
  EXPECT_EQ(catalogue.product(4)->name, "Two");
  EXPECT_FALSE(catalogue.product(5));
  EXPECT_TRUE(catalogue.mentions(4, "two"));
  EXPECT_FALSE(catalogue.mentions(4, "xt"));  // not across ASIN and name
  EXPECT_TRUE(catalogue.holds(copy));
  copy.asins[1].name = "Twp";
  EXPECT_FALSE(catalogue.holds(copy));
}

}  // namespace
}  // namespace stepwell::serve
