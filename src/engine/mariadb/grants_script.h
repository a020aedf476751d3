// GrantsScript: what the user of stepwell may do in the team's database, as SQL for whoever gives rights.
//
// No right that stepwell can do without stands in it but as a comment, and no password: a user that it makes
// is locked until somebody gives one. A source table that is not there is passed over, since not every team
// has all of them; tables of stepwell's own may come later, and MariaDB and MySQL give rights on them before.
#pragma once

#include <string>

#include "engine/mariadb/server.h"
#include "model/model.h"

namespace stepwell::maria {

/// Whom the rights are for.
struct Grantee {
  std::string user = "stepwell";
  /// Where they connect from, in the server's words: "localhost", "%".
  std::string host = "localhost";
  /// Empty: the one that the script is run in.
  std::string database = {};
};

/// Whoever logs in to `server`.
Grantee grantee_of(const MariaServer& server);

/// Throws Error{kUsage} for names that no comment can hold.
std::string grants_script(const Model& model, const Grantee& grantee);

}  // namespace stepwell::maria
