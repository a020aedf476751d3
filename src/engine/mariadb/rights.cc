#include "engine/mariadb/rights.h"

namespace stepwell::maria {
namespace {

/// 'user'@'host' with both in quotes: how information_schema names whom a right was granted to.
constexpr const char* kGrantee =
    "CONCAT('''', SUBSTRING_INDEX(CURRENT_USER(), '@', 1), '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', "
    "-1), "
    "'''')";

}  // namespace

Rights::Rights(Workspace& workspace) {
  Connection& connection = workspace.connection;
  const std::string mine = std::string(" WHERE grantee = ") + kGrantee;
  connection
      .query("SELECT privilege_type FROM information_schema.user_privileges" + mine +
             " UNION SELECT privilege_type FROM information_schema.schema_privileges" + mine +
             " AND DATABASE() LIKE table_schema")
      .each([&](const Row& row) { everywhere_.emplace(row.text(0)); });
  connection
      .query("SELECT privilege_type, table_name FROM information_schema.table_privileges" + mine +
             " AND table_schema = DATABASE()")
      .each([&](const Row& row) { on_tables_.emplace(row.text(0), row.text(1)); });
  has_role_ = connection.text("SELECT CURRENT_ROLE()").value_or("NONE") != "NONE";
}

bool Rights::hold(std::string_view privilege, const std::string& table) const {
  return everywhere_.contains(privilege) || on_tables_.contains({std::string(privilege), table});
}

}  // namespace stepwell::maria
