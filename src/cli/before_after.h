// BeforeAfter: the queries behind the dashboards, on the raw rows and on the tiers, timed in pairs.
//
// A machine may be twice as fast in one minute as in the next. So both sides of a pair run one right after
// the other, every other pair begins with the other side, and how much faster the tiers are is told by the
// ratios within pairs rather than by the ratio of two medians. A pair before them, which nobody counts, warms
// the caches of both sides.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json_writer.h"
#include "base/progress.h"
#include "engine/dashboard_bench.h"

namespace stepwell {

/// The middle and the ends of some measurements.
struct Spread {
  double median = 0;
  double least = 0;
  double most = 0;

  /// `values` must not be empty.
  static Spread of(std::vector<double> values);
};

struct BeforeAfter {
  struct Side {
    Spread seconds;
    std::uint64_t rows_scanned = 0;
  };

  const char* endpoint = "";
  Side raw;
  Side tiers;
  /// How many times as long the raw rows take, pair by pair.
  Spread faster;

  double less_time_percent() const;
  double fewer_rows_percent() const;
};

/// All three, `rounds` pairs each (at least 1), of these metrics, spelled as the tiers have them. Only reads.
std::vector<BeforeAfter> compare_dashboards(DashboardBench& bench, const DashboardMetrics& metrics,
                                            int rounds, Progress& progress);

/// A table of times and a table of rows.
std::string describe(const std::vector<BeforeAfter>& comparisons);
/// The value of a key: an array.
void write_json(JsonWriter& json, const std::vector<BeforeAfter>& comparisons);

/// "99.97%"; `part` of nothing is nothing.
std::string format_percent(double percent);
double percent_of(double part, double whole);

}  // namespace stepwell
