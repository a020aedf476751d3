#include "model/money.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"

namespace stepwell {
namespace {

std::string decimal_text(MoneySum::Units units) {
  const bool negative = units < 0;
  __extension__ using Magnitude = unsigned __int128;
  Magnitude rest = negative ? -static_cast<Magnitude>(units) : static_cast<Magnitude>(units);
  std::string reversed;
  while (rest > 0 || reversed.size() < 3) {
    reversed += static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
    if (reversed.size() == 2) reversed += '.';
    if (reversed.size() == 3 && rest == 0) reversed += '0';
  }
  if (negative) reversed += '-';
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

Error overflow(Money a, char operation, Money b) {
  return Error(ErrorCode::kFailed,
               fmt::format("{} {} {} does not fit a 64-bit amount", a.str(), operation, b.str()),
               "look for a raw row with an absurd value");
}

}  // namespace

std::optional<Money> Money::parse(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  std::int64_t units = 0;
  int digits = 0;
  int decimals = -1;  // -1: the point has not come yet
  const auto push = [&units](int digit) {
    return !__builtin_mul_overflow(units, 10, &units) && !__builtin_sub_overflow(units, digit, &units);
  };
  for (const char c : text) {
    if (c == '.' && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9' || decimals == 2 || !push(c - '0')) return std::nullopt;
    ++digits;
    if (decimals >= 0) ++decimals;
  }
  if (digits == 0) return std::nullopt;
  for (int missing = 2 - std::max(decimals, 0); missing > 0; --missing) {
    if (!push(0)) return std::nullopt;
  }
  // Collected as a negative number, whose range is the wider one.
  if (negative) return Money(units);
  if (units == INT64_MIN) return std::nullopt;
  return Money(-units);
}

std::string Money::str() const { return decimal_text(units_); }

Money Money::operator+(Money other) const {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(units_, other.units_, &sum)) throw overflow(*this, '+', other);
  return Money(sum);
}

Money Money::operator-(Money other) const {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(units_, other.units_, &difference)) throw overflow(*this, '-', other);
  return Money(difference);
}

std::string MoneySum::str() const { return decimal_text(units_); }

std::optional<Money> MoneySum::narrow(int digits) const {
  Units bound = 1;
  for (int i = 0; i < digits; ++i) bound *= 10;
  if (units_ >= bound || units_ <= -bound) return std::nullopt;
  return Money::of_units(static_cast<std::int64_t>(units_));
}

}  // namespace stepwell
