// What the tiers must hold, as plain SELECTs over the raw rows: one reading of rules R1-R8 in SQL.
//
// The scripts for a DBA write their answers into the tiers; the prover compares them with the tiers. A
// refresh does not use them: its upper tiers come from rollup/. The template says how the source tables are
// read, and their model.
#pragma once

#include <string>

#include "engine/sql/template.h"

namespace stepwell::duck {

/// A text folded as in R4, of an SQL expression.
std::string folded(const std::string& expression);

/// The raw rows added up by ASIN, month and labels as they are: columns asin, place, metric, first_day,
/// raw_count, amount.
std::string grouped_raw_rows(const SqlTemplate& sql);

/// From a table or query in parentheses that holds grouped_raw_rows: columns asin, brand, category, place,
/// first_day, metric, amount, raw_count.
std::string expected_asin_tier(const SqlTemplate& sql, const std::string& grouped);
/// The same columns from a table that expected_asin_tier filled: brand, category, first_day, place, metric,
/// amount, asin_count.
std::string expected_brand_tier(const std::string& asin_table);
/// From a table that expected_brand_tier filled: category, first_day, metric, amount, brand_count,
/// asin_count.
std::string expected_category_tier(const std::string& brand_table);
/// From the same: columns asin, first_day, reason (as in model/exclusion.h), raw_count, amount.
std::string expected_exclusions(const SqlTemplate& sql, const std::string& grouped);
/// Raw rows of every month, marketplace, metric and reason (NULL: summarised): columns first_day, place,
/// metric, reason, raw_count, amount; labels folded, and NULL for excluded rows.
std::string expected_totals(const SqlTemplate& sql);

}  // namespace stepwell::duck
