// The synthetic sources, written into a MariaDB or MySQL database.
#pragma once

#include "base/progress.h"
#include "engine/ingest.h"
#include "engine/mariadb/engine.h"

namespace stepwell::maria {

/// As Ingest::generate. What was written, and nothing else, is taken away again on any failure but the death
/// of this process or of the server.
void generate_sources(Workspace& workspace, const SyntheticSources& sources, Progress& progress);

}  // namespace stepwell::maria
