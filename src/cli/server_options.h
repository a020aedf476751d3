// What the configuration says about a server.
#pragma once

#include "cli/config.h"
#include "serve/http/server.h"

namespace stepwell {

/// Reads the file of logins, too, and says so where a password is written in the configuration. `config`
/// is used again when the server is told to read it anew.
serve::ServerOptions server_options(const Config& config);

}  // namespace stepwell
