// ImportColumns: the columns of a source table in the file, with what each takes from a file to import.
#pragma once

#include <string>

#include "engine/duckdb/engine.h"
#include "engine/files/import_target.h"

namespace stepwell::duck {

using files::ImportTarget;

/// The target of an import into the source table of that role. To be called outside of a transaction.
ImportTarget import_target(Workspace& workspace, const std::string& role);

}  // namespace stepwell::duck
