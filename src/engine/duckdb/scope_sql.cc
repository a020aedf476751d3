#include "engine/duckdb/scope_sql.h"

#include <fmt/format.h>

#include <map>
#include <set>

namespace stepwell::duck {
namespace {

/// The days from the first of `first` to the last of `last`.
std::string range(Month first, Month last, const std::string& month) {
  return fmt::format("({0} >= DATE '1970-01-01' + {1} AND {0} < DATE '1970-01-01' + {2})", month,
                     first.first_day(), last.plus(1).first_day());
}

std::string no_month(const std::string& month) {
  return fmt::format("({0} IS NULL OR NOT {0} {1})", month, kValidMonth);
}

std::string one_of(const std::string& column, const std::set<std::int32_t>& ids) {
  return fmt::format("{} IN ({})", column, fmt::join(ids, ", "));
}

}  // namespace

std::string in_months(const std::vector<Month>& months, const std::string& month) {
  std::string text;
  for (std::size_t i = 0; i < months.size();) {
    std::size_t end = i + 1;
    while (end < months.size() && months[end] == months[i].plus(static_cast<int>(end - i))) ++end;
    if (!text.empty()) text += " OR ";
    if (months[i].is_none()) {
      text += no_month(month);
      end = i + 1;
    } else {
      text += range(months[i], months[end - 1], month);
    }
    i = end;
  }
  return text;
}

std::string in_asin_months(const std::vector<AsinMonth>& asin_months, const std::string& month,
                           const std::string& asin) {
  std::map<Month, std::set<std::int32_t>> asins_of_month;
  std::set<std::int32_t> asins;
  for (const AsinMonth& each : asin_months) {
    asins_of_month[each.month].insert(each.asin);
    asins.insert(each.asin);
  }
  std::string text = one_of(asin, asins);
  const Month first = asins_of_month.begin()->first;
  const Month last = asins_of_month.rbegin()->first;
  if (!first.is_none()) text += " AND " + range(first, last, month);
  if (first == last && !first.is_none()) return text;
  std::string exact;
  for (const auto& [spot_month, spot_asins] : asins_of_month) {
    exact += fmt::format("{}({} AND {})", exact.empty() ? "" : " OR ",
                         spot_month.is_none() ? no_month(month) : range(spot_month, spot_month, month),
                         one_of(asin, spot_asins));
  }
  return text + " AND (" + exact + ")";
}

}  // namespace stepwell::duck
