// Money figures: the windows of months and the formulas that every dashboard is made of.
//
// Whatever an endpoint shows lies in the two calendar years of its period: P, all of it, and Y, the year of
// the as-of month. A Window holds these 24 months, January of P first. Sums are exact; only percentages are
// floating point, and they are made from exact sums at the very end (R2).
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "model/money.h"
#include "model/month.h"

namespace stepwell::serve {

/// The total of one month. A month without rows is not the same as one whose rows add up to zero.
struct MonthFigure {
  bool present = false;
  MoneySum total;

  friend bool operator==(const MonthFigure&, const MonthFigure&) = default;
};

inline constexpr std::size_t kYearMonths = 12;
inline constexpr std::size_t kWindowMonths = 2 * kYearMonths;

/// 24 consecutive months.
using Window = std::array<MonthFigure, kWindowMonths>;

/// The two years that an as-of month selects.
struct Period {
  Month as_of;

  int year() const { return as_of.year(); }
  int previous() const { return as_of.year() - 1; }
  /// January of P: where the window begins.
  Month first() const { return Month::of(previous(), 1); }
  /// Position of the as-of month in the window, 12 … 23.
  std::size_t as_of_position() const { return kYearMonths + static_cast<std::size_t>(as_of.month()) - 1; }
};

/// The whole of P.
MoneySum sum_previous(const Window& window);
/// The 12 months that end with the as-of month.
MoneySum sum_ltm(const Window& window, const Period& period);

/// The margin in percent of the revenue; nothing where that is not positive.
std::optional<double> share_percent(MoneySum margin, MoneySum revenue);
/// What `now` has over `before`, in percent of it; nothing where that is not positive.
std::optional<double> change_percent(MoneySum now, MoneySum before);

/// The same for answers that know no null.
/// margin / revenue × 100 where revenue is positive, else 0.
double ebitda_percent(MoneySum margin, MoneySum revenue);
/// (now − before) / before × 100 where `before` is positive, else 0.
double growth_percent(MoneySum now, MoneySum before);

}  // namespace stepwell::serve
