#include "engine/mariadb/write_access.h"

#include <fmt/format.h>

#include "engine/mariadb/catalog.h"
#include "engine/mariadb/failure.h"

namespace stepwell::maria {

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
