// The in-database refresh, as a DBA would write it: GROUP BY into staging tables, then one transaction that
// touches only the rows that differ.
//
// A group is sorted together rather than looked up (SQL_BIG_RESULT): a lookup table of a million groups with
// wide labels does not fit the memory that a session may have, and goes to disk at twenty times the cost.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/mariadb/expected_tiers.h"
#include "engine/mariadb/script_guards.h"
#include "engine/mariadb/scripts.h"
#include "engine/sql/template.h"

namespace stepwell::maria {
namespace {

/// A tier and its staging table, whose columns have the same names.
struct Stage {
  std::string_view tier;  // role
  const char* table;
  std::vector<std::string> key;      // roles of columns
  std::vector<std::string> content;  // roles of columns
};

const std::vector<Stage>& stages() {
  static const std::vector<Stage> kStages = {
      {"asin_tier",
       "expected_asins",
       {"asin_tier.asin", "asin_tier.month", "asin_tier.marketplace", "asin_tier.metric"},
       {"asin_tier.brand", "asin_tier.category", "asin_tier.value", "asin_tier.row_count"}},
      {"brand_tier",
       "expected_brands",
       {"brand_tier.brand", "brand_tier.month", "brand_tier.marketplace", "brand_tier.metric"},
       {"brand_tier.category", "brand_tier.total", "brand_tier.asin_count"}},
      {"category_tier",
       "expected_categories",
       {"category_tier.category", "category_tier.month", "category_tier.metric"},
       {"category_tier.total", "category_tier.brand_count", "category_tier.asin_count"}},
  };
  return kStages;
}

bool is_label(const std::string& role) { return role.ends_with(".marketplace") || role.ends_with(".metric"); }

std::string column_list(const SqlTemplate& sql, const std::vector<std::string>& roles,
                        const char* before = "") {
  std::string list;
  for (const auto& role : roles) list += (list.empty() ? "" : ", ") + (before + sql("{" + role + "}"));
  return list;
}

std::vector<std::string> all_columns(const Stage& stage) {
  auto columns = stage.key;
  columns.insert(columns.end(), stage.content.begin(), stage.content.end());
  return columns;
}

std::string create_stage(const SqlTemplate& sql, const Stage& stage) {
  return fmt::format(
      "DROP TEMPORARY TABLE IF EXISTS {0};\nCREATE TEMPORARY TABLE {0} (PRIMARY KEY ({1})) ENGINE=InnoDB\n"
      "SELECT {2} FROM {3} LIMIT 0;\n",
      stage.table, column_list(sql, stage.key), column_list(sql, all_columns(stage)),
      sql(fmt::format("{{{}}}", stage.tier)));
}

std::string least(const std::string& column) {
  return "CONVERT(MIN(" + label_bytes(column) + ") USING utf8mb4)";
}

std::string fill_asins(const Model& model) {
  const SqlTemplate sql(model, '`');
  const std::string number = year_month(sql("f.{facts.month}"));
  const Stage& stage = stages()[0];
  return fmt::format(
      R"(INSERT INTO {} ({})
SELECT g.asin, STR_TO_DATE(CONCAT(LPAD(g.month_number, 6, '0'), '01'), '%Y%m%d'), g.place, g.metric,
       b.{}, c.{}, g.amount, g.raw_count
FROM (
  SELECT SQL_BIG_RESULT {} AS asin, {} AS month_number,
         {} AS place,
         {} AS metric,
         COALESCE(SUM({}), 0) AS amount, COUNT(*) AS raw_count
  FROM {} f
  WHERE {} IS NOT NULL AND {} IS NOT NULL AND {}
  GROUP BY {}, {}, {}, {}
) g
JOIN {} a ON a.{} = g.asin
JOIN {} b ON b.{} = a.{}
LEFT JOIN {} c ON c.{} = b.{}
WHERE COALESCE({}, FALSE) = FALSE;
)",
      stage.table, column_list(sql, all_columns(stage)), sql("{brands.id}"), sql("{categories.id}"),
      sql("f.{facts.asin}"), number, least(sql("f.{facts.marketplace}")), least(sql("f.{facts.metric}")),
      sql("f.{facts.value}"), sql("{facts}"), sql("f.{facts.marketplace}"), sql("f.{facts.metric}"),
      is_valid_month(number), sql("f.{facts.asin}"), number, sql("f.{facts.marketplace}"),
      sql("f.{facts.metric}"), sql("{asins}"), sql("{asins.id}"), sql("{brands}"), sql("{brands.id}"),
      sql("{asins.brand}"), sql("{categories}"), sql("{categories.id}"), sql("{brands.category}"),
      in_excluded_group(model, sql("b.{brands.group}")));
}

std::string fill_brands(const SqlTemplate& sql) {
  const Stage& stage = stages()[1];
  const std::string columns = column_list(sql, all_columns(stage));
  const auto insert = [&](const std::string& marketplace, const std::string& count,
                          const std::string& group) {
    return fmt::format(
        "INSERT INTO {} ({})\nSELECT SQL_BIG_RESULT {}, {}, {},\n       {}, {}, SUM({}), {}\nFROM "
        "expected_asins "
        "GROUP BY {};\n",
        stage.table, columns, sql("{asin_tier.brand}"), sql("{asin_tier.month}"), marketplace,
        least(sql("{asin_tier.metric}")), sql("{asin_tier.category}"), sql("{asin_tier.value}"), count,
        group);
  };
  return insert(least(sql("{asin_tier.marketplace}")), "COUNT(*)",
                sql("{asin_tier.brand}, {asin_tier.category}, {asin_tier.month}, {asin_tier.marketplace}, "
                    "{asin_tier.metric}")) +
         insert("'ALL'", sql("COUNT(DISTINCT {asin_tier.asin})"),
                sql("{asin_tier.brand}, {asin_tier.category}, {asin_tier.month}, {asin_tier.metric}"));
}

std::string fill_categories(const SqlTemplate& sql) {
  const Stage& stage = stages()[2];
  return fmt::format(
      "INSERT INTO {} ({})\nSELECT {}, {}, {}, SUM({}), COUNT(*), SUM({})\nFROM expected_brands WHERE {} = "
      "'ALL' AND "
      "{} IS NOT NULL\nGROUP BY {};\n",
      stage.table, column_list(sql, all_columns(stage)), sql("{brand_tier.category}"),
      sql("{brand_tier.month}"), least(sql("{brand_tier.metric}")), sql("{brand_tier.total}"),
      sql("{brand_tier.asin_count}"), sql("{brand_tier.marketplace}"), sql("{brand_tier.category}"),
      sql("{brand_tier.category}, {brand_tier.month}, {brand_tier.metric}"));
}

/// Makes a tier equal to its staging table.
std::string apply(const SqlTemplate& sql, const Stage& stage) {
  const std::string tier = sql(fmt::format("{{{}}}", stage.tier));
  std::string same_key;
  std::string assignments;
  std::string same;
  for (const auto& role : all_columns(stage)) {
    const std::string column = sql("{" + role + "}");
    const bool key = std::find(stage.key.begin(), stage.key.end(), role) != stage.key.end();
    if (key) same_key += fmt::format("{}e.{} = t.{}", same_key.empty() ? "" : " AND ", column, column);
    if (key && !is_label(role)) continue;
    assignments += fmt::format("{}t.{} = e.{}", assignments.empty() ? "" : ", ", column, column);
    // Labels that are equal may be spelled differently.
    const char* side = is_label(role) ? "CAST({}.{} AS BINARY)" : "{}.{}";
    same += (same.empty() ? "" : " AND ") + fmt::format(fmt::runtime(side), "e", column) + " <=> " +
            fmt::format(fmt::runtime(side), "t", column);
  }
  const std::string first_key = sql("{" + stage.key.front() + "}");
  const std::string columns = column_list(sql, all_columns(stage));
  return fmt::format(
      "DELETE t FROM {0} t LEFT JOIN {1} e ON {2}\nWHERE e.{3} IS NULL;\n"
      "UPDATE {0} t JOIN {1} e ON {2}\nSET {4}\nWHERE NOT ({5});\n"
      "INSERT INTO {0} ({6})\nSELECT {7} FROM {1} e LEFT JOIN {0} t ON {2}\nWHERE t.{3} IS NULL;\n\n",
      tier, stage.table, same_key, first_key, assignments, same, columns,
      column_list(sql, all_columns(stage), "e."));
}

constexpr const char* kHead =
    R"(-- Recomputes all three tiers from the raw rows. Rows that are right already stay as they are, and readers see
-- the old tiers until the new ones are complete. Run it with the plain client in the team's database.

SET NAMES utf8mb4;
-- What does not fit a column is an error, and not cut off.
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION';
)";

