#include "engine/files/plain_number.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace stepwell::files {
namespace {

constexpr std::size_t kDigits_max = 38;  // of DuckDB's decimals, and of 127 bits

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

std::size_t count_digits(std::string_view text) noexcept {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  return count;
}

std::string_view without_zeros_before(std::string_view digits) noexcept {
  while (!digits.empty() && digits.front() == '0') digits.remove_prefix(1);
  return digits;
}

std::string_view without_zeros_behind(std::string_view digits) noexcept {
  while (!digits.empty() && digits.back() == '0') digits.remove_suffix(1);
  return digits;
}

/// Exactly so many digits.
bool number_of(std::string_view digits, int& value) noexcept {
  value = 0;
  for (const char c : digits) {
    if (!is_digit(c)) return false;
    value = value * 10 + (c - '0');
  }
  return true;
}

void append_digits(std::string_view digits, MoneySum::Units& units) noexcept {
  // Eighteen digits at a time fit into a machine word.
  while (!digits.empty()) {
    const std::string_view part = digits.substr(0, 18);
    std::uint64_t value = 0;
    std::uint64_t power = 1;
    for (const char c : part) {
      value = value * 10 + static_cast<std::uint64_t>(c - '0');
      power *= 10;
    }
    units = units * power + value;
    digits.remove_prefix(part.size());
  }
}

/// The digits that count, as one whole number times a power of ten.
struct Significant {
  std::array<char, 800> digits{};
  std::size_t count = 0;
  long exponent = 0;  // of ten, by which the number that the digits are is multiplied
  bool fits = true;
};

void add(Significant& to, std::string_view digits) noexcept {
  for (const char c : digits) {
    if (to.count == 0 && c == '0') continue;
    if (to.count == to.digits.size()) {
      to.fits = false;
      return;
    }
    to.digits[to.count++] = c;
  }
}

/// `text` has passed for a real number.
Significant significant(std::string_view text) noexcept {
  Significant result;
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t whole = count_digits(text);
  add(result, text.substr(0, whole));
  text.remove_prefix(whole);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    const std::size_t places = count_digits(text);
    add(result, text.substr(0, places));
    result.exponent -= static_cast<long>(places);
    text.remove_prefix(places);
  }
  if (!text.empty()) {
    text.remove_prefix(1);
    if (text.starts_with('+')) text.remove_prefix(1);
    long exponent = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), exponent).ec != std::errc())
      result.fits = false;
    result.exponent += exponent;
  }
  while (result.count > 0 && result.digits[result.count - 1] == '0') {
    --result.count;
    ++result.exponent;
  }
  if (result.count == 0) result.exponent = 0;
  return result;
}

bool same(const Significant& a, const Significant& b) noexcept {
  return a.fits && b.fits && a.exponent == b.exponent &&
         std::string_view(a.digits.data(), a.count) == std::string_view(b.digits.data(), b.count);
}

bool looks_real(std::string_view text) noexcept {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t exponent = text.find_first_of("eE");
  if (!plain_number(text.substr(0, exponent)).is_plain || text.starts_with('-')) return false;
  if (exponent == std::string_view::npos) return true;
  text.remove_prefix(exponent + 1);
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && count_digits(text) == text.size();
}

}  // namespace

PlainNumber plain_number(std::string_view text) noexcept {
  PlainNumber number;
  number.negative = text.starts_with('-');
  if (number.negative) text.remove_prefix(1);
  const std::size_t whole = count_digits(text);
  if (whole == 0) return number;
  number.whole = without_zeros_before(text.substr(0, whole));
  text.remove_prefix(whole);
  if (!text.empty()) {
    if (text.front() != '.') return number;
    text.remove_prefix(1);
    if (text.empty() || count_digits(text) != text.size()) return number;
    number.places = without_zeros_behind(text);
  }
  number.is_plain = true;
  return number;
}

bool to_units(const PlainNumber& number, int scale, MoneySum::Units& units) noexcept {
  const auto places = static_cast<std::size_t>(scale);
  if (!number.is_plain || number.places.size() > places) return false;
  if (number.whole.size() + places > kDigits_max) return false;
  units = 0;
  append_digits(number.whole, units);
  append_digits(number.places, units);
  for (std::size_t i = number.places.size(); i < places; ++i) units *= 10;
  if (number.negative) units = -units;
  return true;
}

bool to_integer(std::string_view text, MoneySum::Units& value) noexcept {
  return text.find('.') == std::string_view::npos && to_units(plain_number(text), 0, value);
}

PlainDate plain_date(std::string_view text) noexcept {
  PlainDate date;
  int month = 0;
  int day = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !number_of(text.substr(0, 4), date.year) ||
      !number_of(text.substr(5, 2), month) || !number_of(text.substr(8, 2), day)) {
    return date;
  }
  const std::chrono::year_month_day calendar{std::chrono::year(date.year),
                                             std::chrono::month(static_cast<unsigned>(month)),
                                             std::chrono::day(static_cast<unsigned>(day))};
  if (!calendar.ok()) return date;
  date.days = static_cast<std::int32_t>(std::chrono::sys_days(calendar).time_since_epoch().count());
  date.is_date = true;
  return date;
}

bool plain_time(std::string_view text, int places, std::int64_t& microseconds) noexcept {
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (text.size() < 8 || text[2] != ':' || text[5] != ':' || !number_of(text.substr(0, 2), hour) ||
      !number_of(text.substr(3, 2), minute) || !number_of(text.substr(6, 2), second) || hour > 23 ||
      minute > 59 || second > 59) {
    return false;
  }
  std::string_view fraction = text.substr(8);
  if (!fraction.empty()) {
    fraction.remove_prefix(1);
    if (text[8] != '.' || fraction.empty() || count_digits(fraction) != fraction.size()) return false;
  }
  fraction = without_zeros_behind(fraction);
  if (fraction.size() > static_cast<std::size_t>(places) || fraction.size() > 6) return false;
  std::int64_t part = 0;
  for (std::size_t i = 0; i < 6; ++i) part = part * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
  microseconds = ((hour * 60 + minute) * 60 + second) * std::int64_t{1'000'000} + part;
  return true;
}

template <typename Real>
bool plain_real(std::string_view text, double& value) noexcept {
  if (!looks_real(text)) return false;
  Real real = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), real);
  if (read.ec != std::errc() || !std::isfinite(real)) return false;
  std::array<char, 64> written{};
  const auto end =
      std::to_chars(written.data(), written.data() + written.size(), real, std::chars_format::scientific);
  value = static_cast<double>(real);
  return same(significant(text),
              significant({written.data(), static_cast<std::size_t>(end.ptr - written.data())}));
}

template bool plain_real<float>(std::string_view, double&) noexcept;
template bool plain_real<double>(std::string_view, double&) noexcept;

}  // namespace stepwell::files
