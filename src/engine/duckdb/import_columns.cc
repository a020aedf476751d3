#include "engine/duckdb/import_columns.h"

#include <fmt/format.h>

#include "base/error.h"

namespace stepwell::duck {

using namespace files;

namespace {

/// No catalog of DuckDB tells, but its binder knows.
bool is_generated(Workspace& workspace, const std::string& table, const std::string& column) {
  try {
    workspace.connection.query(fmt::format("EXPLAIN INSERT INTO {} ({}) SELECT NULL",
                                           workspace.sql.quoted(table), workspace.sql.quoted(column)));
  } catch (const Error& error) {
    return std::string_view(error.what()).find("generated column") != std::string_view::npos;
  }
  return false;
}

}  // namespace

ImportTarget import_target(Workspace& workspace, const std::string& role) {
  ImportTarget target;
  target.role = role;
  const std::string& table = workspace.model.name(role);
  workspace.connection
      .query(
          "SELECT column_name, data_type, column_default IS NOT NULL, NOT is_nullable FROM duckdb_columns() "
          "WHERE database_name = current_database() AND schema_name = current_schema() AND "
          "lower(table_name) = lower(?) ORDER BY column_index",
          {table})
      .each([&](const Chunk& chunk, std::size_t row) {
        ImportTarget::Column column;
        column.name = chunk.text(0, row);
        column.rule = rule_of_type(std::string(chunk.text(1, row)));
        column.has_default = chunk.get<bool>(2, row);
        column.never_null = chunk.get<bool>(3, row);
        target.columns.push_back(std::move(column));
      });
  for (auto& column : target.columns) column.is_generated = is_generated(workspace, table, column.name);
  target.narrow_to_roles(workspace.model);
  return target;
}

}  // namespace stepwell::duck
