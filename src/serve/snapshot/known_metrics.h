// KnownMetrics: which of the configured metrics the figures have, and with which one the pages open.
//
// A team's metrics may be called otherwise than configured. A page of zeros would look like a bad month, so
// the pages are told, and open with a metric that has figures.
#pragma once

#include <string>

#include "model/dashboard_metrics.h"
#include "serve/snapshot/snapshot.h"

namespace stepwell::serve {

struct KnownMetrics {
  /// As the brand tier spells them; as configured where it has none such.
  DashboardMetrics names;
  /// For each of kMetricRoles, in that order, whether there are figures.
  bool known[std::size(kMetricRoles)] = {};
  /// Revenue; where that has no figures, the metric that has figures in most months of
  /// `period`, of several the one with most rows.
  std::string opening;

  KnownMetrics(const DashboardMetrics& configured, const Snapshot& snapshot, const Period& period);
};

}  // namespace stepwell::serve
