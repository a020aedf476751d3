// The three dashboard queries as a team writes them by hand: on the raw rows with their joins, and on the
// tiers. `demo` and `bench` time them to show what the tiers are for. The first column is how many rows each
// row of the answer was made from.
#include "base/clock.h"
#include "engine/mariadb/engine.h"

namespace stepwell::maria {
namespace {

constexpr const char* kFirstDay = "DATE_FORMAT(f.{facts.month}, '%Y-%m-01')";
constexpr const char* kRawFrom =
    " FROM {facts} f JOIN {asins} a ON a.{asins.id} = f.{facts.asin} JOIN {brands} b ON b.{brands.id} = "
    "a.{asins.brand} LEFT JOIN {categories} c ON c.{categories.id} = b.{brands.category} "
    "WHERE (b.{brands.group} IS NULL OR b.{brands.group} <> 'stock') ";

std::string raw_query(Dashboard dashboard) {
  const std::string day = kFirstDay;
  const std::string from = kRawFrom;
  switch (dashboard) {
    case Dashboard::kDashboard:
      return "SELECT COUNT(*), " + day + " AS first_day, SUM(f.{facts.value})" + from +
             "AND f.{facts.metric} = ? GROUP BY first_day ORDER BY first_day";
    case Dashboard::kCategories:
      return "SELECT COUNT(*), c.{categories.id} AS category, c.{categories.name} AS name, f.{facts.metric} "
             "AS "
             "figure, " +
             day + " AS first_day, SUM(f.{facts.value}), COUNT(DISTINCT b.{brands.id})" + from +
             "AND f.{facts.metric} IN (?, ?) GROUP BY category, name, figure, first_day "
             "ORDER BY category, name, figure, first_day";
    case Dashboard::kProfitability:
      break;
  }
  return "SELECT COUNT(*), " + day + " AS first_day, f.{facts.metric} AS figure, SUM(f.{facts.value})" +
         from +
         "AND f.{facts.metric} IN (?, ?) AND b.{brands.id} = (SELECT MIN({brands.id}) FROM "
         "{brands}) GROUP BY first_day, figure ORDER BY first_day, figure";
}

std::string tier_query(Dashboard dashboard) {
  switch (dashboard) {
    case Dashboard::kDashboard:
      return "SELECT COUNT(*), {brand_tier.month} AS first_day, SUM({brand_tier.total}) FROM {brand_tier} "
             "WHERE "
             "{brand_tier.marketplace} = 'ALL' AND {brand_tier.metric} = ? GROUP BY first_day "
             "ORDER BY first_day";
    case Dashboard::kCategories:
      return "SELECT 1, c.{categories.id}, c.{categories.name}, t.{category_tier.metric}, "
             "t.{category_tier.month}, t.{category_tier.total}, t.{category_tier.brand_count} "
             "FROM {categories} c JOIN {category_tier} t ON t.{category_tier.category} = c.{categories.id} "
             "WHERE t.{category_tier.metric} IN (?, ?) ORDER BY 2, 4, 5";
    case Dashboard::kProfitability:
      break;
  }
  return "SELECT 1, {brand_tier.month}, {brand_tier.metric}, {brand_tier.total} FROM {brand_tier} "
         "WHERE {brand_tier.marketplace} = 'ALL' AND {brand_tier.metric} IN (?, ?) "
         "AND {brand_tier.brand} = (SELECT MIN({brands.id}) FROM {brands}) ORDER BY 2, 3";
}

/// For the places that the queries leave for names of metrics.
std::vector<Value> names_in(Dashboard dashboard, const DashboardMetrics& metrics) {
  if (dashboard == Dashboard::kDashboard) return {metrics.revenue};
  return {metrics.revenue, metrics.margin};
}

}  // namespace

QueryTiming time_dashboard_query(Workspace& workspace, Dashboard dashboard, QueryBase base,
                                 const DashboardMetrics& metrics) {
  const std::string query =
      workspace.sql(base == QueryBase::kRawRows ? raw_query(dashboard) : tier_query(dashboard));
  QueryTiming timing;
  const Stopwatch watch;
  workspace.connection.query(query, names_in(dashboard, metrics)).each([&timing](const Row& row) {
    timing.rows_scanned += row.whole(0);
  });
  timing.seconds = watch.elapsed_s();
  return timing;
}

}  // namespace stepwell::maria
