// The plain SQL that `stepwell sql` prints for DuckDB: the same result without stepwell.
#pragma once

#include <string>

#include "engine/schema.h"
#include "model/model.h"

namespace stepwell::duck {

/// A script that DuckDB's command line runs as it is.
std::string script(SqlScript which, const Model& model);

}  // namespace stepwell::duck
