// A Scope as SQL.
#pragma once

#include <string>

#include "model/scope.h"

namespace stepwell::maria {

/// SQL for "this row is in scope"; `month` and `asin` are column expressions. Months are ranges of dates: the
/// raw rows hold any day.
std::string scope_condition(const Scope& scope, const std::string& month, const std::string& asin);

}  // namespace stepwell::maria
