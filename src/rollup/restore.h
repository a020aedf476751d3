// Restore: what a tier held when it was published, though another program has changed it since (R17).
//
// Nobody kept a copy. But a month that another program changed no longer amounts to its seal, and of such a
// month two versions are at hand: the rows as they are found, and the rows as the raw rows make them now. A
// group that only the other program changed was published as it is computed; one that only its raw rows
// changed was published as it is found. Which is which is tried, and the seal proves it.
#pragma once

#include <vector>

#include "rollup/seal.h"

namespace stepwell {

struct RestoredTier {
  AsinTier tier;
  /// Months whose published rows are not known: none of the choices amounts to the seal, since both happened
  /// to one group, or to too many groups. `tier` has them as they were found.
  std::vector<Month> unknown;
};

/// `found` and `computed` are whole tiers, sorted. Throws Error{kFailed} if either holds a group twice.
RestoredTier restore(AsinTier found, const AsinTier& computed, const MonthSeals& seals, const Labels& labels);

}  // namespace stepwell
