// CheckServer: whether a server runs where the configuration says, and answers from the newest generation.
#pragma once

#include <optional>
#include <vector>

#include "cli/config.h"
#include "engine/inspector.h"

namespace stepwell {

/// `latest` is the generation that the database holds; nothing if that is not known.
std::vector<Finding> check_server(const Config& config, std::optional<std::int64_t> latest);

}  // namespace stepwell
