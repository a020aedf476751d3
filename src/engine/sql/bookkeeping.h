// What the bookkeeping tables of SQL engines have in common: the meaning of their rows.
#pragma once

#include <algorithm>
#include <string_view>

#include "model/exclusion.h"
#include "rollup/difference.h"
#include "rollup/order.h"

namespace stepwell {

/// How many generations the journal keeps.
inline constexpr std::int64_t kJournalDepth = 100;

/// The exclusion of that name. Throws Error{kFailed} for one that this program does not know.
Exclusion exclusion_of(std::string_view name);

/// One journal row, as part of the difference that it belongs to: a side that is absent means inserted, or
/// deleted.
template <typename Row>
void add_change(Difference<Row>& difference, const Row& before, bool had_before, const Row& after,
                bool has_after) {
  if (had_before && has_after) {
    difference.updated.push_back({before, after});
  } else if (has_after) {
    difference.inserted.push_back(after);
  } else {
    difference.deleted.push_back(before);
  }
}

/// Journals are not kept in order.
template <typename Row>
void sort_change(Difference<Row>& difference, const Labels& labels) {
  sort_tier(difference.inserted, labels);
  sort_tier(difference.deleted, labels);
  std::sort(difference.updated.begin(), difference.updated.end(),
            [&](const auto& a, const auto& b) { return key_of(a.after, labels) < key_of(b.after, labels); });
}

}  // namespace stepwell
