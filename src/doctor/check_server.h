// CheckServer: whether a server runs where the configuration says, and answers from the newest generation of
// this database. Whoever else answers there, another program or the stepwell of another database, is told
// apart.
#pragma once

#include <optional>
#include <vector>

#include "config/config.h"
#include "engine/engine.h"
#include "engine/inspector.h"

namespace stepwell {

/// `latest` is the generation that the database holds; nothing if that is not known. Opens the database where
/// a server says which generation it serves.
std::vector<Finding> check_server(const Config& config, Gateway& gateway, std::optional<std::int64_t> latest);

}  // namespace stepwell
