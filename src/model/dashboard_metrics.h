// DashboardMetrics: which metrics of the raw rows the dashboards are made of.
//
// Any text may be a metric, and each team has its own words. Three of them the dashboards cannot do without:
// revenue, from which growth and ratios are made; margin, whose share of revenue is EBITDA; and units.
// `[dashboard]` names them, and nothing else in the program holds such a word. They are compared with the raw
// rows' as in R4. The program's own synthetic business has the names that hold where nothing else is said.
#pragma once

#include <string>
#include <string_view>

namespace stepwell {

struct DashboardMetrics {
  std::string revenue = "Net revenue";
  std::string margin = "CM3";
  std::string units = "Net units";

  friend bool operator==(const DashboardMetrics&, const DashboardMetrics&) = default;
};

/// One of the three: its key in `[dashboard]`, and in answers, and its name.
struct MetricRole {
  std::string_view key;
  std::string DashboardMetrics::*name;
};

inline constexpr MetricRole kMetricRoles[] = {{"revenue", &DashboardMetrics::revenue},
                                              {"margin", &DashboardMetrics::margin},
                                              {"units", &DashboardMetrics::units}};

/// Not a metric of the raw rows: margin as a share of revenue.
inline constexpr std::string_view kEbitdaMetric = "Brand EBITDA %";

/// Whether it is the computed metric that is asked for, in any spelling that R4 holds for equal.
bool is_ebitda_metric(std::string_view metric);

}  // namespace stepwell
