// Wiring: the one place that knows the concrete engines.
#pragma once

#include <memory>

#include "config/config.h"
#include "engine/engine.h"

namespace stepwell {

/// Throws Error{kUsage} for an engine that this program was built without.
std::unique_ptr<Gateway> make_gateway(const Config& config);

}  // namespace stepwell
