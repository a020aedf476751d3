// Difference: what turns one state of a tier into another. It is what a publish writes, what the journal
// keeps, what a rollback inverts, and what the server applies to its snapshot.
//
// Pure functions over tiers sorted by key (rollup/order.h) that share one Labels. Rows with the same key and
// another content (labels included) are updates.
#pragma once

#include <algorithm>
#include <span>
#include <type_traits>
#include <vector>

#include "model/generation.h"
#include "model/tier_rows.h"
#include "rollup/order.h"

namespace stepwell {

template <typename Row>
struct Update {
  Row before;
  Row after;
};

/// All lists are sorted by key, and a key occurs once in all of them together.
template <typename Row>
struct Difference {
  std::vector<Row> inserted;
  std::vector<Row> deleted;
  std::vector<Update<Row>> updated;

  bool empty() const { return inserted.empty() && deleted.empty() && updated.empty(); }
  ChangeCounts counts() const { return {inserted.size(), updated.size(), deleted.size()}; }
};

/// What turns `before` into `after`. Takes `after` over where it can become the answer without a copy.
/// Throws Error{kFailed} naming the group if either holds one twice or out of order.
template <typename Row>
Difference<Row> difference(const std::vector<Row>& before, std::vector<Row>&& after, const Labels& labels);

/// `before` with the difference applied, sorted. Throws Error{kFailed} if it does not fit: an inserted key
/// that is there, a deleted or updated row that is absent or has another content.
template <typename Row>
std::vector<Row> apply(std::type_identity_t<std::span<const Row>> before, const Difference<Row>& change,
                       const Labels& labels);

/// The difference that undoes `change`.
template <typename Row>
Difference<Row> undo(Difference<Row>&& change);

/// One difference for `first`, then `second`: apply(apply(x, first), second) == apply(x, compose(first,
/// second)). Throws Error{kFailed} if `second` does not fit after `first`.
template <typename Row>
Difference<Row> compose(const Difference<Row>& first, const Difference<Row>& second, const Labels& labels);

/// Sorts the lists of a difference by key.
template <typename Row>
void sort_change(Difference<Row>& change, const Labels& labels) {
  sort_tier(change.inserted, labels);
  sort_tier(change.deleted, labels);
  std::sort(change.updated.begin(), change.updated.end(),
            [&](const auto& a, const auto& b) { return key_of(a.after, labels) < key_of(b.after, labels); });
}

/// Rows that are written to each tier.
struct PyramidCounts {
  ChangeCounts asins;
  ChangeCounts brands;
  ChangeCounts categories;

  std::uint64_t total() const { return asins.total() + brands.total() + categories.total(); }
  PyramidCounts& operator+=(const PyramidCounts& other) {
    asins += other.asins;
    brands += other.brands;
    categories += other.categories;
    return *this;
  }
};

/// The difference of all three tiers.
struct PyramidDifference {
  Difference<AsinRow> asins;
  Difference<BrandRow> brands;
  Difference<CategoryRow> categories;

  bool empty() const { return asins.empty() && brands.empty() && categories.empty(); }
  PyramidCounts counts() const { return {asins.counts(), brands.counts(), categories.counts()}; }
};

PyramidDifference difference(const Pyramid& before, Pyramid&& after, const Labels& labels);

}  // namespace stepwell
