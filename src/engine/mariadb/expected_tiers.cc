#include "engine/mariadb/expected_tiers.h"

#include <fmt/format.h>

#include "engine/sql/dialect.h"
#include "engine/sql/template.h"

namespace stepwell::maria {

std::string text_literal(const std::string& text) { return mariadb_dialect().literal(text); }

std::string label_bytes(const std::string& column) {
  return "CAST(CONVERT(" + column + " USING utf8mb4) AS BINARY)";
}

std::string in_excluded_group(const Model& model, const std::string& group_column) {
  std::string groups;
  for (const auto& group : model.excluded_groups()) {
    groups += (groups.empty() ? "" : ", ") + text_literal(group);
  }
  return groups.empty() ? "FALSE" : group_column + " IN (" + groups + ")";
}

std::string year_month(const std::string& column) { return "EXTRACT(YEAR_MONTH FROM " + column + ")"; }

std::string is_valid_month(const std::string& number) {
  return fmt::format("{0} > 100 AND {0} % 100 > 0", number);
}

std::string placed(const Model& model) {
  const SqlTemplate sql(model, '`');
  // DISTINCT keeps the server from merging this into the query around it: a lookup in a small table of its
  // own is twice as fast as three joins for every raw row.
  return sql(R"(SELECT DISTINCT a.{asins.id} AS asin, b.{brands.id} AS brand, c.{categories.id} AS category,
    CASE WHEN a.{asins.brand} IS NULL THEN 1
         WHEN b.{brands.id} IS NULL THEN 2
         WHEN )") +
         in_excluded_group(model, sql("b.{brands.group}")) + sql(R"( THEN 3 END AS reason
  FROM {asins} a
  LEFT JOIN {brands} b ON b.{brands.id} = a.{asins.brand}
  LEFT JOIN {categories} c ON c.{categories.id} = b.{brands.category})");
}

std::string exclusion_reason() {
  return fmt::format(
      "CASE WHEN p.asin IS NULL THEN 0 WHEN p.reason IS NOT NULL THEN p.reason WHEN place IS NULL THEN 4 "
      "WHEN metric IS NULL THEN 5 WHEN month_number IS NULL OR NOT ({}) THEN 6 END",
      is_valid_month("month_number"));
}

}  // namespace stepwell::maria
