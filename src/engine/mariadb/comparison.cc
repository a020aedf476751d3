#include "engine/mariadb/comparison.h"

#include <fmt/format.h>

#include "engine/sql/template.h"

namespace stepwell::maria {
namespace {

std::string joined(const std::vector<std::string>& columns) {
  std::string list;
  for (const auto& column : columns) list += (list.empty() ? "" : ", ") + column;
  return list;
}

/// A date as a number; a day that is not the first shows.
std::string day_number(const std::string& column) {
  return fmt::format("YEAR({0}) * 10000 + MONTH({0}) * 100 + DAY({0})", column);
}

}  // namespace

std::string LabelColumn::comparable(const std::string& bytes) const {
  return fmt::format("CONVERT(CONVERT({} USING utf8mb4) USING {}) COLLATE {}", bytes, character_set,
                     collation);
}

std::string mismatches(const Comparison& comparison) {
  const std::string key = joined(comparison.key);
  const std::string columns = key + ", " + joined(comparison.content);
  return fmt::format(
      "SELECT {0}, SUM(side) AS side FROM (\nSELECT expected.*, 1 AS side FROM (\n{1}\n) expected\nUNION "
      "ALL\n"
      "SELECT found.*, -1 FROM (\n{2}\n) found\n) both_sides\nGROUP BY {0} HAVING SUM(side) <> 0 ORDER BY "
      "{3}, side DESC",
      columns, comparison.expected, comparison.found, key);
}

Comparison totals(const Model& model, const LabelColumn& marketplace, const LabelColumn& metric,
                  bool with_exclusions) {
  const SqlTemplate sql(model, '`');
  Comparison comparison;
  comparison.key = {"first_day", "place", "metric", "reason"};
  comparison.content = {"raw_count", "amount"};
  // Grouped by the labels' bytes first, which costs half of what their collation does for every raw row.
  comparison.expected = fmt::format(
      R"(SELECT first_day, MIN(place) AS place, MIN(metric) AS metric, reason,
  SUM(raw_count) AS raw_count, SUM(amount) AS amount
FROM (
  SELECT CASE WHEN reason IS NULL THEN month_number * 100 + 1 END AS first_day,
    CASE WHEN reason IS NULL THEN place END AS place, CASE WHEN reason IS NULL THEN metric END AS metric,
    reason, raw_count, amount
  FROM (
    SELECT {} AS reason, place, metric, month_number, raw_count, amount FROM (
      SELECT 1 AS asin, CASE WHEN p.asin IS NULL THEN 0 ELSE p.reason END AS reason, {} AS place, {} AS metric,
        {} AS month_number, COUNT(*) AS raw_count, COALESCE(SUM({}), 0) AS amount
      FROM {} f LEFT JOIN ({}) p ON p.asin = f.{}
      GROUP BY CASE WHEN p.asin IS NULL THEN 0 ELSE p.reason END, {}, {}, {}
    ) p
  ) reasoned
) r
GROUP BY first_day, {}, {}, reason{})",
      exclusion_reason(), label_bytes(sql("f.{facts.marketplace}")), label_bytes(sql("f.{facts.metric}")),
      year_month(sql("f.{facts.month}")), sql("f.{facts.value}"), sql("{facts}"), placed(model),
      sql("{facts.asin}"), label_bytes(sql("f.{facts.marketplace}")), label_bytes(sql("f.{facts.metric}")),
      year_month(sql("f.{facts.month}")), marketplace.comparable("place"), metric.comparable("metric"),
      with_exclusions ? "" : " HAVING reason IS NULL");
  const std::string day = day_number(sql("{asin_tier.month}"));
  comparison.found = fmt::format(
      "SELECT {} AS first_day, MIN({}) AS place, MIN({}) AS metric, NULL AS reason, SUM({}) AS "
      "raw_count, SUM({}) AS amount\nFROM {} GROUP BY {}, {}, {}{}",
      day, label_bytes(sql("{asin_tier.marketplace}")), label_bytes(sql("{asin_tier.metric}")),
      sql("{asin_tier.row_count}"), sql("{asin_tier.value}"), sql("{asin_tier}"), day,
      sql("{asin_tier.marketplace}"), sql("{asin_tier.metric}"),
      with_exclusions ? "\nUNION ALL\nSELECT NULL, NULL, NULL, reason, SUM(row_count), SUM(money) FROM "
                        "stepwell_exclusions GROUP BY reason"
                      : "");
  return comparison;
}

