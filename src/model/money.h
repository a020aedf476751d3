// Money: whole hundredths of the currency, from end to end. No float ever touches it (R2).
//
// `Money` is one stored figure: 64 bits hold every decimal(15,2) and decimal(18,2). `MoneySum` is a total
// over any number of them: 128 bits, which no table that fits a disk can overflow.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stepwell {

class MoneySum;

class Money {
 public:
  constexpr Money() = default;
  static constexpr Money of_units(std::int64_t hundredths) { return Money(hundredths); }
  /// A NULL that another program wrote into a tier. No column holds the number; never to be added up.
  static constexpr Money none() { return Money(INT64_MIN); }
  /// "-12.5", "3", "+0.07"; nothing if the text is no decimal number of at most two decimals that fits.
  static std::optional<Money> parse(std::string_view text);

  constexpr std::int64_t units() const { return units_; }
  /// Always two decimals and no separators: "-1234.50".
  std::string str() const;

  /// Throws Error{kFailed} where the sum leaves 64 bits.
  Money operator+(Money other) const;
  Money operator-(Money other) const;
  friend constexpr auto operator<=>(Money, Money) = default;

 private:
  explicit constexpr Money(std::int64_t units) : units_(units) {}
  std::int64_t units_ = 0;
};

class MoneySum {
 public:
  __extension__ using Units = __int128;

  constexpr MoneySum() = default;
  constexpr explicit MoneySum(Units hundredths) : units_(hundredths) {}
  constexpr explicit MoneySum(Money money) : units_(money.units()) {}

  constexpr Units units() const { return units_; }
  std::string str() const;
  /// The sum as one figure, or nothing if its magnitude reaches 10^digits hundredths: `digits` is the p of
  /// the decimal(p,2) it is meant for, at most 18 (R10).
  std::optional<Money> narrow(int digits) const;

  constexpr MoneySum& operator+=(MoneySum other) {
    units_ += other.units_;
    return *this;
  }
  constexpr MoneySum& operator-=(MoneySum other) {
    units_ -= other.units_;
    return *this;
  }
  friend constexpr MoneySum operator+(MoneySum a, MoneySum b) { return MoneySum(a.units_ + b.units_); }
  friend constexpr MoneySum operator-(MoneySum a, MoneySum b) { return MoneySum(a.units_ - b.units_); }
  friend constexpr auto operator<=>(MoneySum, MoneySum) = default;

 private:
  Units units_ = 0;
};

/// p of the decimal(p,2) columns: the ASIN tier's value, and the totals of the tiers above it.
inline constexpr int kAsinValueDigits = 15;
inline constexpr int kTotalDigits = 18;

}  // namespace stepwell
