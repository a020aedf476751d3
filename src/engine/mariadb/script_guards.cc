// SQL has no statement that fails on purpose: NULL is put where none may be, in a column whose name says why.
#include "engine/mariadb/script_guards.h"

#include <fmt/format.h>

#include <string_view>

#include "engine/mariadb/expected_tiers.h"
#include "engine/mariadb/source_tables.h"
#include "engine/sql/template.h"

namespace stepwell::maria {
namespace {

constexpr std::string_view kIntegers = "'tinyint', 'smallint', 'mediumint', 'int', 'bigint'";
constexpr std::string_view kMoney = "'tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal'";
constexpr std::string_view kTexts =
    "'char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set'";
constexpr std::string_view kDays = "'date', 'datetime'";

struct Guard {
  std::string_view column;  // role
  std::string_view types;
  bool id = false;
};

constexpr Guard kGuards[] = {
    {"facts.asin", kIntegers},
    {"facts.marketplace", kTexts},
    {"facts.metric", kTexts},
    {"facts.month", kDays},
    {"facts.value", kMoney},
    {"asins.id", kIntegers, true},
    {"asins.brand", kIntegers, true},
    {"brands.id", kIntegers, true},
    {"brands.category", kIntegers, true},
    {"brands.group", kTexts},
    {"categories.id", kIntegers, true},
};

std::string in_braces(std::string_view role) { return fmt::format("{{{}}}", role); }

std::string complaint(std::string_view role) {
  return fmt::format("`{} cannot be read exactly: this`", role);
}

/// What information_schema says of the column.
std::string found(const Model& model, std::string_view role) {
  return fmt::format(
      "FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = {}\n  AND "
      "column_name = {}",
      text_literal(model.name(role.substr(0, role.find('.')))), text_literal(model.name(role)));
}

}  // namespace

std::string source_guards(const Model& model) {
  const SqlTemplate sql(model, '`');
  std::string columns;
  std::string text;
  for (const auto& guard : kGuards) {
    columns +=
        fmt::format("{}\n  {} INT NOT NULL DEFAULT 0", columns.empty() ? "" : ",", complaint(guard.column));
    text += fmt::format("INSERT INTO unreadable ({}) SELECT NULL {}\n  AND data_type NOT IN ({});\n",
                        complaint(guard.column), found(model, guard.column), guard.types);
    if (!guard.id) continue;
    text += fmt::format(
        "INSERT INTO unreadable ({0}) SELECT NULL FROM {1}\n  WHERE {2} < -2147483647 OR {2} > 2147483647 "
        "LIMIT "
        "1;\n",
        complaint(guard.column), sql(in_braces(guard.column.substr(0, guard.column.find('.')))),
        sql(in_braces(guard.column)));
  }
  // The usual types of money have no other values, and the raw rows are not read for it.
  const std::string values =
      fmt::format("INSERT INTO unreadable ({}) SELECT NULL FROM {} WHERE {} LIMIT 1",
                  complaint("facts.value"), sql("{facts}"), unfit_money(sql("{facts.value}")));
  return "-- What cannot be read exactly is refused: a column of another type, an id beyond 32 bits, a value "
         "with more "
         "than\n-- two places.\nDROP TEMPORARY TABLE IF EXISTS unreadable;\nCREATE TEMPORARY TABLE "
         "unreadable (\n  id INT NOT NULL DEFAULT 0 PRIMARY KEY," +
         columns + "\n);\n" + text +
         fmt::format(
             "SET @statement = IF((SELECT numeric_scale > 2 OR numeric_precision - numeric_scale > 16\n  "
             "{}), "
             "{}, 'DO 0');\nPREPARE work FROM @statement;\nEXECUTE work;\nDEALLOCATE PREPARE work;\n"
             "DROP TEMPORARY TABLE unreadable;\n",
             found(model, "facts.value"), text_literal(values));
}

}  // namespace stepwell::maria
