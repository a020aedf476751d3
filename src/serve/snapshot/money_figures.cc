#include "serve/snapshot/money_figures.h"

namespace stepwell::serve {
namespace {

double approximate(MoneySum sum) { return static_cast<double>(sum.units()); }

MoneySum sum(const Window& window, std::size_t from, std::size_t count) {
  MoneySum total;
  for (std::size_t i = from; i < from + count; ++i) total += window[i].total;
  return total;
}

}  // namespace

MoneySum sum_previous(const Window& window) { return sum(window, 0, kYearMonths); }

MoneySum sum_ltm(const Window& window, const Period& period) {
  return sum(window, period.as_of_position() + 1 - kYearMonths, kYearMonths);
}

std::optional<double> share_percent(MoneySum margin, MoneySum revenue) {
  if (revenue <= MoneySum()) return std::nullopt;
  return approximate(margin) / approximate(revenue) * 100.0;
}

std::optional<double> change_percent(MoneySum now, MoneySum before) {
  return share_percent(now - before, before);
}

double ebitda_percent(MoneySum margin, MoneySum revenue) {
  return share_percent(margin, revenue).value_or(0);
}

double growth_percent(MoneySum now, MoneySum before) { return change_percent(now, before).value_or(0); }

}  // namespace stepwell::serve
