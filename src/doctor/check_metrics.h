// CheckMetrics: whether the metrics that `[dashboard]` names are among those that the tiers hold. If revenue
// is called otherwise there, every dashboard is 0.00, and nothing else in the program would find fault.
#pragma once

#include <vector>

#include "config/config.h"
#include "engine/engine.h"

namespace stepwell {

/// A finding for each of the three that the tiers have no row of, with the metrics there are and the line of
/// the configuration that cures it; one that all is fine else. Needs a published generation. Throws
/// Error{kFailed} if the database cannot be read.
std::vector<Finding> check_metrics(Engine& engine, const Config& config);

/// The same metrics as the tiers spell them, where they have them: SQL of an engine without collations finds
/// no other spelling.
DashboardMetrics as_spelled(Engine& engine, const DashboardMetrics& metrics);

}  // namespace stepwell
