// WriteAccess: whether this user may write to a table, found by trying.
#pragma once

#include <string>

#include "engine/mariadb/engine.h"

namespace stepwell::maria {

/// INSERT, UPDATE and DELETE of no row. Throws Error{kFailed} naming the table if the user lacks a right, or
/// the server takes no writes. A table that is not there is passed over.
void try_writing(Workspace& workspace, const std::string& table);

}  // namespace stepwell::maria
