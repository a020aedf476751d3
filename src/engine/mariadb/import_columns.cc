#include "engine/mariadb/import_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.h"

namespace stepwell::maria {
namespace {

using Column = duck::ImportTarget::Column;

constexpr std::uint64_t kDecimalDigitsMax = 38;  // of DuckDB

bool is_unsigned(const ServerColumn& column) {
  return column.column_type.find("unsigned") != std::string::npos;
}

/// As the server writes it: "VARCHAR(10)".
std::string shown_type(const ServerColumn& column) {
  std::string shown = column.column_type;
  std::transform(shown.begin(), shown.end(), shown.begin(), [](unsigned char c) { return std::toupper(c); });
  return shown;
}

void add_integer(const ServerColumn& column, Column& result) {
  static const std::map<std::string, std::string, std::less<>> kTypes = {{"tinyint", "TINYINT"},
                                                                         {"smallint", "SMALLINT"},
                                                                         {"mediumint", "INTEGER"},
                                                                         {"int", "INTEGER"},
                                                                         {"bigint", "BIGINT"}};
  const bool from_zero = is_unsigned(column);
  result.type = (from_zero ? "U" : "") + kTypes.at(column.data_type);
  if (column.data_type != "mediumint") return;
  result.limits.push_back(
      {from_zero ? "{0} > 16777215" : "{0} NOT BETWEEN -8388608 AND 8388607", "is no MEDIUMINT"});
}

void add_decimal(const ServerColumn& column, Column& result) {
  if (column.precision > kDecimalDigitsMax) return;
  result.type = fmt::format("DECIMAL({},{})", column.precision, column.scale);
  if (is_unsigned(column)) {
    result.limits.push_back({fmt::format("TRY_CAST({{0}} AS {}) < 0", result.type), "is below zero"});
  }
}

void add_time(const ServerColumn& column, Column& result) {
  result.type = column.data_type == "date" ? "DATE" : "TIMESTAMP";
  const std::string what = shown_type(column);
  if (column.data_type == "timestamp") {
    result.limits.push_back({"{0} NOT BETWEEN TIMESTAMP '1970-01-01 00:00:01' AND TIMESTAMP '2106-02-07'",
                             "is no " + what + ", which begins in 1970"});
  } else {
    result.limits.push_back(
        {"{0} NOT BETWEEN DATE '0001-01-01' AND TIMESTAMP '9999-12-31 23:59:59.999999'", "is no " + what});
  }
}

void add_text(const ServerColumn& column, Column& result) {
  result.limits.push_back({fmt::format("length({{0}}) > {} OR strlen({{0}}) > {}", column.characters_max,
                                       std::max(column.bytes_max, column.characters_max)),
                           "is longer than " + shown_type(column)});
  if (column.character_set.starts_with("utf8mb3") || column.character_set == "utf8") {
    result.limits.push_back({R"(regexp_matches({0}, '[\x{{10000}}-\x{{10FFFF}}]'))",
                             "holds a character beyond " + column.character_set});
  }
}

}  // namespace

Column import_column(const ServerColumn& column) {
  Column result;
  result.name = column.name;
  result.type = "VARCHAR";
  result.has_default = column.has_default || column.numbers_itself;
  // An empty field there means that the server gives the number.
  result.never_null = !column.may_be_null && !column.numbers_itself;
  const std::string& type = column.data_type;
  if (type.ends_with("int")) {
    add_integer(column, result);
  } else if (type == "decimal") {
    add_decimal(column, result);
  } else if (type == "double" || type == "float") {
    result.type = type == "double" ? "DOUBLE" : "FLOAT";
    result.limits.push_back({"NOT isfinite({0})", "is no " + shown_type(column)});
  } else if (type == "date" || type == "datetime" || type == "timestamp") {
    add_time(column, result);
  } else if (type == "varchar" || type == "char" || type.ends_with("text")) {
    add_text(column, result);
  }
  return result;
}

duck::ImportTarget import_target(Workspace& workspace, const std::string& role, Fold fold_marketplace) {
  duck::ImportTarget target;
  target.role = role;
  target.fold_marketplace = std::move(fold_marketplace);
  const std::string& table = workspace.model.name(role);
  workspace.connection
      .query(
          "SELECT column_name, LOWER(data_type), LOWER(column_type), numeric_precision, numeric_scale, "
          "character_maximum_length, character_octet_length, COALESCE(character_set_name, ''), "
          "is_nullable = 'YES', column_default IS NOT NULL AND column_default <> 'NULL', "
          "LOWER(extra) LIKE '%auto_increment%' FROM information_schema.columns "
          "WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position",
          {table})
      .each([&](const Row& row) {
        const auto text = [&row](std::size_t column) { return std::string(row.text(column)); };
        target.columns.push_back(import_column({.name = text(0),
                                                .data_type = text(1),
                                                .column_type = text(2),
                                                .precision = row.whole(3),
                                                .scale = row.whole(4),
                                                .characters_max = row.whole(5),
                                                .bytes_max = row.whole(6),
                                                .character_set = text(7),
                                                .may_be_null = row.integer(8) != 0,
                                                .has_default = row.integer(9) != 0,
                                                .numbers_itself = row.integer(10) != 0}));
      });
  if (target.columns.empty()) {
    throw Error(ErrorCode::kFailed, fmt::format("there is no table '{}' in this database", table),
                "check the database's name and the names in [model] of the configuration; 'stepwell "
                "generate' makes synthetic source tables in a database that has none");
  }
  return target;
}

}  // namespace stepwell::maria
