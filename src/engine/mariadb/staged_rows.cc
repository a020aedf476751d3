#include "engine/mariadb/staged_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/files/appender.h"
#include "engine/mariadb/bulk_insert.h"

namespace stepwell::maria {
namespace {

std::string quoted_by_duckdb(const std::string& name, const Model& model) {
  return SqlTemplate(model, '"').quoted(name);
}

}  // namespace

StagedRows::StagedRows(Workspace& workspace, files::Connection& staging, const files::ImportTarget& target,
                       std::string staged, std::vector<std::string> columns)
    : workspace_(workspace),
      staging_(staging),
      target_(target),
      staged_(std::move(staged)),
      columns_(std::move(columns)),
      count_(static_cast<std::uint64_t>(staging_.integer("SELECT count(*) FROM " + staged_).value_or(0))) {
  const bool replaced = !target_.is_appended();
  const auto* column = replaced ? target_.find(workspace_.model.name(target_.role + ".id")) : nullptr;
  if (column == nullptr) return;
  for (const auto& name : columns_) {
    if (target_.find(name) == column) id_ = name;
  }
}

std::vector<Month> StagedRows::months() {
  std::vector<Month> months;
  const std::string& name = workspace_.model.name("facts.month");
  const auto is_month = [&](const std::string& column) { return files::same_name(column, name); };
  if (std::ranges::none_of(columns_, is_month)) return months;
  const std::string column = quoted_by_duckdb(workspace_.model.name("facts.month"), workspace_.model);
  staging_
      .query(fmt::format("SELECT DISTINCT {} AS first_day FROM {} ORDER BY first_day NULLS FIRST",
                         duckdb_dialect().first_day(column), staged_))
      .each([&](const files::Chunk& chunk, std::size_t row) { months.push_back(chunk.month(0, row)); });
  return months;
}

void StagedRows::write(Progress& progress) {
  if (id_.empty()) return append(select(""), progress);
  // Split here, rather than left to the server: a new row that meets an old one in another unique key than
  // the id is an error, and not a replacement.
  note_known_ids();
  const std::string is_known =
      fmt::format("IN (SELECT id FROM known_ids) ORDER BY {}", quoted_by_duckdb(id_, workspace_.model));
  const std::string id = quoted_by_duckdb(id_, workspace_.model);
  replace(select(fmt::format("WHERE {} {}", id, is_known)), progress);
  append(select(fmt::format("WHERE {} NOT {}", id, is_known)), progress);
}

std::string StagedRows::select(const std::string& condition) const {
  std::string values;
  for (const auto& name : columns_) {
    const std::string column = quoted_by_duckdb(name, workspace_.model);
    values += fmt::format("{}CAST({} AS VARCHAR)", values.empty() ? "" : ", ", column);
  }
  return fmt::format("SELECT {} FROM {} {}", values, staged_, condition);
}

std::string StagedRows::column_list() const {
  std::string list;
  for (const auto& name : columns_) list += (list.empty() ? "" : ", ") + workspace_.sql.quoted(name);
  return list;
}

void StagedRows::append(const std::string& select, Progress& progress) {
  BulkInsert table(workspace_.connection, workspace_.sql("{" + target_.role + "}"), column_list());
  files::Result rows = staging_.stream(select);
  while (const auto chunk = rows.next()) {
    for (std::size_t row = 0; row < chunk->rows(); ++row) {
      for (std::size_t column = 0; column < columns_.size(); ++column) {
        if (chunk->is_null(column, row)) {
          table.null();
        } else {
          table.text(chunk->text(column, row));
        }
      }
      table.end_row();
    }
    progress.advance_to(written_ += chunk->rows());
  }
  table.close();
}

void StagedRows::note_known_ids() {
  staging_.execute("CREATE OR REPLACE TEMP TABLE known_ids (id BIGINT)");
  files::Appender known(staging_, "INSERT INTO known_ids SELECT id FROM appended_data",
                        {{"id", ColumnType::kBig}});
  workspace_.connection
      .stream(fmt::format("SELECT {} FROM {}", workspace_.sql.quoted(id_),
                          workspace_.sql("{" + target_.role + "}")))
      .each([&](const Row& row) { known.bigint(row.integer(0)).end_row(); });
  known.close();
}

void StagedRows::replace(const std::string& select, Progress& progress) {
  Connection& connection = workspace_.connection;
  constexpr std::size_t kStatementBytes = std::size_t{1} << 20;
  const auto packet = connection.integer("SELECT @@max_allowed_packet").value_or(0);
  const std::size_t bytes_max = std::min(kStatementBytes, static_cast<std::size_t>(packet) / 2);
  std::vector<std::string> columns;
  for (const auto& name : columns_) columns.push_back(workspace_.sql.quoted(name));
  const std::string or_update = connection.flavour().or_update(columns);
  const std::string head =
      fmt::format("INSERT INTO {} ({}) VALUES ", workspace_.sql("{" + target_.role + "}"), column_list());
  std::string values;
  const auto send = [&] {
    if (values.empty()) return;
    connection.execute(head + values + or_update);
    values.clear();
  };
  staging_.stream(select).each([&](const files::Chunk& chunk, std::size_t row) {
    for (std::size_t column = 0; column < columns_.size(); ++column) {
      values += column > 0 ? "," : values.empty() ? "(" : ",(";
      values += chunk.is_null(column, row) ? "NULL" : connection.literal(chunk.text(column, row));
    }
    values += ')';
    progress.advance_to(++written_);
    if (values.size() >= bytes_max) send();
  });
  send();
}

}  // namespace stepwell::maria
