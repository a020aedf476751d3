// refresh: brings the tiers up to what the raw rows say, as one ledger entry.
//
//   pending    what may have changed: everything, or months and ASINs
//   compare    groups of the raw rows, the tiers above them, and their difference to what is published,
//              staged part by part; raw rows and money must equal groups plus exclusions (comparison.h)
//   guard      what would take too much away is held
//   commit     all that was staged, exclusions and generation: one atomic step
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/progress.h"
#include "engine/engine.h"
#include "refresh/shrink_guard.h"

namespace stepwell {

struct RefreshOptions {
  bool full = false;
  bool dry_run = false;
  /// Publish however much that takes away.
  bool accept_shrink = false;
  ShrinkGuard guard = {};
  /// Who asks for it: recorded with the generation.
  std::string actor = {};
  std::function<TimestampUs()> now = now_us;
};

struct RefreshReport {
  /// The generation that stands now: the new one, or the last if there was nothing to publish, or what would
  /// be published by a dry run (number 0).
  Generation generation;
  /// A new generation was published. False for a dry run and where there was nothing to change.
  bool published = false;
  /// There was nothing to change, and no tier row was written or would be.
  bool up_to_date = false;
  bool dry_run = false;
  GenerationKind kind = GenerationKind::kFull;
  /// Why this kind, or why nothing was done.
  std::string why;
  double duration_s = 0;
};

/// Throws Error{kFailed} where a rule forbids to publish (R8, R9, R10), and HeldError where too much would
/// vanish; the last generation stands then.
RefreshReport refresh(Engine& engine, const RefreshOptions& options, Progress& progress);

/// The same on an engine of its own. A refresh that is held only until the sources have stood still waits for
/// that, once, with the database closed: `wait` returns false to give up.
RefreshReport refresh_when_quiet(Gateway& gateway, const RefreshOptions& options, Progress& progress,
                                 const std::function<bool(std::chrono::seconds)>& wait);

}  // namespace stepwell