Comparison groups(const Model& model, bool with_exclusions) {
  const SqlTemplate sql(model, '`');
  Comparison comparison;
  comparison.key = {"asin", "first_day", "place", "metric", "reason"};
  comparison.content = {"brand", "category", "raw_count", "amount"};
  const std::string number = year_month(sql("f.{facts.month}"));
  comparison.expected = fmt::format(
      R"(SELECT asin, first_day, place, metric, reason, brand, category, SUM(raw_count) AS raw_count, SUM(amount) AS amount
FROM (
  SELECT CASE WHEN asin >= -2147483647 AND asin <= 2147483647 THEN asin END AS asin,
    CASE WHEN {} THEN month_number * 100 + 1 END AS first_day,
    CASE WHEN reason IS NULL THEN place END AS place, CASE WHEN reason IS NULL THEN metric END AS metric, reason,
    CASE WHEN reason IS NULL THEN brand END AS brand, CASE WHEN reason IS NULL THEN category END AS category,
    raw_count, amount
  FROM (
    SELECT g.*, p.brand, p.category, {} AS reason FROM (
      SELECT SQL_BIG_RESULT {} AS asin, {} AS month_number, MIN({}) AS place, MIN({}) AS metric,
        COUNT(*) AS raw_count, COALESCE(SUM({}), 0) AS amount
      FROM {} f GROUP BY {}, {}, {}, {}
    ) g LEFT JOIN ({}) p ON p.asin = g.asin
  ) reasoned
) r
GROUP BY asin, first_day, place, metric, reason, brand, category{})",
      is_valid_month("month_number"), exclusion_reason(), sql("f.{facts.asin}"), number,
      label_bytes(sql("f.{facts.marketplace}")), label_bytes(sql("f.{facts.metric}")), sql("f.{facts.value}"),
      sql("{facts}"), sql("f.{facts.asin}"), number, sql("f.{facts.marketplace}"), sql("f.{facts.metric}"),
      placed(model), with_exclusions ? "" : " HAVING reason IS NULL");
  comparison.found = fmt::format(
      "SELECT {} AS asin, {} AS first_day, {} AS place, {} AS metric, NULL AS reason, {} AS brand, {} AS "
      "category,\n  {} AS raw_count, {} AS amount FROM {}{}",
      sql("{asin_tier.asin}"), day_number(sql("{asin_tier.month}")),
      label_bytes(sql("{asin_tier.marketplace}")), label_bytes(sql("{asin_tier.metric}")),
      sql("{asin_tier.brand}"), sql("{asin_tier.category}"), sql("{asin_tier.row_count}"),
      sql("{asin_tier.value}"), sql("{asin_tier}"),
      with_exclusions ? "\nUNION ALL\nSELECT asin_id, " + day_number("month") +
                            ", NULL, NULL, reason, NULL, NULL, row_count, money FROM stepwell_exclusions"
                      : "");
  return comparison;
}

Comparison brands(const Model& model) {
  const SqlTemplate sql(model, '`');
  Comparison comparison;
  comparison.key = {"brand", "first_day", "place", "metric"};
  comparison.content = {"category", "asin_count", "amount"};
  const std::string day = day_number(sql("{asin_tier.month}"));
  const auto level = [&](const std::string& place, const std::string& count, const std::string& group) {
    return fmt::format(
        "SELECT SQL_BIG_RESULT {} AS brand, {} AS first_day, {} AS place, MIN({}) AS metric, {} AS category, "
        "{} AS asin_count, "
        "SUM({}) AS amount\nFROM {} GROUP BY {}, {}, {}, {}{}",
        sql("{asin_tier.brand}"), day, place, label_bytes(sql("{asin_tier.metric}")),
        sql("{asin_tier.category}"), count, sql("{asin_tier.value}"), sql("{asin_tier}"),
        sql("{asin_tier.brand}"), sql("{asin_tier.category}"), day, sql("{asin_tier.metric}"), group);
  };
  comparison.expected = level("MIN(" + label_bytes(sql("{asin_tier.marketplace}")) + ")", "COUNT(*)",
                              sql(", {asin_tier.marketplace}")) +
                        "\nUNION ALL\n" +
                        level("CAST('ALL' AS BINARY)", sql("COUNT(DISTINCT {asin_tier.asin})"), "");
  comparison.found =
      fmt::format("SELECT {}, {}, {}, {}, {}, {}, {} FROM {}", sql("{brand_tier.brand}"),
                  day_number(sql("{brand_tier.month}")), label_bytes(sql("{brand_tier.marketplace}")),
                  label_bytes(sql("{brand_tier.metric}")), sql("{brand_tier.category}"),
                  sql("{brand_tier.asin_count}"), sql("{brand_tier.total}"), sql("{brand_tier}"));
  return comparison;
}

Comparison categories(const Model& model) {
  const SqlTemplate sql(model, '`');
  Comparison comparison;
  comparison.key = {"category", "first_day", "metric"};
  comparison.content = {"brand_count", "asin_count", "amount"};
  const std::string day = day_number(sql("{brand_tier.month}"));
  comparison.expected = fmt::format(
      "SELECT {0} AS category, {1} AS first_day, MIN({2}) AS metric, COUNT(DISTINCT {3}) AS brand_count, "
      "SUM({4}) AS asin_count, "
      "SUM({5}) AS amount\nFROM {6} WHERE {7} = 'ALL' AND {0} IS NOT NULL GROUP BY {0}, {1}, {8}",
      sql("{brand_tier.category}"), day, label_bytes(sql("{brand_tier.metric}")), sql("{brand_tier.brand}"),
      sql("{brand_tier.asin_count}"), sql("{brand_tier.total}"), sql("{brand_tier}"),
      sql("{brand_tier.marketplace}"), sql("{brand_tier.metric}"));
  comparison.found =
      fmt::format("SELECT {}, {}, {}, {}, {}, {} FROM {}", sql("{category_tier.category}"),
                  day_number(sql("{category_tier.month}")), label_bytes(sql("{category_tier.metric}")),
                  sql("{category_tier.brand_count}"), sql("{category_tier.asin_count}"),
                  sql("{category_tier.total}"), sql("{category_tier}"));
  return comparison;
}

}  // namespace stepwell::maria
