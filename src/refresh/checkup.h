// Checkup: whether the published figures are there, fresh, proved and complete. The part of `doctor` that is
// the same on every engine; what only an engine can see is in engine/inspector.h.
#pragma once

#include <vector>

#include "base/clock.h"
#include "engine/engine.h"

namespace stepwell {

struct CheckupOptions {
  TimestampUs now = 0;
  /// Figures that were published longer ago are late.
  double stale_after_s = 36 * 3600;
};

/// Generation, freshness, verification, exclusions. Throws Error{kFailed} if the database cannot be read.
std::vector<Finding> check_figures(Engine& engine, const CheckupOptions& options);

}  // namespace stepwell
