// The dashboard queries in SQL that every engine has, and a bench that runs them.
#pragma once

#include <string>

#include "engine/dashboard_bench.h"
#include "engine/sql/database.h"
#include "engine/sql/template.h"

namespace stepwell {

/// One of the queries, whose parameters are the metrics that it is about: the revenue, and the margin after
/// it where it needs both. The first column of its answer is how many rows each row was made from. `sql`
/// quotes as `dialect` does.
std::string dashboard_query(Dashboard dashboard, QueryBase base, const SqlTemplate& sql,
                            const SqlDialect& dialect);

/// Runs one and counts.
QueryTiming time_dashboard_query(SqlDatabase& database, const SqlTemplate& sql, Dashboard dashboard,
                                 QueryBase base, const DashboardMetrics& metrics);

}  // namespace stepwell
