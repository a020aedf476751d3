#include "engine/mariadb/empty_sources.h"

#include <fmt/format.h>

#include "base/error.h"
#include "engine/mariadb/catalog.h"
#include "engine/mariadb/failure.h"
#include "engine/mariadb/tables.h"
#include "engine/sql/source_views.h"

namespace stepwell::maria {

EmptySources::EmptySources(Workspace& workspace) : workspace_(workspace) {
  std::string found;
  std::string missing;
  for (const auto role : kSourceTables) {
    const std::string& name = workspace_.model.name(role);
    if (const auto table = read_catalog(workspace_.connection, name)) {
      if (table->is_view) throw generate_into_view(name);
      found = name;
    } else if (role == "stock") {
      has_stock_ = false;
    } else {
      missing = name;
    }
  }
  if (found.empty()) {
    create();
    return;
  }
  if (!missing.empty()) {
    throw Error(ErrorCode::kFailed, fmt::format("this database has a table '{}' but no '{}'", found, missing),
                "generate makes source tables only in a database that has none of them: name another one");
  }
  refuse_rows();
}

EmptySources::~EmptySources() {
  if (!kept_) clear();
}

void EmptySources::refuse_rows() {
  for (const auto role : kSourceTables) {
    if (role == "stock" && !has_stock_) continue;
    const std::string table = workspace_.sql(fmt::format("{{{}}}", role));
    if (!workspace_.connection.integer(fmt::format("SELECT 1 FROM {} LIMIT 1", table))) continue;
    throw Error(
        ErrorCode::kFailed, fmt::format("table '{}' already has rows", workspace_.model.name(role)),
        "generate fills an empty database only: name another one with --db, or drop its source tables");
  }
}

void EmptySources::create() {
  has_stock_ = true;
  try {
    for (const auto& table : source_tables()) {
      const std::string name = table_name(table, workspace_.model);
      doing(fmt::format("create the table '{}'", name), [&] {
        workspace_.connection.execute(
            create_table(table, workspace_.model, table_parts(table, workspace_.model, {})));
      });
      created_.push_back(workspace_.sql.quoted(name));
    }
  } catch (...) {
    clear();
    throw;
  }
}

void EmptySources::clear() noexcept {
  try {
    auto& connection = workspace_.connection;
    for (const auto& table : created_) connection.execute("DROP TABLE " + table);
    if (!created_.empty()) return;
    // Rows that point to others first. Only facts are many, and nothing points to them.
    connection.execute(workspace_.sql("TRUNCATE TABLE {facts}"));
    if (has_stock_) connection.execute(workspace_.sql("DELETE FROM {stock}"));
    for (const char* rows : {"DELETE FROM {asins}", "DELETE FROM {brands}", "DELETE FROM {categories}"}) {
      connection.execute(workspace_.sql(rows));
    }
  } catch (const std::exception&) {
    // The server is gone, and with it the chance to clean up; what went wrong first is being reported.
  }
}

}  // namespace stepwell::maria
