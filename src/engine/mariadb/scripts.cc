#include "engine/mariadb/scripts.h"

#include <fmt/format.h>

#include "engine/mariadb/expected_tiers.h"
#include "engine/mariadb/tables.h"
#include "engine/sql/book_tables.h"
#include "engine/sql/template.h"
#include "engine/sql/tier_table.h"

namespace stepwell::maria {
namespace {

/// Runs the statement in @statement.
constexpr const char* kRun = "PREPARE work FROM @statement;\nEXECUTE work;\nDEALLOCATE PREPARE work;\n";

/// What information_schema says of the column that plays `role`, as a scalar subquery.
std::string of_column(const Model& model, const std::string& role, const std::string& what) {
  return fmt::format(
      "(SELECT {} FROM information_schema.columns\n  WHERE table_schema = DATABASE() AND table_name = {} AND "
      "column_name = {})",
      what, text_literal(model.name(role.substr(0, role.find('.')))), text_literal(model.name(role)));
}

/// The SourceTypes, found by the server, in variables of the same names.
std::string find_types(const Model& model) {
  std::string text;
  const auto id = [&](const char* variable, const char* role) {
    text += fmt::format(
        "SET @{} = {};\n", variable,
        of_column(model, role, "CONCAT(data_type, IF(column_type LIKE '%unsigned%', ' UNSIGNED', ''))"));
  };
  const auto label = [&](const char* variable, const char* role, int width_min) {
    text += fmt::format(
        "SET @{} = {};\n", variable,
        of_column(model, role,
                  fmt::format("CONCAT('VARCHAR(', LEAST(GREATEST(character_maximum_length, {}), 255),\n"
                              "  ') CHARACTER SET ', character_set_name, ' COLLATE ', collation_name)",
                              width_min)));
  };
  id("asin_type", "asins.id");
  id("brand_type", "brands.id");
  id("category_type", "categories.id");
  label("marketplace_type", "facts.marketplace", 10);
  label("metric_type", "facts.metric", 100);
  return text;
}

/// A variable for every table that foreign keys point to: whether InnoDB allows that.
std::string find_referable(const Model& model) {
  std::string text;
  for (const char* role : {"asins", "brands", "categories"}) {
    text += fmt::format(
        "SET @to_{0} = EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE()\n"
        "  AND table_name = {1} AND engine = 'InnoDB' AND create_options NOT LIKE '%partitioned%');\n",
        role, text_literal(model.name(role)));
  }
  return text;
}

const SourceTypes& marks() {
  // Between two quotes that end and begin the literal around them.
  static const SourceTypes kMarks = {"', @asin_type, '", "', @brand_type, '", "', @category_type, '",
                                     "', @marketplace_type, '", "', @metric_type, '"};
  return kMarks;
}

/// A statement whose types are known on the server only, made there and run.
std::string create_prepared(const TableDefinition& table, const Model& model) {
  // First what is inside the literal is made safe to stand there, then the literal is opened for the types.
  constexpr const char* kPlaces[] = {"\x01", "\x02", "\x03", "\x04", "\x05"};
  const SourceTypes places = {kPlaces[0], kPlaces[1], kPlaces[2], kPlaces[3], kPlaces[4]};
  std::string parts = table_parts(table, model, places);
  const std::size_t keys = model.foreign_keys() ? table.foreign_keys.size() : 0;
  for (std::size_t i = 0; i < keys; ++i) parts += fmt::format("\x06{}", i);
  std::string statement = text_literal(create_table(table, model, parts));
  const auto replace = [&statement](const std::string& what, const std::string& by) {
    for (auto at = statement.find(what); at != std::string::npos; at = statement.find(what, at + by.size())) {
      statement.replace(at, what.size(), by);
    }
  };
  replace(kPlaces[0], marks().asin);
  replace(kPlaces[1], marks().brand);
  replace(kPlaces[2], marks().category);
  replace(kPlaces[3], marks().marketplace);
  replace(kPlaces[4], marks().metric);
  for (std::size_t i = 0; i < keys; ++i) {
    const auto& key = table.foreign_keys[i];
    replace(fmt::format("\x06{}", i), fmt::format("',\nIF(@to_{}, {}, ''), '", key.source,
                                                  text_literal(",\n  " + foreign_key(key, model))));
  }
  replace("), '',\nIF(", "),\nIF(");  // one foreign key after another
  replace("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ");
  return "SET @statement = CONCAT(" + statement + ");\n" + kRun + "\n";
}

std::string create_plain(const TableDefinition& table, const Model& model) {
  std::string statement = create_table(table, model, table_parts(table, model, {}));
  return statement.insert(std::string("CREATE TABLE ").size(), "IF NOT EXISTS ") + ";\n\n";
}

std::string create_raw_index(const RawIndex& index, const Model& model) {
  const SqlTemplate sql(model, '`');
  std::string list;  // "month,metric," as the server would list them
  std::string_view roles = index.columns;
  while (roles.find('{') != std::string_view::npos) {
    const auto open = roles.find('{');
    const auto close = roles.find('}');
    list += model.name(roles.substr(open + 1, close - open - 1)) + ",";
    roles.remove_prefix(close + 1);
  }
  const std::string statement =
      fmt::format("CREATE INDEX {} ON {} ({}) COMMENT '{}' ALGORITHM=INPLACE LOCK=NONE",
                  sql.quoted(index.name), sql("{facts}"), sql(index.columns), kMadeByStepwell);
  return fmt::format(
             R"(SET @statement = IF(
  EXISTS (SELECT 1 FROM information_schema.tables
    WHERE table_schema = DATABASE() AND table_name = {0} AND engine = 'InnoDB')
  AND NOT EXISTS (SELECT index_name FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND table_name = {0} GROUP BY index_name
    HAVING index_name = '{1}' OR LOCATE({2}, CONCAT(GROUP_CONCAT(column_name ORDER BY seq_in_index), ',')) = 1),
  {3}, 'DO 0');
)",
             text_literal(model.name("facts")), index.name, text_literal(list), text_literal(statement)) +
         kRun + "\n";
}

