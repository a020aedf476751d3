// Tier over tier: the brand tier from the ASIN tier, the category tier from the brand tier (R5, R6).
//
// Pure functions. Input and output are sorted by key (rollup/order.h) and share one Labels.
#pragma once

#include "model/tier_rows.h"

namespace stepwell {

/// The brand tier of a *complete* set of ASIN groups: whatever months `asins` holds, it must hold all their
/// groups. Marketplace labels: each row's own, the least of its groups'; and 'ALL'. Throws Error{kFailed}
/// naming the group whose total leaves decimal(18,2) (R10), and for rows that contradict each other: an ASIN
/// with two brands, a brand with two categories, a group twice or out of order.
BrandTier roll_up_brands(const AsinTier& asins, const Labels& labels);

/// The category tier of a complete set of brand groups. Throws like roll_up_brands.
CategoryTier roll_up_categories(const BrandTier& brands, const Labels& labels);

/// All three tiers of a complete ASIN tier. Throws likewise.
Pyramid roll_up(AsinTier asins, const Labels& labels);

}  // namespace stepwell
