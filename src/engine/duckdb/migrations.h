// Migrations: brings the bookkeeping of an older stepwell to the layout of this one.
#pragma once

#include "engine/duckdb/engine.h"

namespace stepwell::duck {

/// Where the file's bookkeeping is older: brings it up in one transaction if the file is open for writing,
/// else throws Error{kFailed} saying how. Throws Error{kFailed} where it is newer. Does nothing to a file
/// without bookkeeping.
void migrate(Workspace& workspace);

/// Throws Error{kUsage} if the bookkeeping is of a pyramid of other tables (engine/sql/recorded_model.h).
void require_own_pyramid(Workspace& workspace);

}  // namespace stepwell::duck
