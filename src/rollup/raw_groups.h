// RawGroups: what raw rows amount to, and RawParts, which hands it out month by month.
//
// The month is in every tier's key, so that all three tiers of a month follow from its groups alone. Whoever
// works through the parts holds one month at a time, however many there are.
#pragma once

#include <optional>
#include <vector>

#include "model/exclusion.h"
#include "model/tier_rows.h"

namespace stepwell {

/// Everything at once. `asins` is sorted by key (rollup/order.h), `excluded` by (asin, month, reason).
struct RawGroups {
  AsinTier asins;
  std::vector<ExcludedRow> excluded;
};

struct MonthGroups {
  Month month;
  AsinTier asins;  // sorted by key
};

/// By (asin, month, reason).
void sort(std::vector<ExcludedRow>& excluded);

class RawParts {
 public:
  virtual ~RawParts() = default;

  /// The excluded rows of all months, sorted by (asin, month, reason).
  virtual const std::vector<ExcludedRow>& excluded() const = 0;
  /// The groups of a further month; nothing when all have been handed out. Every month comes once, in no
  /// order that can be relied on, and is forgotten here. Throws Error{kFailed} naming a group whose sum
  /// leaves decimal(15,2), the least of its month by key (R10).
  virtual std::optional<MonthGroups> next() = 0;
};

/// All that `parts` has left, in one piece.
RawGroups gather(RawParts& parts, const Labels& labels);

}  // namespace stepwell
