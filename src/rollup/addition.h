// Addition: what groups and exclusions amount to when raw rows have joined them.
//
// Both sides are what a set of raw rows amounts to, and no raw row is in both. Sums of integers do not
// depend on how their terms were parted, so that the result is exactly that of one pass over all the rows.
// Pure functions.
#pragma once

#include <vector>

#include "model/exclusion.h"
#include "model/tier_rows.h"

namespace stepwell {

/// The groups of both, sorted by key as both must be (rollup/order.h). A group that is in both has the sum of
/// their values and row counts, the place of `added`, and the lesser spelling of each label. A value of
/// `added` need not fit its column yet, and may have kTotalDigits digits: what it is added to may bring it
/// back. Throws Error{kFailed} naming the first group whose sum leaves decimal(15,2) (R10), or that one side
/// holds twice or out of order.
AsinTier add(const AsinTier& groups, const AsinTier& added, const Labels& labels);

/// The same for excluded rows, sorted by (asin, month, reason) as both must be.
std::vector<ExcludedRow> add(const std::vector<ExcludedRow>& excluded, const std::vector<ExcludedRow>& added);

}  // namespace stepwell
