#include "engine/mariadb/scope_condition.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <vector>

namespace stepwell::maria {
namespace {

/// In one of the months from `first` to `last`.
std::string in_months(const std::string& column, Month first, Month last) {
  // Zero dates, whole or in part, are no months.
  if (first.is_none()) return fmt::format("({0} IS NULL OR YEAR({0}) = 0 OR MONTH({0}) = 0)", column);
  return fmt::format("({0} >= '{1}' AND {0} < '{2}')", column, first.date(), last.plus(1).date());
}

}  // namespace

std::string scope_condition(const Scope& scope, const std::string& month, const std::string& asin) {
  if (scope.whole) return "TRUE";
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "(" : " OR ") + part; };
  // The server looks at one range after the other for every row of a pass: months side by side are one.
  std::vector<Month> months = scope.months;
  std::ranges::sort(months);
  for (auto first = months.begin(); first != months.end();) {
    auto last = first;
    while (!first->is_none() && std::next(last) != months.end() && *std::next(last) == last->plus(1)) ++last;
    add(in_months(month, *first, *last));
    first = std::next(last);
  }
  std::map<Month, std::vector<std::int32_t>> asins_of_month;
  for (const AsinMonth& each : scope.asin_months) asins_of_month[each.month].push_back(each.asin);
  for (const auto& [each, asins] : asins_of_month) {
    add(fmt::format("({} IN ({}) AND {})", asin, fmt::join(asins, ", "), in_months(month, each, each)));
  }
  if (!scope.asins.empty()) add(fmt::format("{} IN ({})", asin, fmt::join(scope.asins, ", ")));
  return text.empty() ? "FALSE" : text + ")";
}

}  // namespace stepwell::maria
