// BrandFigures: the brand tier, arranged so that a dashboard is answered by adding up a few hundred numbers.
//
// The tier is cut into slices, one for each metric and marketplace, whose columns lie next to each other in
// the order (brand, month); each slice also knows its totals over all brands. The answers are therefore a
// lookup (all brands), a binary search and 24 additions (one brand), or one pass over a slice (one category).
//
// Most generations change some totals and nothing else: they share all columns but that one with the figures
// before.
//
// Immutable, so any thread may read. Labels are classes here (R4): whoever asks has already looked them up.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "model/label.h"
#include "model/tier_rows.h"
#include "rollup/difference.h"
#include "serve/snapshot/money_figures.h"

namespace stepwell::serve {

/// Which rows of the brand tier count. Filters combine with AND.
struct BrandFilter {
  LabelId marketplace_class = kAllMarketplaces;
  std::optional<std::int32_t> brand;
  std::optional<std::int32_t> category;  // kNoId: of brands without one
};

class BrandFigures {
 public:
  /// `tier` is sorted by key; neither it nor `labels` is needed afterwards.
  BrandFigures(const BrandTier& tier, const Labels& labels);

  /// These figures after a change of totals. Nothing if rows come or go, change their labels or category, or
  /// have another total than `change` says: then they have to be made anew.
  std::optional<BrandFigures> updated(const Difference<BrandRow>& change, const Labels& labels) const;

  /// The 24 months from `first`. A metric class of kNoLabel, or one without rows, gives months without rows.
  Window window(LabelId metric_class, const BrandFilter& filter, Month first) const;

  /// The same for as many consecutive months as `months` has; added to what is there.
  void add_months(LabelId metric_class, const BrandFilter& filter, Month first,
                  std::span<MonthFigure> months) const;
  /// Calls `use(brand, category, month, total)` for each row that counts, ordered by brand and month.
  template <typename Use>
  void for_each_row(LabelId metric_class, const BrandFilter& filter, Use use) const {
    const Slice* const slice = find(metric_class, filter.marketplace_class);
    if (slice == nullptr) return;
    const auto [begin, end] = range_of(*slice, filter);
    for (std::size_t i = begin; i < end; ++i) {
      if (filter.category && columns_->category[i] != *filter.category) continue;
      use(columns_->brand[i], columns_->category[i], columns_->month[i], Money::of_units((*totals_)[i]));
    }
  }

  /// Rows of a metric over all marketplaces.
  std::size_t row_count(LabelId metric_class) const;

  /// The months that have rows, ascending.
  const std::vector<Month>& months() const { return months_; }
  /// The latest of them; none() if the tier is empty.
  Month latest() const { return months_.empty() ? Month::none() : months_.back(); }
  /// One label for each metric of the tier, and for each marketplace without 'ALL': the least by bytes, in
  /// that order.
  const std::vector<LabelId>& metrics() const { return metrics_; }
  const std::vector<LabelId>& marketplaces() const { return marketplaces_; }

  std::size_t bytes() const;

 private:
  struct Slice {
    std::uint32_t key = 0;  // metric class, marketplace class
    std::size_t begin = 0;  // into the columns
    std::size_t end = 0;
  };

  /// Slice after slice.
  struct Columns {
    std::vector<std::int32_t> brand;
    std::vector<std::int32_t> category;
    std::vector<Month> month;
  };

  void cut(const BrandTier& tier, const Labels& labels);
  void add_up();
  const Slice* find(LabelId metric_class, LabelId marketplace_class) const;
  /// The row's index into the columns, or nothing if it is not there with this total.
  std::optional<std::size_t> find(const Slice& slice, const BrandRow& row) const;
  /// Where the filter's brand begins and ends in the columns; the whole slice without one.
  std::pair<std::size_t, std::size_t> range_of(const Slice& slice, const BrandFilter& filter) const;
  void add_all(const Slice& slice, Month first, std::span<MonthFigure> months) const;

  std::vector<Month> months_;
  std::vector<LabelId> metrics_;
  std::vector<LabelId> marketplaces_;
  std::vector<Slice> slices_;  // ascending by key
  std::shared_ptr<const Columns> columns_;
  std::shared_ptr<const std::vector<std::int64_t>> totals_;  // a further column
  std::vector<MonthFigure> all_brands_;                      // slice × months_
};

}  // namespace stepwell::serve
