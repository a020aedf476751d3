#include "engine/mariadb/scope_condition.h"

#include <fmt/format.h>

namespace stepwell::maria {
namespace {

std::string in_month(const std::string& column, Month month) {
  // Zero dates, whole or in part, are no months.
  if (month.is_none()) return fmt::format("({0} IS NULL OR YEAR({0}) = 0 OR MONTH({0}) = 0)", column);
  return fmt::format("({0} >= '{1}' AND {0} < '{2}')", column, month.date(), month.plus(1).date());
}

}  // namespace

std::string scope_condition(const Scope& scope, const std::string& month, const std::string& asin) {
  if (scope.whole) return "TRUE";
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "(" : " OR ") + part; };
  for (const Month each : scope.months) add(in_month(month, each));
  for (const AsinMonth& each : scope.asin_months) {
    add(fmt::format("({} = {} AND {})", asin, each.asin, in_month(month, each.month)));
  }
  if (!scope.asins.empty()) {
    std::string list;
    for (const auto id : scope.asins) list += fmt::format("{}{}", list.empty() ? "" : ", ", id);
    add(fmt::format("{} IN ({})", asin, list));
  }
  return text.empty() ? "FALSE" : text + ")";
}

}  // namespace stepwell::maria
