// The three dashboard queries as a team writes them by hand: on the raw rows with their joins, and on the
// tiers. `demo` and `bench` time them to show what the tiers are for. The first column is how many rows each
// row of the answer was made from.
#include <fmt/format.h>

#include "base/clock.h"
#include "engine/duckdb/engine.h"
#include "engine/duckdb/sources.h"

namespace stepwell::duck {
namespace {

constexpr const char* kRawFrom =
    "FROM {facts} f JOIN {asins} a ON a.{asins.id} = f.{facts.asin} JOIN {brands} b ON b.{brands.id} = "
    "a.{asins.brand} "
    "LEFT JOIN {categories} c ON c.{categories.id} = b.{brands.category} "
    "WHERE (b.{brands.group} IS NULL OR b.{brands.group} <> 'stock') ";

std::string raw_query(Dashboard dashboard) {
  const std::string from = kRawFrom;
  switch (dashboard) {
    case Dashboard::kDashboard:
      return "SELECT count(*), date_trunc('month', f.{facts.month} + 0) AS first_day, sum(f.{facts.value}) " +
             from + "AND f.{facts.metric} = ? GROUP BY ALL ORDER BY first_day";
    case Dashboard::kCategories:
      return "SELECT count(*), c.{categories.id}, c.{categories.name}, f.{facts.metric}, date_trunc('month', "
             "f.{facts.month} + 0), sum(f.{facts.value}), count(DISTINCT b.{brands.id}) " +
             from + "AND f.{facts.metric} IN (?, ?) GROUP BY ALL ORDER BY 2, 4, 5";
    case Dashboard::kProfitability:
      break;
  }
  return "SELECT count(*), date_trunc('month', f.{facts.month} + 0), f.{facts.metric}, "
         "sum(f.{facts.value}) " +
         from +
         "AND f.{facts.metric} IN (?, ?) AND b.{brands.id} = (SELECT min({brands.id}) FROM "
         "{brands}) GROUP BY ALL ORDER BY 2, 3";
}

std::string tier_query(Dashboard dashboard) {
  switch (dashboard) {
    case Dashboard::kDashboard:
      return "SELECT count(*), {brand_tier.month}, sum({brand_tier.total}) FROM {brand_tier} WHERE "
             "{brand_tier.marketplace} = 'ALL' AND {brand_tier.metric} = ? GROUP BY ALL "
             "ORDER BY 2";
    case Dashboard::kCategories:
      return "SELECT CAST(1 AS BIGINT), c.{categories.id}, c.{categories.name}, t.{category_tier.metric}, "
             "t.{category_tier.month}, t.{category_tier.total}, t.{category_tier.brand_count} "
             "FROM {categories} c JOIN {category_tier} t ON t.{category_tier.category} = c.{categories.id} "
             "WHERE t.{category_tier.metric} IN (?, ?) ORDER BY 2, 4, 5";
    case Dashboard::kProfitability:
      break;
  }
  return "SELECT CAST(1 AS BIGINT), {brand_tier.month}, {brand_tier.metric}, {brand_tier.total} "
         "FROM {brand_tier} WHERE {brand_tier.marketplace} = 'ALL' "
         "AND {brand_tier.metric} IN (?, ?) "
         "AND {brand_tier.brand} = (SELECT min({brands.id}) FROM {brands}) ORDER BY 2, 3";
}

/// For the places that the queries leave for names of metrics.
std::vector<Value> names_in(Dashboard dashboard, const DashboardMetrics& metrics) {
  if (dashboard == Dashboard::kDashboard) return {metrics.revenue};
  return {metrics.revenue, metrics.margin};
}

}  // namespace

QueryTiming DuckEngine::time_dashboard_query(Dashboard dashboard, QueryBase base,
                                             const DashboardMetrics& metrics) {
  const AllThreads threads(workspace_);
  const Sources sources(workspace_);
  sources.check_types();
  const std::string query =
      sources.sql()(base == QueryBase::kRawRows ? raw_query(dashboard) : tier_query(dashboard));
  QueryTiming timing;
  const Stopwatch watch;
  workspace_.connection.query(query, names_in(dashboard, metrics))
      .each([&timing](const Chunk& chunk, std::size_t row) {
        timing.rows_scanned += static_cast<std::uint64_t>(chunk.get<std::int64_t>(0, row));
      });
  timing.seconds = watch.elapsed_s();
  return timing;
}

}  // namespace stepwell::duck
