// Scope in SQL: "this row is in these months", "one of these ASINs in its month", over the columns of any
// table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/scope.h"

namespace stepwell::duck {

/// Follows a date column. What does not fulfil it is no month: NULL, infinite, or beyond what the other
/// engines can hold. The prover has a constant of its own, being the second opinion.
inline constexpr std::string_view kValidMonth = "BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'";

/// `months` ascending and not empty; `month` is a column expression.
std::string in_months(const std::vector<Month>& months, const std::string& month);

/// `asin_months` ascending and not empty; `month` and `asin` are column expressions. The condition begins
/// with bounds that DuckDB compares with the min-max of its row groups, so that few of them are read.
std::string in_asin_months(const std::vector<AsinMonth>& asin_months, const std::string& month,
                           const std::string& asin);

}  // namespace stepwell::duck
