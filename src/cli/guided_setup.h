// GuidedSetup: the deployment, step by step. Says what is there, what is missing and what it will take before
// anything is done, and asks before each step that changes something.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/questions.h"
#include "engine/inspector.h"
#include "engine/prover.h"
#include "refresh/refresh.h"

namespace stepwell {

struct GuidedSetupOptions {
  bool populate = true;
  SetupOptions setup;
  /// Nothing is printed; the outcome says it all.
  bool silent = false;
};

/// What was found and done. A step that was declined or left out is empty.
struct SetupOutcome {
  std::vector<Finding> findings;
  Estimate estimate;
  SetupReport created;
  std::optional<RefreshReport> refreshed;
  std::optional<Proof> proof;
  std::vector<TierExtent> extents;
};

/// Throws Error{kFailed} where something must be mended first, or the creation was declined: nothing has been
/// created then.
SetupOutcome guided_setup(Context& context, const GuidedSetupOptions& options, const Questions& questions);

}  // namespace stepwell
