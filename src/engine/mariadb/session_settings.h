// What every session with a server relies on: set when the connection is made, and read back.
//
// A server's configuration, its `init_connect` and proxies may give a session other character sets, a limit
// of rows, a look at the past, or autocommit off; figures would be wrong without an error. Whatever cannot be
// set is refused by its name.
#pragma once

#include "engine/mariadb/connection.h"

namespace stepwell::maria {

/// Sets what stepwell relies on, and asks the server for all of it. Throws Error{kFailed} that names every
/// variable that did not take its value, with both.
void settle_session(Connection& connection);

}  // namespace stepwell::maria
