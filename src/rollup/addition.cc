#include "rollup/addition.h"

#include <tuple>

#include "rollup/label_classes.h"
#include "rollup/sorted_rows.h"
#include "rollup/unfit_sum.h"

namespace stepwell {
namespace {

AsinRow sum_of(const AsinRow& group, const AsinRow& added, const Labels& labels) {
  AsinRow sum = added;
  sum.metric = labels.metrics.lesser(group.metric, added.metric);
  sum.marketplace = labels.marketplaces.lesser(group.marketplace, added.marketplace);
  sum.row_count += group.row_count;
  if (sum.row_count < added.row_count) {
    throw unfit_count(sum, std::uint64_t{group.row_count} + added.row_count, labels);
  }
  sum.value = group.value + added.value;
  return sum;
}

const AsinRow& fitting(const AsinRow& row, const Labels& labels) {
  const MoneySum sum(row.value);
  if (!sum.narrow(kAsinValueDigits)) throw unfit_sum(row, sum, kAsinValueDigits, labels);
  return row;
}

auto key_of(const ExcludedRow& row) { return std::tuple(row.asin, row.month, row.reason); }

}  // namespace

AsinTier add(const AsinTier& groups, const AsinTier& added, const Labels& labels) {
  const LabelClasses classes(labels);
  AsinTier result;
  result.reserve(groups.size() + added.size());
  SortedRows<AsinRow> old_rows(groups, labels, classes, "the tier");
  SortedRows<AsinRow> new_rows(added, labels, classes, "what was added to the tier");
  while (!old_rows.done() || !new_rows.done()) {
    if (new_rows.done() || (!old_rows.done() && old_rows.key() < new_rows.key())) {
      result.push_back(old_rows.row());
      old_rows.next();
    } else if (old_rows.done() || new_rows.key() < old_rows.key()) {
      result.push_back(fitting(new_rows.row(), labels));
      new_rows.next();
    } else {
      result.push_back(fitting(sum_of(old_rows.row(), new_rows.row(), labels), labels));
      old_rows.next();
      new_rows.next();
    }
  }
  return result;
}

std::vector<ExcludedRow> add(const std::vector<ExcludedRow>& excluded,
                             const std::vector<ExcludedRow>& added) {
  std::vector<ExcludedRow> result;
  result.reserve(excluded.size() + added.size());
  auto old_row = excluded.begin();
  for (const ExcludedRow& row : added) {
    while (old_row != excluded.end() && key_of(*old_row) < key_of(row)) result.push_back(*old_row++);
    result.push_back(row);
    if (old_row != excluded.end() && key_of(*old_row) == key_of(row)) {
      result.back().account += (old_row++)->account;
    }
  }
  result.insert(result.end(), old_row, excluded.end());
  return result;
}

}  // namespace stepwell
