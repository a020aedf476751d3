#include "engine/duckdb/expected_tiers.h"

#include <fmt/format.h>

#include "model/label.h"

namespace stepwell::duck {
namespace {

/// A constant of its own, though the refresh has an equal one: what proves shares nothing with what is
/// proved.
constexpr std::string_view kValidMonth = "BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'";

/// An id that none is: the program keeps it for NULL. A raw row that says so has an unknown ASIN.
constexpr std::string_view kLeastInteger = "CAST(-2147483648 AS INTEGER)";

/// "… IN ('stock', …)" for a brand's group, or "false" if no group is excluded.
std::string in_excluded_group(const Model& model, const std::string& group_column) {
  std::string groups;
  for (const auto& group : model.excluded_groups()) {
    groups += (groups.empty() ? "" : ", ") + sql_literal(fold_label(group));
  }
  return groups.empty() ? "false" : folded(group_column) + " IN (" + groups + ")";
}

/// Where every ASIN belongs: columns asin, brand, category, and reason if all its rows are excluded.
std::string placed(const SqlTemplate& sql) {
  return sql(R"(
  SELECT a.{asins.id} AS asin, b.{brands.id} AS brand, c.{categories.id} AS category,
         CASE WHEN a.{asins.brand} IS NULL THEN 1
              WHEN b.{brands.id} IS NULL THEN 2
              WHEN )") +
         in_excluded_group(sql.model(), sql("b.{brands.group}")) + sql(R"( THEN 3 END AS reason
  FROM {asins} a
  LEFT JOIN {brands} b ON b.{brands.id} = a.{asins.brand}
  LEFT JOIN {categories} c ON c.{categories.id} = b.{brands.category})");
}

/// The reason why a raw row is excluded, or NULL; `r` is the row, `p` its ASIN's placement.
std::string reason() {
  return fmt::format(
      "CASE WHEN p.asin IS NULL THEN 0 WHEN p.reason IS NOT NULL THEN p.reason WHEN r.place IS NULL THEN 4 "
      "WHEN r.metric IS NULL THEN 5 WHEN r.first_day IS NULL OR NOT r.first_day {} THEN 6 END",
      kValidMonth);
}

}  // namespace

std::string folded(const std::string& expression) { return "lower(rtrim(" + expression + ", ' '))"; }

std::string grouped_raw_rows(const SqlTemplate& sql) {
  return sql(R"(SELECT {facts.asin} AS asin, {facts.marketplace} AS place, {facts.metric} AS metric,
       CAST(date_trunc('month', {facts.month} + 0) AS DATE) AS first_day,
       count(*) AS raw_count, coalesce(sum({facts.value}), 0) AS amount
FROM {facts} GROUP BY ALL)");
}

std::string expected_asin_tier(const SqlTemplate& sql, const std::string& grouped) {
  return fmt::format(R"(WITH placed AS ({}
)
SELECT r.asin, p.brand, p.category, min(r.place) AS place, r.first_day, min(r.metric) AS metric,
       CAST(sum(r.amount) AS DECIMAL(38,2)) AS amount, CAST(sum(r.raw_count) AS BIGINT) AS raw_count
FROM {} r JOIN placed p ON p.asin = r.asin
WHERE p.reason IS NULL AND r.place IS NOT NULL AND r.metric IS NOT NULL AND r.first_day {}
GROUP BY r.asin, p.brand, p.category, r.first_day, {}, {})",
                     placed(sql), grouped, kValidMonth, folded("r.place"), folded("r.metric"));
}

std::string expected_brand_tier(const std::string& asin_table) {
  return fmt::format(R"(SELECT brand, category, first_day, min(place) AS place, min(metric) AS metric,
       CAST(sum(amount) AS DECIMAL(38,2)) AS amount, count(*) AS asin_count
FROM {0} GROUP BY brand, category, first_day, {1}, {2}
UNION ALL
SELECT brand, category, first_day, 'ALL', min(metric), CAST(sum(amount) AS DECIMAL(38,2)), count(DISTINCT asin)
FROM {0} GROUP BY brand, category, first_day, {2})",
                     asin_table, folded("place"), folded("metric"));
}

std::string expected_category_tier(const std::string& brand_table) {
  return fmt::format(
      R"(SELECT category, first_day, min(metric) AS metric, CAST(sum(amount) AS DECIMAL(38,2)) AS amount,
       count(DISTINCT brand) AS brand_count, CAST(sum(asin_count) AS BIGINT) AS asin_count
FROM {} WHERE place = 'ALL' AND category IS NOT NULL GROUP BY category, first_day, {})",
      brand_table, folded("metric"));
}

std::string expected_exclusions(const SqlTemplate& sql, const std::string& grouped) {
  return fmt::format(R"(WITH placed AS ({}
)
SELECT nullif(asin, {}) AS asin, CASE WHEN first_day {} THEN first_day END AS first_day, reason,
       CAST(sum(raw_count) AS BIGINT) AS raw_count, CAST(sum(amount) AS DECIMAL(38,2)) AS amount
FROM (SELECT r.*, {} AS reason FROM {} r LEFT JOIN placed p ON p.asin = r.asin)
WHERE reason IS NOT NULL GROUP BY ALL)",
                     placed(sql), kLeastInteger, kValidMonth, reason(), grouped);
}

std::string expected_totals(const SqlTemplate& sql) {
  return fmt::format(
      R"(WITH placed AS ({}
), totals AS (
  SELECT p.asin IS NULL AS unknown, p.reason AS placed_reason, {}
  FROM {} f LEFT JOIN placed p ON p.asin = f.{} GROUP BY ALL
), reasoned AS (
  SELECT *, CASE WHEN unknown THEN 0 WHEN placed_reason IS NOT NULL THEN placed_reason WHEN place IS NULL THEN 4
                 WHEN metric IS NULL THEN 5 WHEN day IS NULL OR NOT day {} THEN 6 END AS reason FROM totals)
SELECT CASE WHEN reason IS NULL THEN day END AS first_day, CASE WHEN reason IS NULL THEN {} END AS place,
       CASE WHEN reason IS NULL THEN {} END AS metric, reason,
       CAST(sum(raw_count) AS BIGINT) AS raw_count, CAST(sum(amount) AS DECIMAL(38,2)) AS amount
FROM reasoned GROUP BY ALL)",
      placed(sql),
      sql("f.{facts.marketplace} AS place, f.{facts.metric} AS metric, "
          "CAST(date_trunc('month', f.{facts.month} + 0) AS DATE) AS day, count(*) AS raw_count, "
          "coalesce(sum(f.{facts.value}), 0) AS amount"),
      sql("{facts}"), sql("{facts.asin}"), kValidMonth, folded("place"), folded("metric"));
}

}  // namespace stepwell::duck
