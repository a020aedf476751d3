// CheckFigures: whether the published figures are there, fresh, proved and complete, which is the same on
// every engine; what only an engine can see is in engine/inspector.h.
#pragma once

#include <optional>
#include <vector>

#include "base/clock.h"
#include "engine/engine.h"
#include "model/month.h"
#include "model/year_pair.h"

namespace stepwell {

struct FigureCheckOptions {
  TimestampUs now = 0;
  /// Figures that were published longer ago are late.
  double stale_after_s = 36 * 3600;
  /// What the dashboards show, where the configuration says so.
  std::optional<Month> as_of = {};
  std::optional<YearPair> years = {};
};

struct CheckedFigures {
  /// The published generation; nothing before the first.
  std::optional<std::int64_t> generation;
  std::vector<Finding> findings;
};

/// Generation, freshness, verification, exclusions, months. Throws Error{kFailed} if the database cannot be
/// read.
CheckedFigures check_figures(Engine& engine, const FigureCheckOptions& options);

}  // namespace stepwell
