// What the configuration says about a server.
#pragma once

#include "config/config.h"
#include "serve/auth/users_file.h"
#include "serve/http/server.h"

namespace stepwell {

enum class AskForLogins { kYes, kNo };

/// The file of logins. Throws what require_trusted_users does (config/trusted_path.h).
auth::UsersFile file_of_users(const Config& config);

/// Reads the file of logins, too, and says so where a password is written in the configuration; throws what
/// UsersFile does. With kNo logins are neither read nor asked for, however often SIGHUP comes. `config` is
/// used again when the server is told to read it anew.
serve::ServerOptions server_options(const Config& config, AskForLogins asking = AskForLogins::kYes);

}  // namespace stepwell
