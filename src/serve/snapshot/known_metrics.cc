#include "serve/snapshot/known_metrics.h"

#include <algorithm>
#include <utility>

namespace stepwell::serve {
namespace {

/// Months of the two years that have figures, then rows at all.
std::pair<std::ptrdiff_t, std::size_t> weight_of(LabelId metric_class, const BrandFigures& brands,
                                                 const Period& period) {
  const Window window = brands.window(metric_class, {.brand = {}, .category = {}}, period.first());
  return {std::ranges::count(window, true, &MonthFigure::present), brands.row_count(metric_class)};
}

}  // namespace

KnownMetrics::KnownMetrics(const DashboardMetrics& configured, const Snapshot& snapshot, const Period& period)
    : names(configured) {
  const LabelSet& labels = snapshot.labels().metrics;
  const std::vector<LabelId>& metrics = snapshot.brands().metrics();
  for (std::size_t i = 0; i < std::size(kMetricRoles); ++i) {
    std::string& name = names.*kMetricRoles[i].name;
    const LabelId wanted = labels.known_class(name).value_or(kNoLabel);
    // A label may outlive its last row.
    const auto found = std::ranges::find(metrics, wanted, [&](LabelId id) { return labels.class_of(id); });
    known[i] = found != metrics.end();
    if (known[i]) name = labels.text(*found);
  }
  opening = names.revenue;
  if (known[0]) return;
  std::pair<std::ptrdiff_t, std::size_t> most = {0, 0};
  for (const LabelId metric : metrics) {
    const auto weight = weight_of(labels.class_of(metric), snapshot.brands(), period);
    if (weight <= most) continue;
    most = weight;
    opening = labels.text(metric);
  }
}

}  // namespace stepwell::serve
