// Migrations: brings the bookkeeping of an older stepwell to the layout of this one.
#pragma once

#include "engine/mariadb/engine.h"

namespace stepwell::maria {

/// Where the database's bookkeeping is older: brings it up if the workspace may write, which holds the
/// refresh lock then; else throws Error{kFailed} saying how. Throws Error{kFailed} where it is newer. Each
/// step may be repeated: one that was interrupted is finished by whoever writes next.
void migrate(Workspace& workspace);

/// Throws Error{kUsage} if the bookkeeping is of a pyramid of other tables (engine/sql/recorded_model.h).
void require_own_pyramid(Workspace& workspace);

}  // namespace stepwell::maria
