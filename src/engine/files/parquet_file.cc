#include "engine/files/parquet_file.h"

#include <fmt/format.h>

#include <optional>

#include "engine/files/checked_cast.h"
#include "engine/files/shown_value.h"
#include "engine/files/staged_table.h"

namespace stepwell::files {
namespace {

/// Whether a text of the column may be refused for more than a NUL in it.
bool has_limits(const FieldRule& rule) {
  return rule.kind == FieldRule::Kind::kText &&
         (rule.characters_max != 0 || rule.bytes_max != 0 || !rule.basic_plane_only.empty() ||
          rule.drops_end_spaces || rule.form != FieldRule::Form::kAny);
}

std::string listed(const std::vector<std::string>& items) {
  std::string list;
  for (const auto& item : items) list += (list.empty() ? "" : ", ") + item;
  return list;
}

}  // namespace

ParquetFile::ParquetFile(Connection& connection, const SourceFile& file)
    : connection_(connection), file_(file), path_(file.descriptor_path()), reader_({path_}) {}

/// A folder named like `month=2025-10` would add a column that the file does not have.
std::string ParquetFile::reader() const {
  return fmt::format("read_parquet({}, hive_partitioning = false, file_row_number = true)",
                     sql_literal(path_));
}

std::string ParquetFile::place(std::uint64_t row) const {
  return fmt::format("'{}' row {}", file_.name(), row + 1);
}

Error ParquetFile::unreadable(const Error& error) const {
  std::string message = error.what();
  if (const auto at = message.find(path_); at != std::string::npos) {
    message.replace(at, path_.size(), file_.name());
  }
  return Error(ErrorCode::kFailed, fmt::format("cannot read '{}': {}", file_.name(), message),
               "nothing was imported; check that the file is whole, and what its name says");
}

std::vector<ColumnInfo> ParquetFile::columns() {
  std::vector<ColumnInfo> columns;
  try {
    reader_.connection()
        .query(fmt::format(
            "SELECT column_name, column_type FROM (DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {})",
            reader()))
        .each([&](const Chunk& chunk, std::size_t row) {
          columns.push_back({std::string(chunk.text(0, row)), std::string(chunk.text(1, row))});
        });
  } catch (const Error& error) {
    throw unreadable(error);
  }
  return columns;
}

ImportColumns ParquetFile::stage(const SqlTemplate& sql, const std::string& table, const Match& match) {
  const auto found = columns();
  std::vector<std::string> names;
  for (const auto& column : found) names.push_back(column.name);
  ImportColumns matched = match(names);
  std::vector<std::string> quoted;
  std::vector<std::string> casts;
  std::vector<std::string> conditions;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const FieldRule& rule = matched[i]->rule;
    quoted.push_back(sql.quoted(found[i].name));
    const auto cast = checked_cast(quoted[i], found[i].type, rule);
    if (!cast) {
      const bool is_number = rule.kind == FieldRule::Kind::kDecimal;
      throw Error(ErrorCode::kFailed,
                  fmt::format("'{}' has column '{}' as {}, but the table needs {}", file_.name(),
                              found[i].name, found[i].type, is_number ? "a decimal" : rule.shown),
                  "write the Parquet file with that type; money never passes through floating point");
    }
    casts.push_back(fmt::format("{} AS {}", cast->cast, sql.quoted(matched[i]->name)));
    conditions.push_back(matched[i]->never_null ? fmt::format("{} IS NULL OR {}", quoted[i], cast->broken)
                                                : cast->broken);
  }
  try {
    refuse_broken(matched, quoted, conditions);
    copy(fmt::format("SELECT {} FROM {}", listed(casts), reader()), sql, table, matched);
  } catch (const Error& error) {
    if (std::string_view(error.what()).starts_with("DuckDB")) throw unreadable(error);
    throw;
  }
  refuse_texts(sql, table, matched);
  return matched;
}

void ParquetFile::copy(const std::string& select, const SqlTemplate& sql, const std::string& table,
                       const ImportColumns& columns) {
  std::vector<StagedTable::Column> definitions;
  reader_.connection()
      .query(fmt::format("SELECT column_type FROM (DESCRIBE {})", select))
      .each([&](const Chunk& chunk, std::size_t row) {
        const std::string& name = columns[definitions.size()]->name;
        definitions.push_back({sql.quoted(name), std::string(chunk.text(0, row))});
      });
  StagedTable staged(connection_, table, definitions);
  Result rows = reader_.connection().stream(select);
  while (const auto chunk = rows.next()) staged.append(*chunk);
  staged.close();
}

void ParquetFile::refuse_broken(const ImportColumns& columns, const std::vector<std::string>& quoted,
                                const std::vector<std::string>& conditions) {
  std::vector<std::string> firsts;
  for (const auto& condition : conditions) {
    firsts.push_back(fmt::format("min(file_row_number) FILTER (WHERE {})", condition));
  }
  std::optional<std::pair<std::int64_t, std::size_t>> first;
  reader_.connection()
      .query(fmt::format("SELECT {} FROM {}", listed(firsts), reader()))
      .each([&](const Chunk& chunk, std::size_t row) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
          if (chunk.is_null(i, row)) continue;
          const auto found = std::pair(chunk.get<std::int64_t>(i, row), i);
          if (!first || found < *first) first = found;
        }
      });
  if (!first) return;
  const auto& [row, index] = *first;
  const auto value = reader_.connection().text(fmt::format(
      "SELECT CAST({} AS VARCHAR) FROM {} WHERE file_row_number = {}", quoted[index], reader(), row));
  const FieldRule::Complaint complaint =
      value ? columns[index]->rule.complaint(*value) : FieldRule::Complaint{"must not be empty", kMendFile};
  throw Error(ErrorCode::kFailed,
              fmt::format("{}, column '{}': '{}' {}", place(static_cast<std::uint64_t>(row)),
                          columns[index]->name, shown_value(value.value_or("")), complaint.what),
              complaint.hint);
}

void ParquetFile::refuse_texts(const SqlTemplate& sql, const std::string& table,
                               const ImportColumns& columns) {
  for (const auto* column : columns) {
    if (!has_limits(column->rule)) continue;
    std::uint64_t count = 0;
    connection_.stream(fmt::format("SELECT {} FROM {}", sql.quoted(column->name), table))
        .each([&](const Chunk& chunk, std::size_t row) {
          const std::uint64_t number = count++;
          FieldValue ignored;
          if (chunk.is_null(0, row) || column->rule.read(chunk.text(0, row), ignored)) return;
          const auto complaint = column->rule.complaint(chunk.text(0, row));
          throw Error(ErrorCode::kFailed,
                      fmt::format("{}, column '{}': '{}' {}", place(number), column->name,
                                  shown_value(chunk.text(0, row)), complaint.what),
                      complaint.hint);
        });
  }
}

}  // namespace stepwell::files
