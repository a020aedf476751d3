// The plain SQL that `stepwell sql` prints for MariaDB and MySQL: the same result without stepwell.
//
// A script is made without asking a server, but the tiers must carry the collations and id types of source
// columns that only the server knows: `create` looks them up itself and prepares its statements from them.
#pragma once

#include <string>

#include "engine/mariadb/grants_script.h"
#include "engine/schema.h"
#include "model/model.h"

namespace stepwell::maria {

/// A script that the plain client of MariaDB or MySQL runs as it is, in the team's database. Its last line is
/// not ended: `stepwell sql` does that, and database/ holds what it prints.
/// `grantee` is whom kGrants is for.
std::string script(SqlScript which, const Model& model, const Grantee& grantee = {});

/// The rows that `script(kRefresh)` puts into its staging tables and how it applies them; in a file of its
/// own.
std::string refresh_script(const Model& model);

}  // namespace stepwell::maria
