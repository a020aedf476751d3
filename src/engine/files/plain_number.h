// Numbers and dates in the one notation that files may use. No leniency, no locale, no exceptions.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/money.h"

namespace stepwell::files {

/// A plain decimal, its places not yet judged: -?digits(.digits)?
struct PlainNumber {
  bool is_plain = false;
  bool negative = false;
  std::string_view whole;   // without zeros at its beginning
  std::string_view places;  // without zeros at its end
};
PlainNumber plain_number(std::string_view text) noexcept;

/// The number in units of 10^-scale; false if it has other digits beyond, or more than 38 in all.
bool to_units(const PlainNumber& number, int scale, MoneySum::Units& units) noexcept;

/// -?digits of at most 38 that count.
bool to_integer(std::string_view text, MoneySum::Units& value) noexcept;

/// A day of the calendar: YYYY-MM-DD alone.
struct PlainDate {
  bool is_date = false;
  int year = 0;
  std::int32_t days = 0;  // since 1970-01-01
};
PlainDate plain_date(std::string_view text) noexcept;

/// hh:mm:ss(.digits)? of one day, as microseconds; false if it is none, or has other digits than zero beyond
/// `places`.
bool plain_time(std::string_view text, int places, std::int64_t& microseconds) noexcept;

/// -?digits(.digits)?([eE][+-]?digits)?, as the nearest number of the type. False if it is none, beyond the
/// type, or if the number, written out, has other digits.
template <typename Real>
bool plain_real(std::string_view text, double& value) noexcept;

}  // namespace stepwell::files
