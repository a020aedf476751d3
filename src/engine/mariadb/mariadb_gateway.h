// The way to the engine for MariaDB and MySQL.
#pragma once

#include <memory>

#include "engine/engine.h"
#include "engine/mariadb/server.h"
#include "model/model.h"

namespace stepwell {

/// Nothing is connected until an engine is opened. An open for writing that finds another process refreshing
/// waits a few seconds.
std::unique_ptr<Gateway> open_mariadb_gateway(const MariaServer& server, const Model& model);

}  // namespace stepwell
