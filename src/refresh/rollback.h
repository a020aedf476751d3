// rollback: publishes the tiers of an earlier generation again, from the journal.
//
// It is a ledger entry like any other: a new generation whose difference undoes those since `to`. The next
// refresh is a full one and brings back what the raw rows say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/progress.h"
#include "engine/engine.h"

namespace stepwell {

/// `to`: the generation to restore; by default the one before the latest. `actor`: who asks for it, recorded
/// with the new generation, which is returned.
/// Throws Error{kUsage} for a generation that does not exist or that the journal no longer reaches.
Generation rollback(Engine& engine, std::optional<std::int64_t> to, Progress& progress,
                    const std::string& actor = {});

}  // namespace stepwell
