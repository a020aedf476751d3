// What the configuration says about a server.
#pragma once

#include "cli/config.h"
#include "serve/http/server.h"

namespace stepwell {

enum class AskForLogins { kYes, kNo };

/// Reads the file of logins, too, and says so where a password is written in the configuration; throws what
/// UsersFile does. With kNo logins are neither read nor asked for, however often SIGHUP comes. `config` is
/// used again when the server is told to read it anew.
serve::ServerOptions server_options(const Config& config, AskForLogins asking = AskForLogins::kYes);

}  // namespace stepwell
