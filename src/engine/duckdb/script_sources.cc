#include "engine/duckdb/script_sources.h"

#include <fmt/format.h>

#include <string_view>

#include "engine/duckdb/source_columns.h"

namespace stepwell::duck {
namespace {

constexpr char kQuote = '"';

/// What a script makes of a form: patterns, and SQL in which {0} stands for the column. A script takes no
/// TIMESTAMP_NS, whose days are not to be had by a cast.
struct ScriptForm {
  const char* types;  // a regular expression for typeof
  const char* reading;
  const char* unfit;  // or nullptr
};

ScriptForm script_form(Form form) {
  switch (form) {
    case Form::kId:
      return {"U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER", "CAST({0} AS INTEGER)",
              "{0} IS NOT NULL AND coalesce(TRY_CAST({0} AS INTEGER), -2147483648) = -2147483648"};
    case Form::kReference:
      return {"U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER", "TRY_CAST({0} AS INTEGER)", nullptr};
    case Form::kLabel:
    case Form::kName:
      return {"VARCHAR|ENUM\\(.*\\)", "CAST({0} AS VARCHAR) COLLATE C", nullptr};
    case Form::kMonth:
      return {"DATE|TIMESTAMP|TIMESTAMP_S|TIMESTAMP_MS", "CAST({0} AS DATE)", nullptr};
    case Form::kMoney:
      break;
  }
  return {"U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL\\(.*\\)", "CAST({0} AS DECIMAL(19,2))",
          "typeof({0}) <> 'DECIMAL(15,2)' AND NOT regexp_full_match(CAST({0} AS VARCHAR), "
          "'-?[0-9]{{0,16}}(\\.[0-9]{{0,2}}0*)?')"};
}

std::string role_of_table(std::string_view column) { return std::string(column.substr(0, column.find('.'))); }

/// Whether the tiers depend on it.
bool is_read(const SourceDemand& demand) {
  return demand.form != Form::kName && !demand.column.starts_with("stock");
}

}  // namespace

std::string source_guards(const Model& model) {
  const SqlTemplate sql(model, kQuote);
  std::string text;
  const auto guard = [&](const SourceDemand& demand, const std::string& complaint, const std::string& column,
                         const std::string& condition) {
    const std::string table = role_of_table(demand.column);
    text += fmt::format("SELECT error({} || {}) FROM {} WHERE {} LIMIT 1;\n",
                        sql_literal(fmt::format("column {} of table {} {} ", model.name(demand.column),
                                                model.name(table), complaint)),
                        column, sql("{" + table + "}"), condition);
  };
  for (const auto& demand : kSourceDemands) {
    if (!is_read(demand)) continue;
    const ScriptForm form = script_form(demand.form);
    const std::string column = sql("{" + std::string(demand.column) + "}");
    guard(demand, "cannot be read exactly: it is", fmt::format("typeof({})", column),
          fmt::format("NOT regexp_full_match(typeof({}), '{}', 's')", column, form.types));
    if (form.unfit == nullptr) continue;
    guard(demand, "cannot be read exactly: it holds", fmt::format("CAST({} AS VARCHAR)", column),
          fmt::format(fmt::runtime(form.unfit), column));
  }
  return text;
}

SqlTemplate script_sources(const Model& model) {
  const SqlTemplate plain(model, kQuote);
  SqlTemplate sql(model, kQuote);
  for (const std::string table : {"facts", "asins", "brands", "categories"}) {
    std::string list;
    for (const auto& demand : kSourceDemands) {
      if (role_of_table(demand.column) != table || !is_read(demand)) continue;
      const std::string column = plain("{" + std::string(demand.column) + "}");
      list += fmt::format("{}{} AS {}", list.empty() ? "" : ", ",
                          fmt::format(fmt::runtime(script_form(demand.form).reading), column),
                          plain.quoted(demand.column));
      sql.substitute(demand.column, plain.quoted(demand.column));
    }
    sql.substitute(table, fmt::format("(SELECT {} FROM {})", list, plain("{" + table + "}")));
  }
  return sql;
}

}  // namespace stepwell::duck
