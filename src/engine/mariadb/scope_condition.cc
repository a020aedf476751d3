#include "engine/mariadb/scope_condition.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
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
  for (const AsinMonth& each : scope.asin_months) {
    add(fmt::format("({} = {} AND {})", asin, each.asin, in_months(month, each.month, each.month)));
  }
  if (!scope.asins.empty()) {
    std::string list;
    for (const auto id : scope.asins) list += fmt::format("{}{}", list.empty() ? "" : ", ", id);
    add(fmt::format("{} IN ({})", asin, list));
  }
  return text.empty() ? "FALSE" : text + ")";
}

}  // namespace stepwell::maria
