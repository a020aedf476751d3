#include "serve/money_figures.h"

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

double ebitda_percent(MoneySum margin, MoneySum revenue) {
  return revenue > MoneySum() ? approximate(margin) / approximate(revenue) * 100.0 : 0.0;
}

double growth_percent(MoneySum now, MoneySum before) {
  return before > MoneySum() ? approximate(now - before) / approximate(before) * 100.0 : 0.0;
}

}  // namespace stepwell::serve
