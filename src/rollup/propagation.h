// Propagation: how the brand and category tiers change, from the difference of the ASIN tier (R5, R6).
//
// Totals add up. An ASIN counts in a brand's 'ALL' row while it has any group of that month and metric: its
// own groups tell. So the cost grows with the groups that changed, not with the brands and categories that
// they belong to. Only where a spelling that a row shows may have gone (rollup/spellings.h) is all read that
// the row is made of.
#pragma once

#include <vector>

#include "model/scope.h"
#include "rollup/difference.h"
#include "rollup/spellings.h"

namespace stepwell {

/// A brand, or a category, in one month.
struct PlaceMonth {
  Month month;
  std::int32_t id = kNoId;
  auto operator<=>(const PlaceMonth&) const = default;
};

/// The published rows that a propagation asks for, by places in ascending order. What is answered is sorted
/// by key, and may hold other rows of the same months as well.
class PublishedRows {
 public:
  virtual ~PublishedRows() = default;

  virtual BrandTier read_brands_of(const std::vector<PlaceMonth>& brands) = 0;
  virtual CategoryTier read_categories_of(const std::vector<PlaceMonth>& categories) = 0;

  /// What the rows of these brands are made of.
  virtual AsinTier read_asins_below(const std::vector<PlaceMonth>& brands) = 0;
  /// What the rows of these categories are made of.
  virtual BrandTier read_brands_below(const std::vector<PlaceMonth>& categories) = 0;
};

/// The difference of all three tiers. `before` are the published groups of every ASIN and month in `change`,
/// all of them, sorted by key; of others there may be some. Throws Error{kFailed} naming the first row whose
/// total leaves decimal(18,2) (R10), and Misfit where rows contradict each other: an ASIN with two brands, a
/// brand with two categories, a row above that holds less than it is made of.
PyramidDifference propagate(Difference<AsinRow>&& change, const AsinTier& before, PublishedRows& published,
                            const Spellings& spellings, const Labels& labels);

}  // namespace stepwell
