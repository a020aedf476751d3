#include "engine/mariadb/scope_condition.h"

#include <fmt/format.h>

namespace stepwell::maria {
namespace {

/// Zero dates, whole or in part, are no months.
std::string no_month(const std::string& month) {
  return fmt::format("({0} IS NULL OR YEAR({0}) = 0 OR MONTH({0}) = 0)", month);
}

}  // namespace

std::string scope_condition(const Scope& scope, const std::string& month, const std::string& asin) {
  if (scope.whole) return "TRUE";
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "(" : " OR ") + part; };
  for (const Month each : scope.months) {
    add(each.is_none()
            ? no_month(month)
            : fmt::format("({0} >= '{1}' AND {0} < '{2}')", month, each.date(), each.plus(1).date()));
  }
  if (!scope.asins.empty()) {
    std::string list;
    for (const auto id : scope.asins) list += fmt::format("{}{}", list.empty() ? "" : ", ", id);
    add(fmt::format("{} IN ({})", asin, list));
  }
  return text.empty() ? "FALSE" : text + ")";
}

}  // namespace stepwell::maria
