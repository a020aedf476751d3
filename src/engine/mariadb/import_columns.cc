#include "engine/mariadb/import_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.h"

namespace stepwell::maria {
namespace {

using Column = files::ImportTarget::Column;
using files::FieldRule;

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

FieldRule integer_rule(const ServerColumn& column) {
  static const std::map<std::string, std::string, std::less<>> kTypes = {{"tinyint", "TINYINT"},
                                                                         {"smallint", "SMALLINT"},
                                                                         {"mediumint", "INTEGER"},
                                                                         {"int", "INTEGER"},
                                                                         {"bigint", "BIGINT"}};
  const bool from_zero = is_unsigned(column);
  FieldRule rule = files::integer_rule((from_zero ? "U" : "") + kTypes.at(column.data_type));
  if (column.data_type == "mediumint") {
    rule.shown = "MEDIUMINT";
    rule.least = from_zero ? 0 : -8388608;
    rule.most = from_zero ? 16777215 : 8388607;
  }
  return rule;
}

FieldRule decimal_rule(const ServerColumn& column) {
  FieldRule rule;
  if (column.precision <= kDecimalDigitsMax) {
    rule = files::decimal_rule(static_cast<int>(column.precision), static_cast<int>(column.scale));
    if (is_unsigned(column)) rule.least = 0;
    return rule;
  }
  // Wider than DuckDB's: the digits before the point are counted, and a least of -1 allows a sign.
  rule.form = FieldRule::Form::kDecimal;
  rule.shown = shown_type(column);
  rule.scale = static_cast<int>(column.scale);
  rule.characters_max = column.precision - column.scale;
  rule.least = is_unsigned(column) ? 0 : -1;
  return rule;
}

/// The digits of the seconds: 3 of datetime(3).
int places_of(const ServerColumn& column) {
  const auto open = column.column_type.find('(');
  return open == std::string::npos ? 0 : column.column_type[open + 1] - '0';
}

FieldRule time_rule(const ServerColumn& column) {
  FieldRule rule;
  if (column.data_type == "time") {
    rule.form = FieldRule::Form::kTime;
  } else {
    rule = files::rule_of_type(column.data_type == "date" ? "DATE" : "TIMESTAMP");
  }
  rule.shown = shown_type(column);
  rule.places_max = places_of(column);
  if (column.data_type == "timestamp") {
    rule.shown += ", which begins in 1970";
    rule.least = 1'000'000;
    rule.most = std::int64_t{4'294'967'295} * 1'000'000 + 999'999;
  }
  return rule;
}

FieldRule real_rule(const ServerColumn& column) {
  FieldRule rule = files::rule_of_type(column.data_type == "double" ? "DOUBLE" : "FLOAT");
  rule.shown = shown_type(column);
  if (column.column_type.find('(') != std::string::npos) rule.refused = "the server rounds what it takes";
  if (is_unsigned(column)) rule.refused = "make it signed, or a DECIMAL";
  return rule;
}

FieldRule text_rule(const ServerColumn& column) {
  FieldRule rule;
  rule.shown = shown_type(column);
  rule.characters_max = column.characters_max;
  rule.bytes_max = std::max(column.bytes_max, column.characters_max);
  rule.drops_end_spaces = column.data_type == "char";
  if (column.character_set.starts_with("utf8mb3") || column.character_set == "utf8") {
    rule.basic_plane_only = column.character_set;
  }
  return rule;
}

/// Texts go into a binary column as the bytes that they are.
FieldRule bytes_rule(const ServerColumn& column) {
  FieldRule rule;
  rule.shown = shown_type(column);
  rule.bytes_max = std::max(column.bytes_max, column.characters_max);
  rule.fills_up = column.data_type == "binary";
  return rule;
}

/// The members of enum('a','it''s').
std::vector<std::string> members_of(const std::string& type) {
  std::vector<std::string> members;
  bool inside = false;
  for (std::size_t i = type.find('('); i < type.size(); ++i) {
    if (type[i] != '\'') {
      if (inside) members.back() += type[i];
    } else if (inside && i + 1 < type.size() && type[i + 1] == '\'') {
      members.back() += type[++i];
    } else {
      inside = !inside;
      if (inside) members.emplace_back();
    }
  }
  return members;
}

FieldRule members_rule(const ServerColumn& column) {
  FieldRule rule;
  rule.shown = "member of " + column.column_type;
  rule.form = column.data_type == "enum" ? FieldRule::Form::kMember : FieldRule::Form::kMembers;
  rule.members = members_of(column.column_type);
  return rule;
}

FieldRule rule_of(const ServerColumn& column) {
  const std::string& type = column.data_type;
  if (type.ends_with("int")) return integer_rule(column);
  if (type == "decimal") return decimal_rule(column);
  if (type == "double" || type == "float") return real_rule(column);
  if (type == "date" || type == "datetime" || type == "timestamp" || type == "time") return time_rule(column);
  if (type == "varchar" || type == "char" || type.ends_with("text")) return text_rule(column);
  if (type.ends_with("blob") || type.ends_with("binary")) return bytes_rule(column);
  if (type == "enum" || type == "set") return members_rule(column);
  FieldRule rule;
  rule.shown = shown_type(column);
  if (type == "year") {
    rule.form = FieldRule::Form::kYear;
  } else if (type == "uuid") {
    rule.form = FieldRule::Form::kUuid;
  } else {
    rule.refused = "no text says exactly what it holds";
  }
  return rule;
}

}  // namespace

Column import_column(const ServerColumn& column) {
  Column result;
  result.name = column.name;
  result.rule = rule_of(column);
  result.has_default = column.has_default || column.numbers_itself;
  // An empty field there means that the server gives the number.
  result.never_null = !column.may_be_null && !column.numbers_itself;
  result.is_generated = column.is_generated;
  return result;
}

files::ImportTarget import_target(Workspace& workspace, const std::string& role, Fold fold_marketplace) {
  files::ImportTarget target;
  target.role = role;
  target.fold_marketplace = std::move(fold_marketplace);
  const std::string& table = workspace.model.name(role);
  workspace.connection
      .query(
          "SELECT column_name, LOWER(data_type), column_type, numeric_precision, numeric_scale, "
          "character_maximum_length, character_octet_length, COALESCE(character_set_name, ''), "
          "is_nullable = 'YES', column_default IS NOT NULL AND column_default <> 'NULL', "
          "LOWER(extra) LIKE '%auto_increment%', COALESCE(generation_expression, '') <> '' "
          "FROM information_schema.columns "
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
                                                .numbers_itself = row.integer(10) != 0,
                                                .is_generated = row.integer(11) != 0}));
      });
  if (target.columns.empty()) {
    throw Error(ErrorCode::kFailed, fmt::format("there is no table '{}' in this database", table),
                "check the database's name and the names in [model] of the configuration; 'stepwell "
                "generate' makes synthetic source tables in a database that has none");
  }
  target.narrow_to_roles(workspace.model);
  return target;
}

}  // namespace stepwell::maria
