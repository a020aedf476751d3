// What the refresh script for a DBA asks of the source tables as it runs: columns and values that it could
// not read exactly end it with an error that names the role (R15).
#pragma once

#include <string>

#include "model/model.h"

namespace stepwell::maria {

/// Statements that fail unless everything that the tiers are made of can be read.
std::string source_guards(const Model& model);

}  // namespace stepwell::maria
