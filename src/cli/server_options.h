// ServerOptions from a Config: what every command that serves says to its server.
#pragma once

#include "cli/config.h"
#include "serve/server.h"

namespace stepwell {

/// As the configuration says; the options of the command line come over it.
serve::ServerOptions server_options(const Config& config);

}  // namespace stepwell
