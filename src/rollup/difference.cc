// Merging tiers
// =============
// Tiers are sorted, and so are the lists of a difference, so that all three operations are merges: one
// pass, no tables, and an output that is sorted by construction.
//
// `difference` reads every row of both tiers once; memory bandwidth bounds it. `apply` is asked by a server
// to put a few hundred changes into a snapshot of millions of rows: it looks only at the rows that change
// and copies what lies between them as blocks. Where the next change belongs is found by galloping (steps
// of 1, 2, 4, ... rows, then a binary search within the last step). That is cheap when changes are dense,
// where a binary search over the whole rest would miss the cache at every level, and cheap when they are
// sparse, where a walk would look at every row.
//
// A misfit is an error, never repaired: tiers, journal and difference say different things then, and
// whichever of them was believed, a wrong figure would be shown.

#include "rollup/difference.h"

#include <algorithm>
#include <utility>

#include "base/huge_pages.h"
#include "rollup/changes.h"
#include "rollup/label_classes.h"
#include "rollup/sorted_rows.h"

namespace stepwell {
namespace {

/// The first of the sorted rows from `first` on whose key is not less than `key`.
template <typename Row>
const Row* gallop(const Row* first, const Row* last, const PackedKey& key, const LabelClasses& classes) {
  const auto less = [&classes](const Row& row, const PackedKey& bound) {
    return classes.key_of(row) < bound;
  };
  std::ptrdiff_t step = 1;
  while (step < last - first && less(first[step], key)) {
    first += step;
    step *= 2;
  }
  return std::lower_bound(first, first + std::min(step, last - first), key, less);
}

}  // namespace

template <typename Row>
Difference<Row> difference(const std::vector<Row>& before, std::vector<Row>&& after, const Labels& labels) {
  const LabelClasses classes(labels);
  std::vector<Row> rows = std::move(after);
  Difference<Row> result;
  SortedRows<Row> old_rows(before, labels, classes, "the tier before");
  SortedRows<Row> new_rows(rows, labels, classes, "the tier after");
  while (!old_rows.done() && !new_rows.done()) {
    if (old_rows.key() == new_rows.key()) {
      record(&old_rows.row(), &new_rows.row(), result);
      old_rows.next();
      new_rows.next();
    } else if (old_rows.key() < new_rows.key()) {
      result.deleted.push_back(old_rows.row());
      old_rows.next();
    } else {
      result.inserted.push_back(new_rows.row());
      new_rows.next();
    }
  }
  for (; !old_rows.done(); old_rows.next()) result.deleted.push_back(old_rows.row());
  if (before.empty()) {
    while (!new_rows.done()) new_rows.next();  // only to check
    result.inserted = std::move(rows);
  } else {
    for (; !new_rows.done(); new_rows.next()) result.inserted.push_back(new_rows.row());
  }
  return result;
}

template <typename Row>
std::vector<Row> apply(std::type_identity_t<std::span<const Row>> before, const Difference<Row>& change,
                       const Labels& labels) {
  const LabelClasses classes(labels);
  std::vector<Row> result;
  reserve_huge(result, before.size() + change.inserted.size());
  const Row* rest = before.data();
  const Row* const end = rest + before.size();
  for (Changes<Row> changes(change, labels, classes); !changes.done(); changes.next()) {
    const auto& [old_row, new_row] = changes.change();
    const Row* const place = gallop(rest, end, changes.key(), classes);
    result.insert(result.end(), rest, place);
    rest = place;
    const bool present = place != end && classes.key_of(*place) == changes.key();
    if (old_row == nullptr) {
      if (present) throw_misfit(*new_row, labels, "it is to be inserted and is there already");
    } else {
      if (!present) throw_misfit(*old_row, labels, "it is to be updated or deleted and is not there");
      if (!(*place == *old_row))
        throw_misfit(*old_row, labels, "it has another content than the difference says");
      ++rest;
    }
    if (new_row != nullptr) result.push_back(*new_row);
  }
  result.insert(result.end(), rest, end);
  return result;
}

template <typename Row>
Difference<Row> undo(Difference<Row>&& change) {
  std::swap(change.inserted, change.deleted);
  for (Update<Row>& update : change.updated) std::swap(update.before, update.after);
  return std::move(change);
}

template <typename Row>
Difference<Row> compose(const Difference<Row>& first, const Difference<Row>& second, const Labels& labels) {
  const LabelClasses classes(labels);
  Difference<Row> result;
  Changes<Row> earlier(first, labels, classes);
  Changes<Row> later(second, labels, classes);
  while (!earlier.done() || !later.done()) {
    if (later.done() || (!earlier.done() && earlier.key() < later.key())) {
      record(earlier.change().before, earlier.change().after, result);
      earlier.next();
    } else if (earlier.done() || later.key() < earlier.key()) {
      record(later.change().before, later.change().after, result);
      later.next();
    } else {
      const Row* const between = earlier.change().after;
      const Row* const expected = later.change().before;
      const bool fits =
          between == nullptr || expected == nullptr ? between == expected : *between == *expected;
      if (!fits)
        throw_misfit(later.change().any(), labels, "the second of two differences does not follow the first");
      record(earlier.change().before, later.change().after, result);
      earlier.next();
      later.next();
    }
  }
  return result;
}

#define STEPWELL_DIFFERENCE_OF(Row)                                                                \
  template Difference<Row> difference(const std::vector<Row>&, std::vector<Row>&&, const Labels&); \
  template std::vector<Row> apply(std::span<const Row>, const Difference<Row>&, const Labels&);    \
  template Difference<Row> undo(Difference<Row>&&);                                                \
  template Difference<Row> compose(const Difference<Row>&, const Difference<Row>&, const Labels&);
STEPWELL_DIFFERENCE_OF(AsinRow)
STEPWELL_DIFFERENCE_OF(BrandRow)
STEPWELL_DIFFERENCE_OF(CategoryRow)
#undef STEPWELL_DIFFERENCE_OF

PyramidDifference difference(const Pyramid& before, Pyramid&& after, const Labels& labels) {
  return {difference(before.asins, std::move(after.asins), labels),
          difference(before.brands, std::move(after.brands), labels),
          difference(before.categories, std::move(after.categories), labels)};
}

}  // namespace stepwell
