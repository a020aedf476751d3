// CheckConfiguration: what `doctor` sees of configuration, logins and certificate.
#pragma once

#include <vector>

#include "config/config.h"
#include "engine/inspector.h"

namespace stepwell {

/// The configuration file, the file of logins, where the server listens, the certificate. Reads files only.
std::vector<Finding> check_configuration(const Config& config);

}  // namespace stepwell
