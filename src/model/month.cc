#include "model/month.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace stepwell {

Month Month::of_day(std::int32_t days_since_1970) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days_since_1970}}};
  return of(static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())));
}

std::optional<Month> Month::parse(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const auto digits = [text](std::size_t from, std::size_t count) {
    int number = 0;
    for (std::size_t i = from; i < from + count; ++i) {
      if (text[i] < '0' || text[i] > '9') return -1;
      number = number * 10 + (text[i] - '0');
    }
    return number;
  };
  const int year = digits(0, 4);
  const int month = digits(5, 2);
  if (year < 1 || month < 1 || month > 12) return std::nullopt;
  return of(year, month);
}

std::int32_t Month::first_day() const {
  const std::chrono::year_month_day date{
      std::chrono::year{year()}, std::chrono::month(static_cast<unsigned>(month())), std::chrono::day{1}};
  return static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
}

std::string Month::str() const { return is_none() ? "none" : fmt::format("{:04}-{:02}", year(), month()); }

std::string Month::date() const { return str() + "-01"; }

std::string_view month_abbreviation(int month) {
  static constexpr std::array<std::string_view, 12> kNames = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return kNames.at(static_cast<std::size_t>(month - 1));
}

}  // namespace stepwell
