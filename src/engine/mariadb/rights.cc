#include "engine/mariadb/rights.h"

#include <fmt/format.h>

#include "engine/mariadb/catalog.h"
#include "engine/mariadb/failure.h"

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

void try_writing(Workspace& workspace, const std::string& table) {
  const auto catalog = read_catalog(workspace.connection, table);
  if (!catalog) return;
  std::string columns;
  for (const auto& column : catalog->columns) {
    columns += (columns.empty() ? "" : ", ") + workspace.sql.quoted(column.name);
  }
  const std::string name = workspace.sql.quoted(table);
  const std::string first = workspace.sql.quoted(catalog->columns.front().name);
  doing("write to table " + table, [&] {
    workspace.connection.execute(
        fmt::format("INSERT INTO {0} ({1}) SELECT {1} FROM {0} WHERE 1 = 0", name, columns));
    workspace.connection.execute(fmt::format("UPDATE {0} SET {1} = {1} WHERE 1 = 0", name, first));
    workspace.connection.execute(fmt::format("DELETE FROM {0} WHERE 1 = 0", name));
  });
}

}  // namespace stepwell::maria
