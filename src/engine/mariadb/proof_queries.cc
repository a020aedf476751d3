#include "engine/mariadb/proof_queries.h"

#include <fmt/format.h>

namespace stepwell::maria {
namespace {

/// The bytes of a text in UTF-8: what "least" and "the same" mean for a label that is shown.
std::string bytes_of(const std::string& text) {
  return fmt::format("CAST(CONVERT({} USING utf8mb4) AS BINARY)", text);
}
std::string least(const std::string& text) {
  return fmt::format("CONVERT(MIN({}) USING utf8mb4)", bytes_of(text));
}
std::string month_number(const std::string& date) { return fmt::format("EXTRACT(YEAR_MONTH FROM {})", date); }
std::string money(const std::string& sum) { return fmt::format("CAST({} AS DECIMAL(38,2))", sum); }

/// "b.group IN ('stock', …)", by the column's own collation; "FALSE" if no group is excluded.
std::string in_excluded_group(const Model& model, const SqlTemplate& sql) {
  std::string groups;
  for (const auto& group : model.excluded_groups()) {
    std::string escaped;
    for (const char c : group) escaped += c == '\\' ? std::string("\\\\") : std::string(1, c);
    groups += (groups.empty() ? "" : ", ") + sql_literal(escaped);
  }
  return groups.empty() ? "FALSE" : sql("b.{brands.group}") + " IN (" + groups + ")";
}

/// Every raw row `f` with its ASIN `a`, brand `b` and category `c`, where there are such.
std::string placed_rows(const SqlTemplate& sql) {
  return sql(
      "{facts} f LEFT JOIN {asins} a ON a.{asins.id} = f.{facts.asin} "
      "LEFT JOIN {brands} b ON b.{brands.id} = a.{asins.brand} "
      "LEFT JOIN {categories} c ON c.{categories.id} = b.{brands.category}");
}

/// A month that exists: zero dates have year or month 0.
std::string has_month(const SqlTemplate& sql) {
  return sql("(YEAR(f.{facts.month}) > 0 AND MONTH(f.{facts.month}) > 0)");
}

/// `select` with a fixed order: the first columns as they are, then texts by their bytes.
std::string ordered(const std::string& select, const std::string& plain,
                    const std::vector<std::string>& texts) {
  std::string order = plain;
  for (const auto& text : texts) order += ", " + bytes_of("o." + text);
  return fmt::format("SELECT o.* FROM ({}) o ORDER BY {}", select, order);
}

}  // namespace

ProofQuery totals_proof(const Model& model, const SqlTemplate& sql) {
  // The pass over all rows groups them by what they hold; reasons are settled on its few groups. GROUP BY
  // counts columns, since a name would mean a column of the table before it means one of these.
  const std::string grouped =
      sql("SELECT a.{asins.id} IS NULL AS unknown, a.{asins.brand} IS NULL AS brandless, "
          "b.{brands.id} IS NULL AS lost, COALESCE(") +
      in_excluded_group(model, sql) +
      sql(", FALSE) AS excluded, f.{facts.marketplace} AS in_place, f.{facts.metric} AS in_metric, ") +
      month_number(sql("f.{facts.month}")) + " AS in_month, " + least(sql("f.{facts.marketplace}")) +
      " AS least_place, " + least(sql("f.{facts.metric}")) +
      sql(" AS least_metric, COUNT(*) AS raw_rows, COALESCE(SUM(f.{facts.value}), 0) AS amount FROM ") +
      placed_rows(sql) + " GROUP BY 1, 2, 3, 4, 5, 6, 7";
  const std::string reasoned = fmt::format(
      "SELECT g.*, CASE WHEN unknown THEN 0 WHEN brandless THEN 1 WHEN lost THEN 2 WHEN excluded THEN 3 "
      "WHEN in_place IS NULL THEN 4 WHEN in_metric IS NULL THEN 5 "
      "WHEN in_month >= 100 AND in_month % 100 > 0 THEN NULL ELSE 6 END AS reason FROM ({}) g",
      grouped);
  const std::string expected = fmt::format(
      "SELECT reason, IF(reason IS NULL, in_month, NULL) AS month, IF(reason IS NULL, {}, NULL) AS place, "
      "IF(reason IS NULL, {}, NULL) AS metric, CAST(SUM(raw_rows) AS UNSIGNED) AS raw_rows, {} AS amount "
      "FROM ({}) r GROUP BY reason, IF(reason IS NULL, in_month, NULL), IF(reason IS NULL, in_place, NULL), "
      "IF(reason IS NULL, in_metric, NULL)",
      least("least_place"), least("least_metric"), money("SUM(amount)"), reasoned);
  const std::string found =
      "SELECT NULL AS reason, " + month_number(sql("t.{asin_tier.month}")) + " AS month, " +
      least(sql("t.{asin_tier.marketplace}")) + " AS place, " + least(sql("t.{asin_tier.metric}")) +
      sql(" AS metric, CAST(SUM(t.{asin_tier.row_count}) AS UNSIGNED) AS raw_rows, ") +
      money(sql("SUM(t.{asin_tier.value})")) +
      sql(" AS amount FROM {asin_tier} t GROUP BY t.{asin_tier.month}, t.{asin_tier.marketplace}, "
          "t.{asin_tier.metric} UNION ALL SELECT reason, NULL, NULL, NULL, CAST(SUM(row_count) AS "
          "UNSIGNED), ") +
      money("SUM(money)") + " FROM stepwell_exclusions GROUP BY reason";
  const std::vector<std::string> texts = {"place", "metric"};
  return {"ASIN tier and exclusions with raw rows, by month, marketplace, metric and reason",
          {"reason", "month", "marketplace", "metric", "raw rows", "money"},
          4,
          2,
          ordered(expected, "o.reason, o.month", texts),
          ordered(found, "o.reason, o.month", texts)};
}

ProofQuery asin_proof(const Model& model, const SqlTemplate& sql) {
  const std::string expected =
      sql("SELECT f.{facts.asin} AS asin, ") + month_number(sql("f.{facts.month}")) + " AS in_month, " +
      least(sql("f.{facts.marketplace}")) + " AS place, " + least(sql("f.{facts.metric}")) +
      sql(" AS metric, b.{brands.id} AS brand, c.{categories.id} AS category, ") +
      money(sql("COALESCE(SUM(f.{facts.value}), 0)")) + " AS amount, COUNT(*) AS raw_rows FROM " +
      placed_rows(sql) + sql(" WHERE b.{brands.id} IS NOT NULL AND NOT COALESCE(") +
      in_excluded_group(model, sql) +
      sql(", FALSE) AND f.{facts.marketplace} IS NOT NULL AND f.{facts.metric} IS NOT NULL AND ") +
      has_month(sql) +
      sql(" GROUP BY f.{facts.asin}, 2, f.{facts.marketplace}, f.{facts.metric}, b.{brands.id}, "
          "c.{categories.id}");
  const std::string found =
      sql("SELECT t.{asin_tier.asin} AS asin, ") + month_number(sql("t.{asin_tier.month}")) +
      sql(" AS in_month, t.{asin_tier.marketplace} AS place, t.{asin_tier.metric} AS metric, "
          "t.{asin_tier.brand} AS brand, t.{asin_tier.category} AS category, ") +
      money(sql("t.{asin_tier.value}")) +
      sql(" AS amount, t.{asin_tier.row_count} AS raw_rows FROM {asin_tier} t");
  return {"ASIN tier with raw rows, group by group",
          {"asin", "month", "marketplace", "metric", "brand", "category", "value", "raw rows"},
          4,
          2,
          ordered(expected, "o.asin, o.in_month", {"place", "metric"}),
          ordered(found, "o.asin, o.in_month", {"place", "metric"})};
}

ProofQuery exclusion_proof(const Model& model, const SqlTemplate& sql) {
  const std::string month = "IF(" + has_month(sql) + ", " + month_number(sql("f.{facts.month}")) + ", NULL)";
  const std::string reason =
      sql("CASE WHEN a.{asins.id} IS NULL THEN 0 WHEN a.{asins.brand} IS NULL THEN 1 "
          "WHEN b.{brands.id} IS NULL THEN 2 WHEN ") +
      in_excluded_group(model, sql) +
      sql(" THEN 3 WHEN f.{facts.marketplace} IS NULL THEN 4 WHEN f.{facts.metric} IS NULL THEN 5 WHEN ") +
      has_month(sql) + " THEN NULL ELSE 6 END";
  const std::string expected = sql("SELECT f.{facts.asin} AS asin, ") + month + " AS in_month, " + reason +
                               " AS reason, COUNT(*) AS raw_rows, " +
                               money(sql("COALESCE(SUM(f.{facts.value}), 0)")) + " AS amount FROM " +
                               placed_rows(sql) + " WHERE (" + reason + ") IS NOT NULL GROUP BY 1, 2, 3";
  const std::string found =
      "SELECT asin_id AS asin, EXTRACT(YEAR_MONTH FROM month) AS in_month, reason, row_count AS raw_rows, "
      "money AS "
      "amount FROM stepwell_exclusions";
  return {"exclusions with raw rows, by ASIN, month and reason",
          {"asin", "month", "reason", "raw rows", "money"},
          3,
          3,
          ordered(expected, "o.asin, o.in_month, o.reason", {}),
          ordered(found, "o.asin, o.in_month, o.reason", {})};
}

ProofQuery brand_proof(const SqlTemplate& sql) {
  const auto select = [&](bool all) {
    return sql("SELECT t.{asin_tier.brand} AS brand, ") + month_number(sql("t.{asin_tier.month}")) +
           " AS in_month, " + (all ? "'ALL'" : least(sql("t.{asin_tier.marketplace}"))) + " AS place, " +
           least(sql("t.{asin_tier.metric}")) + sql(" AS metric, t.{asin_tier.category} AS category, ") +
           money(sql("SUM(t.{asin_tier.value})")) +
           sql(" AS amount, COUNT(DISTINCT t.{asin_tier.asin}) AS asins FROM {asin_tier} t "
               "GROUP BY t.{asin_tier.brand}, t.{asin_tier.month}, t.{asin_tier.metric}, "
               "t.{asin_tier.category}") +
           (all ? "" : sql(", t.{asin_tier.marketplace}"));
  };
  const std::string found =
      sql("SELECT t.{brand_tier.brand} AS brand, ") + month_number(sql("t.{brand_tier.month}")) +
      sql(" AS in_month, t.{brand_tier.marketplace} AS place, t.{brand_tier.metric} AS metric, "
          "t.{brand_tier.category} AS category, ") +
      money(sql("t.{brand_tier.total}")) +
      sql(" AS amount, t.{brand_tier.asin_count} AS asins FROM {brand_tier} t");
  return {"brand tier with ASIN tier, group by group",
          {"brand", "month", "marketplace", "metric", "category", "total", "ASINs"},
          4,
          2,
          ordered(select(false) + " UNION ALL " + select(true), "o.brand, o.in_month", {"place", "metric"}),
          ordered(found, "o.brand, o.in_month", {"place", "metric"})};
}

ProofQuery category_proof(const SqlTemplate& sql) {
  const std::string expected =
      sql("SELECT t.{brand_tier.category} AS category, ") + month_number(sql("t.{brand_tier.month}")) +
      " AS in_month, " + least(sql("t.{brand_tier.metric}")) + " AS metric, " +
      money(sql("SUM(t.{brand_tier.total})")) +
      sql(" AS amount, COUNT(DISTINCT t.{brand_tier.brand}) AS brands, "
          "CAST(SUM(t.{brand_tier.asin_count}) AS SIGNED) AS asins FROM {brand_tier} t "
          "WHERE t.{brand_tier.marketplace} = 'ALL' AND t.{brand_tier.category} IS NOT NULL "
          "GROUP BY t.{brand_tier.category}, t.{brand_tier.month}, t.{brand_tier.metric}");
  const std::string found =
      sql("SELECT t.{category_tier.category} AS category, ") + month_number(sql("t.{category_tier.month}")) +
      sql(" AS in_month, t.{category_tier.metric} AS metric, ") + money(sql("t.{category_tier.total}")) +
      sql(" AS amount, t.{category_tier.brand_count} AS brands, t.{category_tier.asin_count} AS asins "
          "FROM {category_tier} t");
  return {"category tier with brand tier, group by group",
          {"category", "month", "metric", "total", "brands", "ASINs"},
          3,
          2,
          ordered(expected, "o.category, o.in_month", {"metric"}),
          ordered(found, "o.category, o.in_month", {"metric"})};
}

}  // namespace stepwell::maria
