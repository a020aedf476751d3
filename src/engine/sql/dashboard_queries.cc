#include "engine/sql/dashboard_queries.h"

#include <fmt/format.h>

#include <vector>

#include "base/clock.h"
#include "model/model.h"

namespace stepwell {
namespace {

/// The raw rows with their places; without the groups that the model excludes.
std::string raw_rows(const SqlTemplate& sql, const SqlDialect& dialect) {
  const std::string group = sql("b.{brands.group}");
  const std::string included =
      fmt::format("({} IS NULL OR NOT ({}))", group, dialect.is_one_of(group, sql.model().excluded_groups()));
  return sql(" FROM {facts} f JOIN {asins} a ON a.{asins.id} = f.{facts.asin} JOIN {brands} b ON b.{brands.id} "
             "= a.{asins.brand} LEFT JOIN {categories} c ON c.{categories.id} = b.{brands.category} WHERE ") +
         included + sql(" AND f.{facts.metric} IN ");
}

std::string on_raw_rows(Dashboard dashboard, const SqlTemplate& sql, const SqlDialect& dialect) {
  const std::string from = raw_rows(sql, dialect);
  const std::string day = dialect.first_day(sql("f.{facts.month}"));
  switch (dashboard) {
    case Dashboard::kDashboard:
      return "SELECT COUNT(*), " + day + sql(", SUM(f.{facts.value})") + from + "(?) GROUP BY 2 ORDER BY 2";
    case Dashboard::kCategories:
      return sql("SELECT COUNT(*), c.{categories.id}, c.{categories.name}, f.{facts.metric}, ") + day +
             sql(", SUM(f.{facts.value}), COUNT(DISTINCT b.{brands.id})") + from +
             "(?, ?) GROUP BY 2, 3, 4, 5 ORDER BY 2, 4, 5";
    case Dashboard::kProfitability:
      break;
  }
  return "SELECT COUNT(*), " + day + sql(", f.{facts.metric}, SUM(f.{facts.value})") + from +
         sql("(?, ?) AND b.{brands.id} = (SELECT MIN({brands.id}) FROM {brands}) GROUP BY 2, 3 ORDER BY 2, 3");
}

std::string on_tiers(Dashboard dashboard, const SqlTemplate& sql) {
  switch (dashboard) {
    case Dashboard::kDashboard:
      return sql(
          "SELECT COUNT(*), {brand_tier.month}, SUM({brand_tier.total}) FROM {brand_tier} WHERE "
          "{brand_tier.marketplace} = 'ALL' AND {brand_tier.metric} IN (?) GROUP BY 2 ORDER BY 2");
    case Dashboard::kCategories:
      return sql(
          "SELECT 1, c.{categories.id}, c.{categories.name}, t.{category_tier.metric}, "
          "t.{category_tier.month}, t.{category_tier.total}, t.{category_tier.brand_count} "
          "FROM {categories} c JOIN {category_tier} t ON t.{category_tier.category} = c.{categories.id} "
          "WHERE t.{category_tier.metric} IN (?, ?) ORDER BY 2, 4, 5");
    case Dashboard::kProfitability:
      break;
  }
  return sql(
      "SELECT 1, {brand_tier.month}, {brand_tier.metric}, {brand_tier.total} FROM {brand_tier} "
      "WHERE {brand_tier.marketplace} = 'ALL' AND {brand_tier.metric} IN (?, ?) "
      "AND {brand_tier.brand} = (SELECT MIN({brands.id}) FROM {brands}) ORDER BY 2, 3");
}

}  // namespace

std::string dashboard_query(Dashboard dashboard, QueryBase base, const SqlTemplate& sql,
                            const SqlDialect& dialect) {
  return base == QueryBase::kRawRows ? on_raw_rows(dashboard, sql, dialect) : on_tiers(dashboard, sql);
}

QueryTiming time_dashboard_query(SqlDatabase& database, const SqlTemplate& sql, Dashboard dashboard,
                                 QueryBase base, const DashboardMetrics& metrics) {
  std::vector<SqlValue> names = {metrics.revenue};
  if (dashboard != Dashboard::kDashboard) names.emplace_back(metrics.margin);
  const std::string query = dashboard_query(dashboard, base, sql, database.dialect());
  QueryTiming timing;
  const Stopwatch watch;
  database.each(query, names, [&timing](const SqlRow& row) { timing.rows_scanned += row.whole(0); });
  timing.seconds = watch.elapsed_s();
  return timing;
}

}  // namespace stepwell
