#include "rollup/seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepwell {
namespace {

class Seals : public ::testing::Test {
 protected:
  AsinRow row(std::int32_t asin, std::int64_t cents, const char* metric = "CM3") {
    return {asin,
            10,
            1,
            Month::of(2025, asin % 12 + 1),
            labels_.metrics.intern(metric),
            labels_.marketplaces.intern("US"),
            1,
            Money::of_units(cents)};
  }

  Labels labels_;
};

TEST_F(Seals, DependOnEveryFigureAndNotOnTheOrder) {
  const AsinTier tier = {row(1, 100), row(2, 200), row(13, 300)};
  const MonthSeals seals = seals_of(tier, labels_);
  EXPECT_EQ(seals.size(), 2u);
  EXPECT_EQ(seals.at(Month::of(2025, 2)).rows, 2u);
  EXPECT_EQ(seals_of(AsinTier{row(13, 300), row(2, 200), row(1, 100)}, labels_), seals);
  // Figures that changed places.
  EXPECT_NE(seals_of(AsinTier{row(1, 300), row(2, 200), row(13, 100)}, labels_), seals);
  for (auto change : std::vector<void (*)(AsinRow&)>{
           [](AsinRow& r) { r.brand = 11; }, [](AsinRow& r) { r.category = kNoId; },
           [](AsinRow& r) { r.row_count = 2; }, [](AsinRow& r) { r.value = Money::none(); }}) {
    AsinTier changed = tier;
    change(changed[1]);
    EXPECT_NE(seals_of(changed, labels_), seals);
  }
  EXPECT_NE(seals_of(AsinTier{row(1, 100), row(2, 200, "cm3"), row(13, 300)}, labels_), seals);
}

TEST_F(Seals, AreTheSameWhateverNumbersLabelsHave) {
  const AsinTier tier = {row(1, 100, "a"), row(2, 200, "b")};
  Labels others;
  const LabelId b = others.metrics.intern("b");
  const LabelId a = others.metrics.intern("a");
  AsinTier renumbered = tier;
  renumbered[0].metric = a;
  renumbered[1].metric = b;
  for (auto& r : renumbered) r.marketplace = others.marketplaces.intern("US");
  EXPECT_EQ(seals_of(renumbered, others), seals_of(tier, labels_));
}

TEST_F(Seals, FollowFromADifference) {
  const AsinTier before = {row(1, 100), row(2, 200), row(13, 300)};
  AsinTier after = {row(1, 150), row(3, 7), row(13, 300)};
  PyramidSeals seals{seals_of(before, labels_), {}, {}};
  PyramidDifference change;
  change.asins = difference(before, AsinTier(after), labels_);
  apply(seals, change, labels_);
  EXPECT_EQ(seals.asins, seals_of(after, labels_));
}

TEST_F(Seals, AreTakenApartByMonthAndPutTogetherAgain) {
  const PyramidSeals whole{seals_of(AsinTier{row(1, 100), row(2, 200), row(13, 300)}, labels_), {}, {}};
  PyramidSeals together;
  for (const auto& [month, seal] : whole.asins) {
    EXPECT_EQ(whole.of(month).asins, (MonthSeals{{month, seal}}));
    together.merge(whole.of(month));
  }
  EXPECT_EQ(together, whole);
  EXPECT_EQ(whole.of(Month::of(1999, 1)), PyramidSeals());
}

// Kept in databases: another value would make every tier look as if another program had changed it.
TEST_F(Seals, TextStaysAsItIs) {
  PyramidSeals seals;
  seals.asins = seals_of(AsinTier{row(1, 100)}, labels_);
  seals.categories = seals_of(
      CategoryTier{{1, Month::of(2025, 3), labels_.metrics.intern("CM3"), 2, 3, Money::of_units(-5)}},
      labels_);
  EXPECT_EQ(text_of(seals), "asin 2025-02 1 eaa8d6a7492986e4\ncategory 2025-03 1 21b8b8e1186d4130\n");
  EXPECT_EQ(seals_in(text_of(seals)), seals);
  EXPECT_EQ(seals_in(""), PyramidSeals());
  for (const char* text : {"asin 2025-02 1", "asin 2025-13 1 00", "tier 2025-02 1 00", "asin 2025-02 x 00"}) {
    EXPECT_EQ(seals_in(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace stepwell
