// KnownMetrics: which of the configured metrics the figures have, and with which one the pages open.
//
// A team's metrics may be called otherwise than configured. A page of zeros would look like a bad month, so
// the pages are told, and open with a metric that has figures.
#pragma once

#include <string>

#include "base/json_writer.h"
#include "serve/settings.h"
#include "serve/snapshot.h"

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

/// The value of a key: {"opening":…,"revenue":{"name":…,"known":…},…}.
void write_json(JsonWriter& json, const KnownMetrics& metrics);

}  // namespace stepwell::serve
