#include "engine/files/parquet_file.h"

#include <fmt/format.h>

#include <optional>

#include "engine/files/checked_cast.h"
#include "engine/files/shown_value.h"

namespace stepwell::duck {
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
    : connection_(connection), file_(file) {}

/// A folder named like `month=2025-10` would add a column that the file does not have.
std::string ParquetFile::reader() const {
  return fmt::format("read_parquet({}, hive_partitioning = false, file_row_number = true)",
                     sql_literal(file_.name()));
}

std::string ParquetFile::place(std::uint64_t row) const {
  return fmt::format("'{}' row {}", file_.name(), row + 1);
}

Error ParquetFile::unreadable(const Error& error) const {
  return Error(ErrorCode::kFailed, fmt::format("cannot read '{}': {}", file_.name(), error.what()),
               "nothing was imported; check that the file is whole, and what its name says");
}

std::vector<ColumnInfo> ParquetFile::columns() {
  std::vector<ColumnInfo> columns;
  try {
    connection_
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
    connection_.execute(
        fmt::format("CREATE OR REPLACE TEMP TABLE {} AS SELECT {} FROM {}", table, listed(casts), reader()));
  } catch (const Error& error) {
    if (std::string_view(error.what()).starts_with("DuckDB")) throw unreadable(error);
    throw;
  }
  refuse_texts(sql, table, matched);
  return matched;
}

void ParquetFile::refuse_broken(const ImportColumns& columns, const std::vector<std::string>& quoted,
                                const std::vector<std::string>& conditions) {
  std::vector<std::string> firsts;
  for (const auto& condition : conditions) {
    firsts.push_back(fmt::format("min(file_row_number) FILTER (WHERE {})", condition));
  }
  std::optional<std::pair<std::int64_t, std::size_t>> first;
  connection_.query(fmt::format("SELECT {} FROM {}", listed(firsts), reader()))
      .each([&](const Chunk& chunk, std::size_t row) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
          if (chunk.is_null(i, row)) continue;
          const auto found = std::pair(chunk.get<std::int64_t>(i, row), i);
          if (!first || found < *first) first = found;
        }
      });
  if (!first) return;
  const auto& [row, index] = *first;
  const auto value = connection_.text(fmt::format(
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

}  // namespace stepwell::duck
