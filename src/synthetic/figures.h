// Figures: what one ASIN earned in one marketplace in one month, and how the metrics follow from it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "synthetic/catalog.h"

namespace stepwell::synthetic {

/// The sums of one cell (ASIN, marketplace, month) from which every metric is computed.
enum Figure : std::uint8_t {
  kNetRevenue,
  kCm3,
  kNetUnits,
  kGrossRevenue,
  kReturns,
  kGoods,
  kFees,
  kAdvertising,
  kGrossUnits,
  kReturnedUnits,
  kCm1,  // net revenue - goods
  kCm2,  // CM1 - fees
};
inline constexpr std::size_t kFigureCount = 12;

/// In hundredths. Figures of units are whole.
using Figures = std::array<std::int64_t, kFigureCount>;

struct Metric {
  std::string_view name;
  Figure figure;
  /// The metric as a share of the figure.
  std::int32_t permille = 1000;
  /// Whole numbers only: units, orders, visits.
  bool whole = false;
  /// Varies by a tenth around the share from cell to cell.
  bool varies = true;
  /// How many raw rows a group has in daily postings, against the others; 0: not in daily postings.
  std::uint8_t daily_weight = 0;
};

inline constexpr std::size_t kDailyMetricCount = 8;
inline constexpr std::size_t kLedgerMetricCount = 70;

/// The metrics of daily postings are the first eight.
extern const std::array<Metric, kLedgerMetricCount> kMetrics;

/// The same for the same arguments, whatever was asked before. `asin` sells in that month and marketplace.
Figures figures_of(const Catalog& catalog, const Asin& asin, int marketplace, int month, std::uint64_t seed);

}  // namespace stepwell::synthetic
