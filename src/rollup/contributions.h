// Contributions: what the difference of a tier takes from, and adds to, each row of the tier above. For use
// within rollup/.
#pragma once

#include <utility>
#include <vector>

#include "rollup/difference.h"
#include "rollup/order.h"
#include "rollup/spellings.h"

namespace stepwell {

/// What changes below one row of a tier above.
struct Contribution {
  std::int32_t count = 0;   // ASINs of a brand, or brands of a category, that came, less those that went
  std::int32_t asins = 0;   // of a category, likewise
  std::int32_t placed = 0;  // ASINs of a brand that are known to be in `category` now
  std::int32_t category = kNoId;
  MoneySum money;
  SpellingChange metrics;
  SpellingChange marketplaces;
};

/// By the keys of the rows above, in their order.
using Contributions = std::vector<std::pair<PackedKey, Contribution>>;

/// To the brand tier. `before` as propagate takes it; throws Misfit likewise.
Contributions contributions_of(const Difference<AsinRow>& change, const AsinTier& before,
                               const Labels& labels);
/// To the category tier: those of the 'ALL' rows.
Contributions contributions_of(const Difference<BrandRow>& change, const Labels& labels);

}  // namespace stepwell
