// The refresh lock: one writer of tiers at a time in one database (R14).
//
// A named lock of the server, held by a connection for as long as it lives. A process that dies, or whose
// connection is ended, gives it up by that; and since it publishes on the same connection, it cannot publish
// without it.
#pragma once

#include <string>

#include "engine/mariadb/connection.h"

namespace stepwell::maria {

/// Waits up to `patience_s`; then throws Error{kBusy} that says which connection holds the lock.
void take_refresh_lock(Connection& connection, const std::string& database, int patience_s);

}  // namespace stepwell::maria
