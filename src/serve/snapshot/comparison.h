// Comparison: one metric in one period, beside the same metric in another, by month, brand, category,
// marketplace or product.
//
// All pages show figures of this one mechanism, so that the same words mean the same arithmetic on each of
// them: a total is the sum of its rows, a ratio is the quotient of two totals, and a change is what the
// current period has over the comparison's. Sums are exact; only percentages are floating point, and they are
// made from exact sums at the very end (R2).
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "serve/snapshot/snapshot.h"

namespace stepwell::serve {

/// Consecutive months.
struct MonthSpan {
  Month first;
  int count = 0;

  Month last() const { return first.plus(count - 1); }
};

enum class CompareBy { kMonth, kBrand, kCategory, kMarketplace, kAsin };

struct ComparisonRequest {
  MonthSpan current;
  std::optional<MonthSpan> versus = {};
  /// The metric asked for; or revenue, margin and units, in this order, where their ratio is asked for. One
  /// to three, none kNoLabel twice.
  std::vector<LabelId> metric_classes = {};
  BrandFilter filter = {};
  CompareBy by = CompareBy::kMonth;
  /// Months count only if both periods have rows in them, each at the same place from its period's begin.
  bool like_for_like = false;
  /// Only products whose ASIN, name or brand's name contains it; folded. By product only.
  std::string text = {};
};

/// A metric in both periods.
struct ComparedFigure {
  MoneySum current;
  MoneySum versus;
  /// How many raw rows were added, 2 standing for all of a group that has more: by product only.
  std::uint32_t current_rows = 0;
  std::uint32_t versus_rows = 0;

  ComparedFigure& operator+=(const ComparedFigure& other);
  ComparedFigure& operator-=(const ComparedFigure& other);
};

/// As many as the request has metrics; the rest is zero.
using ComparedFigures = std::array<ComparedFigure, 3>;

struct ComparedRow {
  /// Of a brand, category (kNoId: the brands without) or product.
  std::int32_t id = kNoId;
  LabelId marketplace = kNoLabel;
  /// By month: its place in both periods, and whether there are rows.
  int place = 0;
  bool current_present = false;
  bool versus_present = false;
  ComparedFigures figures = {};
};

struct Comparison {
  /// By month in their order; others by id, marketplaces by name. Brands and categories that the catalogue
  /// names are there without figures, too; those of excluded groups are not.
  std::vector<ComparedRow> rows;
  /// The sum of all rows.
  ComparedFigures total = {};
  /// Months of the periods that have rows of the (first) metric under the filter.
  int current_with_rows = 0;
  int versus_with_rows = 0;
  /// Of each place whether it counts: all do, unless the comparison is like for like.
  std::vector<bool> counts;
};

Comparison compare(const Snapshot& snapshot, const ComparisonRequest& request);

/// Stock is a balance: what there is at the end of a period, and on average over its months.
struct StockBalance {
  MoneySum end;
  MoneySum average;  // the nearest hundredth, halves to the even one
};
/// By category; one without stock in the period has none here, which is a balance of zero.
using StockBalances = std::map<std::int32_t, StockBalance>;
/// Counted are the months of the period that have stock figures of any category: nothing if none has.
std::optional<StockBalances> stock_balances(const Catalogue& catalogue, const MonthSpan& span);

}  // namespace stepwell::serve
