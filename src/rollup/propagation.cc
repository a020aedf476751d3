// Up the pyramid by difference
// ============================
// Every row that changes takes something away from the row above it and adds something: money, one to a
// count, a spelling. These contributions are collected by the row above (contributions.h), and what they
// amount to is put upon the published row.

#include "rollup/propagation.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "rollup/changes.h"
#include "rollup/contributions.h"
#include "rollup/label_classes.h"
#include "rollup/misfit.h"
#include "rollup/tiers.h"
#include "rollup/unfit_sum.h"

namespace stepwell {
namespace {

PlaceMonth place_of(const PackedKey& key) {
  const auto number = [](std::uint64_t ordered) {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(ordered) ^ 0x8000'0000u);
  };
  return {Month::of_index(number(key.high & UINT32_MAX)), number(key.high >> 32)};
}

template <typename Entries>
std::vector<PlaceMonth> places_of(const Entries& entries) {
  std::vector<PlaceMonth> places;
  for (const auto& entry : entries) places.push_back(place_of(entry.first));
  std::ranges::sort(places);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

/// A count with its change put upon it.
template <typename Row>
std::uint32_t changed_count(const Row& row, std::uint32_t count, std::int32_t change, const Labels& labels) {
  const std::int64_t now = std::int64_t{count} + change;
  if (now < 0) throw_contradiction(group_name(row, labels) + " holds less than it is made of");
  return static_cast<std::uint32_t>(now);
}

template <typename Row>
void change_total(Row& row, MoneySum change, const Labels& labels) {
  const MoneySum sum = MoneySum(row.total) + change;
  const std::optional<Money> total = sum.narrow(kTotalDigits);
  if (!total) throw unfit_sum(row, sum, kTotalDigits, labels);
  row.total = *total;
}

std::int32_t& id_of(BrandRow& row) { return row.brand; }
std::int32_t& id_of(CategoryRow& row) { return row.category; }
std::uint32_t count_of(const BrandRow& row) { return row.asin_count; }
std::uint32_t count_of(const CategoryRow& row) { return row.brand_count; }

/// The rows of a tier above, as contributions change them.
template <typename Row>
class ChangedRows {
 public:
  ChangedRows(const Contributions& contributions, const std::vector<Row>& published,
              const Spellings& spellings, const Labels& labels)
      : spellings_(spellings), labels_(labels) {
    const LabelClasses classes(labels);
    SortedRows<Row> rows(published, labels, classes, "the published tier");
    for (const auto& [key, contribution] : contributions) {
      while (!rows.done() && rows.key() < key) rows.next();
      add(key, contribution, !rows.done() && rows.key() == key ? &rows.row() : nullptr);
    }
  }

  /// Where rows are whose spelling is not known.
  std::vector<PlaceMonth> unknown() const { return places_of(unknown_); }

  /// `made` has those rows, sorted, made of all that is below them.
  void settle(const std::vector<Row>& made) {
    const LabelClasses classes(labels_);
    SortedRows<Row> rows(made, labels_, classes, "what was made anew");
    for (const auto& [key, update] : unknown_) {
      while (!rows.done() && rows.key() < key) rows.next();
      if (rows.done() || rows.key() != key || rows.row().figures() != update.after.figures()) {
        throw_contradiction(group_name(update.after, labels_) + " is not the sum of what is below it");
      }
      record(&update.before, &rows.row(), result_);
    }
  }

  Difference<Row> finish() && {
    sort_change(result_, labels_);
    return std::move(result_);
  }

 private:
  void add(const PackedKey& key, const Contribution& contribution, const Row* before) {
    Row row = before != nullptr ? *before : Row{};
    const auto [month, id] = place_of(key);
    row.month = month;
    id_of(row) = id;
    if (before == nullptr && contribution.metrics.gone() != kNoLabel) throw_missing(row, contribution);
    const bool is_known = change(row, key, contribution);
    if (count_of(row) > 0) {
      if (is_known) return record(before, &row, result_);
      unknown_.push_back({key, {*before, row}});
      return;
    }
    if (row.total != Money()) throw_contradiction(group_name(row, labels_) + " is made of nothing");
    if (before != nullptr) result_.deleted.push_back(*before);
  }

  /// Something below it goes, and so it ought to be there.
  [[noreturn]] void throw_missing(Row row, const Contribution& by) {
    row.metric = by.metrics.gone();
    if constexpr (std::is_same_v<Row, BrandRow>) {
      row.marketplace = by.marketplaces.gone() == kNoLabel ? kAllMarketplaces : by.marketplaces.gone();
    }
    throw_contradiction(group_name(row, labels_) + " holds less than it is made of");
  }

  /// False where the spelling is not known.
  bool change(BrandRow& row, const PackedKey& key, const Contribution& by) {
    const auto metric = by.metrics.shown(labels_.metrics, row.metric, spellings_.is_only_metric(row.metric));
    const auto marketplace = static_cast<LabelId>(key.low) == kAllMarketplaces
                                 ? std::optional(kAllMarketplaces)
                                 : by.marketplaces.shown(labels_.marketplaces, row.marketplace,
                                                         spellings_.is_only_marketplace(row.marketplace));
    if (metric) row.metric = *metric;
    if (marketplace) row.marketplace = *marketplace;
    const std::uint32_t before = row.asin_count;
    row.asin_count = changed_count(row, row.asin_count, by.count, labels_);
    const bool all_are_placed = static_cast<std::uint32_t>(by.placed) == row.asin_count;
    if (by.placed > 0 && before > 0 && by.category != row.category && !all_are_placed) {
      throw_contradiction(fmt::format("brand {} has two categories", row.brand));
    }
    if (by.placed > 0) row.category = by.category;
    change_total(row, by.money, labels_);
    return metric && marketplace;
  }

  bool change(CategoryRow& row, const PackedKey&, const Contribution& by) {
    const auto metric = by.metrics.shown(labels_.metrics, row.metric, spellings_.is_only_metric(row.metric));
    if (metric) row.metric = *metric;
    row.brand_count = changed_count(row, row.brand_count, by.count, labels_);
    row.asin_count = changed_count(row, row.asin_count, by.asins, labels_);
    change_total(row, by.money, labels_);
    return metric.has_value();
  }

  const Spellings& spellings_;
  const Labels& labels_;
  Difference<Row> result_;
  std::vector<std::pair<PackedKey, Update<Row>>> unknown_;
};

/// The rows that a difference leaves of some places: `published` are those before, `place` says where a row
/// is.
template <typename Row, typename Place>
std::vector<Row> left_of(std::vector<Row>&& published, const Difference<Row>& difference,
                         const std::vector<PlaceMonth>& places, Place place, const Labels& labels) {
  const LabelClasses classes(labels);
  const auto is_wanted = [&](const Row& row) {
    return std::ranges::binary_search(places, PlaceMonth{row.month, place(row)});
  };
  std::vector<Row> rows = std::move(published);
  std::vector<PackedKey> changed;
  std::vector<Row> now;
  for (Changes<Row> changes(difference, labels, classes); !changes.done(); changes.next()) {
    changed.push_back(changes.key());
    const Row* const after = changes.change().after;
    if (after != nullptr && is_wanted(*after)) now.push_back(*after);
  }
  std::erase_if(rows, [&](const Row& row) {
    return !is_wanted(row) || std::ranges::binary_search(changed, classes.key_of(row));
  });
  rows.insert(rows.end(), now.begin(), now.end());
  sort_tier(rows, labels);
  return rows;
}

}  // namespace

PyramidDifference propagate(Difference<AsinRow>&& change, const AsinTier& before, PublishedRows& published,
                            const Spellings& spellings, const Labels& labels) {
  PyramidDifference result;
  result.asins = std::move(change);

  const Contributions to_brands = contributions_of(result.asins, before, labels);
  ChangedRows<BrandRow> brands(to_brands, published.read_brands_of(places_of(to_brands)), spellings, labels);
  if (const auto unknown = brands.unknown(); !unknown.empty()) {
    const AsinTier below = left_of(published.read_asins_below(unknown), result.asins, unknown,
                                   std::mem_fn(&AsinRow::brand), labels);
    brands.settle(roll_up_brands(below, labels));
  }
  result.brands = std::move(brands).finish();

  const Contributions to_categories = contributions_of(result.brands, labels);
  ChangedRows<CategoryRow> categories(to_categories, published.read_categories_of(places_of(to_categories)),
                                      spellings, labels);
  if (const auto unknown = categories.unknown(); !unknown.empty()) {
    const BrandTier below = left_of(published.read_brands_below(unknown), result.brands, unknown,
                                    std::mem_fn(&BrandRow::category), labels);
    categories.settle(roll_up_categories(below, labels));
  }
  result.categories = std::move(categories).finish();
  return result;
}

}  // namespace stepwell
