// What a session reads of the published side.
#include "engine/duckdb/session.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/duckdb/scope_sql.h"

namespace stepwell::duck {

using namespace files;

namespace {

OptionalName name_at(const Chunk& chunk, std::size_t column, std::size_t row) {
  return chunk.is_null(column, row) ? OptionalName() : OptionalName(chunk.text(column, row));
}

std::string text_or_empty(const Chunk& chunk, std::size_t column, std::size_t row) {
  return chunk.is_null(column, row) ? std::string() : std::string(chunk.text(column, row));
}

}  // namespace

std::unique_ptr<Session> make_session(Workspace& workspace, Labels& labels) {
  // The team may have changed its tables since setup. Whoever only reads may want nothing of them.
  if (workspace.file.access() != Access::kRead) {
    require_own_pyramid(workspace, workspace.model);
    Sources(workspace).check_types();
  }
  return std::make_unique<DuckSession>(workspace, labels);
}

DuckSession::DuckSession(Workspace& workspace, Labels& labels)
    : SqlTierSession(workspace, workspace.sql, labels),
      workspace_(workspace),
      connection_(workspace.connection),
      transaction_(workspace) {}

const Sources& DuckSession::sources() {
  if (!sources_) sources_.emplace(workspace_);
  return *sources_;
}

std::string DuckSession::stock_by_category() {
  return sources().sql()(R"(
    SELECT c.{categories.id} AS category, )" +
                         duckdb_dialect().first_day("s.{stock.month}") + R"( AS first_day,
           CAST(sum(s.{stock.value}) AS DECIMAL(38,2)) AS total
    FROM {stock} s JOIN {asins} a ON a.{asins.id} = s.{stock.asin}
    JOIN {brands} b ON b.{brands.id} = a.{asins.brand}
    LEFT JOIN {categories} c ON c.{categories.id} = b.{brands.category}
    WHERE s.{stock.month} )" +
                         std::string(kValidMonth) + " GROUP BY ALL ORDER BY ALL NULLS FIRST");
}

Directory DuckSession::read_directory() {
  sources().check(kDirectoryTables);
  const SqlTemplate& sql = sources().sql();
  Directory directory;
  connection_
      .query(sql("SELECT {categories.id}, {categories.name} FROM {categories} ORDER BY {categories.id}"))
      .each([&](const Chunk& chunk, std::size_t i) {
        directory.categories.push_back({chunk.id(0, i), name_at(chunk, 1, i)});
      });
  connection_
      .query(sql("SELECT {brands.id}, {brands.category}, {brands.name}, ") +
             excluded_group("{brands.group}") + sql(" FROM {brands} ORDER BY {brands.id}"))
      .each([&](const Chunk& chunk, std::size_t i) {
        directory.brands.push_back(
            {chunk.id(0, i), chunk.id(1, i), name_at(chunk, 2, i), chunk.get<bool>(3, i)});
      });
  connection_.stream(sql("SELECT {asins.id}, {asins.brand}, {asins.asin}, {asins.name} FROM {asins}"))
      .each([&](const Chunk& chunk, std::size_t i) {
        directory.asins.push_back(
            {chunk.id(0, i), chunk.id(1, i), text_or_empty(chunk, 2, i), text_or_empty(chunk, 3, i)});
      });
  // They mostly lie in this order, which DuckDB could not know.
  if (!std::ranges::is_sorted(directory.asins, {}, &AsinName::id)) {
    std::ranges::sort(directory.asins, {}, &AsinName::id);
  }
  if (workspace_.has_table(workspace_.model.name("stock"))) {
    connection_.query(stock_by_category()).each([&](const Chunk& chunk, std::size_t i) {
      directory.stock.push_back({chunk.id(0, i), chunk.month(1, i), chunk.sum(2, i)});
    });
  }
  return directory;
}

}  // namespace stepwell::duck