constexpr const char* kStaging =
    R"(
-- Raw rows are read as of one moment without locking them: imports go on. (Needs binlog_format ROW or MIXED.)
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;
SET SESSION sort_buffer_size = 268435456;

-- Staging tables of this session, with the types and collations of the tiers.
)";

constexpr const char* kReserved =
    "\n-- The marketplace ALL is reserved: this fails if the raw rows hold it.\n"
    "DROP TEMPORARY TABLE IF EXISTS reserved;\n"
    "CREATE TEMPORARY TABLE reserved (`the raw rows hold the reserved marketplace ALL: this` INT NOT "
    "NULL PRIMARY KEY);\n";

}  // namespace

std::string refresh_script(const Model& model) {
  const SqlTemplate sql(model, '`');
  std::string text = kHead + source_guards(model) + kStaging;
  for (const auto& stage : stages()) text += create_stage(sql, stage);
  text += "\n-- The ASIN tier, in one pass over the raw rows. The label shown is the least by its bytes.\n" +
          fill_asins(model) + kReserved +
          sql("INSERT INTO reserved SELECT NULL FROM expected_asins WHERE {asin_tier.marketplace} = 'ALL' "
              "LIMIT 1;\n") +
          "\n-- The brand tier from the ASIN tier, by marketplace and over all of them.\n" +
          fill_brands(sql) + "\n-- The category tier from the ALL rows of the brand tier.\n" +
          fill_categories(sql) + "\n-- Everything becomes visible at once.\nSTART TRANSACTION;\n\n";
  for (const auto& stage : stages()) text += apply(sql, stage);
  text += "COMMIT;\n\nDROP TEMPORARY TABLE reserved;\n";
  for (const auto& stage : stages()) text += fmt::format("DROP TEMPORARY TABLE {};\n", stage.table);
  return text;
}

}  // namespace stepwell::maria