std::string create_script(const Model& model) {
  std::string text =
      "-- The summary tables and stepwell's bookkeeping. Safe to repeat. Run it with the plain client in the "
      "team's\n"
      "-- database. Ids and labels get the types and collations of the source columns, which are looked up "
      "first.\n\n"
      "SET NAMES utf8mb4;\n" +
      find_types(model) + (model.foreign_keys() ? find_referable(model) : "") + "\n-- The tiers.\n";
  for (const auto& table : tier_tables()) text += create_prepared(table, model);
  text += "-- The bookkeeping.\n";
  for (const auto& table : bookkeeping_tables()) {
    const bool needs_types = table.parts.find('[') != std::string_view::npos;
    text += needs_types ? create_prepared(table, model) : create_plain(table, model);
  }
  text += fmt::format(
      "INSERT IGNORE INTO stepwell_meta (`key`, `value`)\nVALUES ('schema_version', '{}'), ('made_by', "
      "'stepwell sql "
      "create');\n\n-- Two indexes on the fact table, built online where it has none like them. stepwell "
      "itself does not "
      "need them.\n",
      newest_layout());
  for (const auto& index : raw_indexes()) text += create_raw_index(index, model);
  return text;
}

std::string monitor_script(const SqlTemplate& sql, const Model& model) {
  std::string names;
  for (const auto tables : {source_tables(), tier_tables(), bookkeeping_tables()}) {
    for (const auto& table : tables)
      names += (names.empty() ? "" : ", ") + text_literal(table_name(table, model));
  }
  return "-- Rows, span and freshness of the tiers.\n" + spans_of_tiers(sql) + sql(R"(
-- Money of the latest months: the ASIN tier and the ALL rows of the brand tier must agree.
SELECT month, metric, SUM(asin_total) AS asin_total, SUM(brand_total) AS brand_total,
       SUM(asin_total) - SUM(brand_total) AS difference
FROM (
  SELECT {asin_tier.month} AS month, {asin_tier.metric} AS metric, {asin_tier.value} AS asin_total, 0 AS brand_total
  FROM {asin_tier}
  UNION ALL
  SELECT {brand_tier.month}, {brand_tier.metric}, 0, {brand_tier.total} FROM {brand_tier} WHERE {brand_tier.marketplace} = 'ALL'
) t
GROUP BY month, metric ORDER BY month DESC, metric LIMIT 40;

-- Sizes. Rows are estimated.
SELECT table_name AS name, table_rows AS about_rows, ROUND((data_length + index_length) / 1000000, 1) AS megabytes
FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name IN ()") +
         names + ")\nORDER BY megabytes DESC;\n";
}

std::string rollback_script(const Model& model) {
  std::string bookkeeping;
  for (const auto& table : bookkeeping_tables()) {
    bookkeeping += fmt::format("DROP TABLE IF EXISTS {};\n", table.role);
  }
  std::string tiers;
  for (const auto& table : tier_tables()) {
    tiers += (tiers.empty() ? "" : ", ") + text_literal(model.name(table.role));
  }
  const SqlTemplate sql(model, '`');
  constexpr const char* kQuoted = "CONCAT('`', REPLACE({}, '`', '``'), '`')";
  const auto quoted = [&](const char* column) { return fmt::format(fmt::runtime(kQuoted), column); };
  return fmt::format(
             R"(-- Removes everything that stepwell made, and nothing else: it says so in its comment. The source tables stay, and
-- so do summary tables that were there before.

SET NAMES utf8mb4;
SET SESSION group_concat_max_len = 1000000;

-- Indexes on the fact table.
SET @statement = COALESCE((SELECT CONCAT({0}, GROUP_CONCAT(DISTINCT 'DROP INDEX ', {1}))
  FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = {2} AND index_comment = '{3}'), 'DO 0');
{4}
-- A column that was added to a summary table that was there before.
SET @statement = COALESCE((SELECT CONCAT({5}, GROUP_CONCAT('DROP COLUMN ', {6}))
  FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = {7} AND column_comment = '{3}'), 'DO 0');
{4}
-- Summary tables.
SET @statement = COALESCE((SELECT CONCAT('DROP TABLE ', GROUP_CONCAT({8}))
  FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name IN ({9}) AND table_comment = '{3}'), 'DO 0');
{4}
-- Bookkeeping.
)",
             text_literal("ALTER TABLE " + sql("{facts}") + " "), quoted("index_name"),
             text_literal(model.name("facts")), kMadeByStepwell, kRun,
             text_literal("ALTER TABLE " + sql("{asin_tier}") + " "), quoted("column_name"),
             text_literal(model.name("asin_tier")), quoted("table_name"), tiers) +
         bookkeeping;
}

std::string text_of(SqlScript which, const Model& model, const Grantee& grantee) {
  switch (which) {
    case SqlScript::kCreate:
      return create_script(model);
    case SqlScript::kRefresh:
      return refresh_script(model);
    case SqlScript::kMonitor:
      return monitor_script(SqlTemplate(model, '`'), model);
    case SqlScript::kGrants:
      return grants_script(model, grantee);
    case SqlScript::kRollback:
      break;
  }
  return rollback_script(model);
}

}  // namespace

std::string script(SqlScript which, const Model& model, const Grantee& grantee) {
  std::string text = text_of(which, model, grantee);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace stepwell::maria
