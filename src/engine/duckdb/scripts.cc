#include "engine/duckdb/scripts.h"

#include "base/error.h"
#include "engine/duckdb/expected_tiers.h"
#include "engine/duckdb/script_sources.h"
#include "engine/duckdb/tables.h"
#include "engine/sql/template.h"
#include "engine/sql/tier_table.h"

namespace stepwell::duck {
namespace {

std::string if_not_exists(std::string ddl) {
  const std::string_view kCreate = "CREATE TABLE ";
  if (const auto at = ddl.find(kCreate); at != std::string::npos)
    ddl.insert(at + kCreate.size(), "IF NOT EXISTS ");
  return ddl;
}

std::string create_script(const SqlTemplate& sql) {
  std::string text = "-- The three tiers. Safe to repeat.\n";
  for (const auto& table : tier_tables()) text += if_not_exists(sql(table.ddl)) + "\n";
  return text;
}

/// Makes `table` equal to `expected` and touches only rows that differ.
std::string replace_rows(const std::string& table, const std::string& columns, const std::string& expected,
                         const std::string& same) {
  return "DELETE FROM " + table + " t WHERE NOT EXISTS (SELECT 1 FROM " + expected + " e WHERE " + same +
         ");\n" + "INSERT INTO " + table + " (" + columns + ")\nSELECT " + "e.* FROM " + expected +
         " e WHERE NOT EXISTS (SELECT 1 FROM " + table + " t WHERE " + same + ");\n";
}

std::string refresh_script(const Model& model) {
  const SqlTemplate sql(model, '"');
  std::string text =
      "-- Recomputes all three tiers from the raw rows in one transaction. Rows that are right already stay "
      "as they are.\n"
      "BEGIN TRANSACTION;\n\n"
      "-- Nothing is read that cannot be read exactly.\n" +
      source_guards(model) + "\n-- The marketplace ALL is reserved.\n";
  const SqlTemplate sources = script_sources(model);
  text += sources("SELECT error('the raw rows hold the reserved marketplace ALL') FROM {facts} WHERE ") +
          folded(sources("{facts.marketplace}")) + " = 'all' LIMIT 1;\n\n";
  text += "CREATE OR REPLACE TEMP TABLE expected_asins AS\n" +
          expected_asin_tier(sources, "(" + grouped_raw_rows(sources) + ")") + ";\n\n";
  text +=
      "CREATE OR REPLACE TEMP TABLE expected_brands AS\n" + expected_brand_tier("expected_asins") + ";\n\n";
  text += "CREATE OR REPLACE TEMP TABLE expected_categories AS\n" +
          expected_category_tier("expected_brands") + ";\n\n";
  text += replace_rows(
      sql("{asin_tier}"),
      sql("{asin_tier.asin}, {asin_tier.brand}, {asin_tier.category}, {asin_tier.marketplace}, "
          "{asin_tier.month}, "
          "{asin_tier.metric}, {asin_tier.value}, {asin_tier.row_count}"),
      "expected_asins",
      sql("t.{asin_tier.asin} = e.asin AND t.{asin_tier.month} = e.first_day AND t.{asin_tier.metric} = "
          "e.metric "
          "AND t.{asin_tier.marketplace} = e.place AND t.{asin_tier.brand} = e.brand "
          "AND t.{asin_tier.category} IS NOT DISTINCT FROM e.category AND t.{asin_tier.value} = e.amount "
          "AND t.{asin_tier.row_count} = e.raw_count"));
  text += "\n" +
          replace_rows(
              sql("{brand_tier}"),
              sql("{brand_tier.brand}, {brand_tier.category}, {brand_tier.month}, {brand_tier.marketplace}, "
                  "{brand_tier.metric}, {brand_tier.total}, {brand_tier.asin_count}"),
              "expected_brands",
              sql("t.{brand_tier.brand} = e.brand AND t.{brand_tier.month} = e.first_day AND "
                  "t.{brand_tier.metric} = e.metric "
                  "AND t.{brand_tier.marketplace} = e.place AND t.{brand_tier.category} IS NOT DISTINCT FROM "
                  "e.category "
                  "AND t.{brand_tier.total} = e.amount AND t.{brand_tier.asin_count} = e.asin_count"));
  text += "\n" + replace_rows(
                     sql("{category_tier}"),
                     sql("{category_tier.category}, {category_tier.month}, {category_tier.metric}, "
                         "{category_tier.total}, "
                         "{category_tier.brand_count}, {category_tier.asin_count}"),
                     "expected_categories",
                     sql("t.{category_tier.category} = e.category AND t.{category_tier.month} = e.first_day "
                         "AND t.{category_tier.metric} = e.metric AND t.{category_tier.total} = e.amount "
                         "AND t.{category_tier.brand_count} = e.brand_count AND t.{category_tier.asin_count} "
                         "= e.asin_count"));
  return text + "\nCOMMIT;\n";
}

std::string monitor_script(const SqlTemplate& sql) {
  return "-- Rows, span and freshness of the tiers.\n" + spans_of_tiers(sql) + sql(R"(
-- Money of the latest months: the ASIN tier and the ALL rows of the brand tier must agree.
SELECT a.month, a.metric, a.asin_total, b.brand_total, a.asin_total - b.brand_total AS difference
FROM (SELECT {asin_tier.month} AS month, lower(rtrim({asin_tier.metric}, ' ')) AS metric, sum({asin_tier.value}) AS asin_total
      FROM {asin_tier} GROUP BY ALL) a
FULL JOIN (SELECT {brand_tier.month} AS month, lower(rtrim({brand_tier.metric}, ' ')) AS metric, sum({brand_tier.total}) AS brand_total
      FROM {brand_tier} WHERE {brand_tier.marketplace} = 'ALL' GROUP BY ALL) b USING (month, metric)
ORDER BY a.month DESC, a.metric LIMIT 40;
)");
}

std::string rollback_script(const SqlTemplate& sql, const Model& model) {
  std::string text = "-- Removes everything that stepwell made. The source tables stay.\n";
  for (const auto tables : {tier_tables(), bookkeeping_tables()}) {
    for (const auto& table : tables)
      text += "DROP TABLE IF EXISTS " + sql.quoted(table_name(table, model)) + ";\n";
  }
  for (const auto& sequence : sequences()) text += "DROP SEQUENCE IF EXISTS " + sequence + ";\n";
  return text;
}

}  // namespace

std::string script(SqlScript which, const Model& model) {
  const SqlTemplate sql(model, '"');
  switch (which) {
    case SqlScript::kCreate:
      return create_script(sql);
    case SqlScript::kRefresh:
      return refresh_script(model);
    case SqlScript::kMonitor:
      return monitor_script(sql);
    case SqlScript::kGrants:
      throw Error(
          ErrorCode::kUsage,
          "an embedded file has no users to give rights to: its owner and mode are its rights",
          "name the team's database with --config or --db, such as --db mariadb://stepwell@db-1/sales");
    case SqlScript::kRollback:
      break;
  }
  return rollback_script(sql, model);
}

}  // namespace stepwell::duck
