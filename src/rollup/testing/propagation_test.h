// PropagationTest: propagating changes of small tiers, and what making the tiers anew says of it. For tests
// of rollup/.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "rollup/order.h"
#include "rollup/propagation.h"
#include "rollup/testing/error_of.h"
#include "rollup/testing/published_tiers.h"
#include "rollup/tiers.h"

namespace stepwell {

inline const Month kJanuary = Month::of(2025, 1);
inline const Month kFebruary = Month::of(2025, 2);

/// Row by row, in the same order.
template <typename Row>
void expect_same(const Difference<Row>& found, const Difference<Row>& expected) {
  EXPECT_EQ(found.inserted, expected.inserted);
  EXPECT_EQ(found.deleted, expected.deleted);
  const auto same = [](const Update<Row>& a, const Update<Row>& b) {
    return a.before == b.before && a.after == b.after;
  };
  EXPECT_TRUE(std::ranges::equal(found.updated, expected.updated, same));
}

class PropagationTest : public testing::Test {
 protected:
  PropagationTest() {
    for (const char* text : {"US", "us", "DE"}) labels_.marketplaces.intern(text);
    for (const char* text : {"CM3", "cm3", "Units"}) labels_.metrics.intern(text);
  }

  AsinRow row(std::int32_t asin, std::int32_t brand, std::int32_t category, const char* metric,
              const char* marketplace, std::int64_t units, Month month = kJanuary) {
    return {asin,
            brand,
            category,
            month,
            labels_.metrics.intern(metric),
            labels_.marketplaces.intern(marketplace),
            1,
            Money::of_units(units)};
  }
  AsinTier sorted(AsinTier rows) const {
    sort_tier(rows, labels_);
    return rows;
  }

  PyramidDifference propagated(const AsinTier& before, AsinTier after, PublishedRows& published,
                               bool complete = true) const {
    return propagate(difference(before, std::move(after), labels_), before, published,
                     Spellings(labels_, complete), labels_);
  }

  /// Propagates from the tiers of `before` to those of `after`, and expects what making both anew gives.
  /// Returns the difference; what was read is in `below_brands_` and `below_categories_`.
  PyramidDifference expect_as_anew(AsinTier before, AsinTier after, bool complete = true) {
    const Pyramid published = roll_up(sorted(std::move(before)), labels_);
    Pyramid expected = roll_up(sorted(std::move(after)), labels_);
    PyramidDifference found;
    for (const bool whole_months : {true, false}) {
      PublishedTiers tiers(published, whole_months);
      found = propagated(published.asins, expected.asins, tiers, complete);
      below_brands_ = tiers.below_brands;
      below_categories_ = tiers.below_categories;
      EXPECT_EQ(apply(published.brands, found.brands, labels_), expected.brands);
      EXPECT_EQ(apply(published.categories, found.categories, labels_), expected.categories);
    }
    const PyramidDifference anew = difference(published, std::move(expected), labels_);
    expect_same(found.brands, anew.brands);
    expect_same(found.categories, anew.categories);
    return found;
  }

  /// What it says where the published tiers are these, and the ASIN tier goes from `before` to `after`.
  std::string error_of_propagating(const Pyramid& published, const AsinTier& before, const AsinTier& after,
                                   bool complete = true) const {
    return error_of([&] {
      PublishedTiers tiers(published);
      propagated(before, after, tiers, complete);
    });
  }
  std::string error_of_propagating(const AsinTier& before, const AsinTier& after) const {
    return error_of_propagating(roll_up(before, labels_), before, after);
  }

  Labels labels_;
  std::vector<PlaceMonth> below_brands_;
  std::vector<PlaceMonth> below_categories_;
};

}  // namespace stepwell
