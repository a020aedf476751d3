// DashboardBench: the queries behind the dashboards, as a team writes them by hand, on the raw rows and on the
// tiers. `demo` and `bench` time them to show what the tiers are for.
#pragma once

#include <cstdint>

#include "model/dashboard_metrics.h"

namespace stepwell {

enum class Dashboard { kDashboard, kCategories, kProfitability };
enum class QueryBase { kRawRows, kTiers };

/// One run of a dashboard query.
struct QueryTiming {
  double seconds = 0;
  /// The raw rows, or rows of a tier, that meet the query's conditions: however the database goes about it,
  /// it has to read each of them. Exact.
  std::uint64_t rows_scanned = 0;
};

class DashboardBench {
 public:
  virtual ~DashboardBench() = default;

  /// Runs one once. `metrics` are spelled as the tiers have them. Only reads. Throws Error{kFailed}.
  virtual QueryTiming time(Dashboard dashboard, QueryBase base, const DashboardMetrics& metrics) = 0;
};

}  // namespace stepwell
