// Settings: what the configuration says about answers. They may change while the server runs (SIGHUP): a
// value that is replaced as a whole, on the board.
#pragma once

#include <optional>
#include <string>

#include "model/dashboard_metrics.h"
#include "model/metric_kinds.h"
#include "model/month.h"
#include "model/year_pair.h"

namespace stepwell::serve {

struct Settings {
  /// The as-of month of requests that do not name one; the latest month of the brand tier if absent, within
  /// the second of `years` where those are given.
  std::optional<Month> as_of = {};
  std::optional<YearPair> years = {};
  /// Percentages are green from `ebitda_green` on, orange from `ebitda_orange` on, red below.
  double ebitda_green = 15;
  double ebitda_orange = 5;
  /// Figures that were published longer ago are shown with a warning.
  double stale_after_s = 36.0 * 3600;
  /// What the dashboards are made of.
  DashboardMetrics metrics = {};
  /// What the figures of each metric are.
  MetricKinds kinds = {};
  /// Written before money on the pages, "€" say; empty: nothing is.
  std::string currency = {};
  /// The month, from 1, that a fiscal year begins with.
  int fiscal_year_start = 1;
};

}  // namespace stepwell::serve
