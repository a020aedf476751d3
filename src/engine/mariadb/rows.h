// Rows: how values come out of the client library, as text and through prepared statements, and what the
// texts of dates and decimals mean. For use by Connection and the scan of raw rows.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mariadb/connection.h"

namespace stepwell::maria {

/// Takes `rows` over and frees it.
std::unique_ptr<Result::Source> text_rows(Connection& connection, MYSQL_RES* rows);

/// Prepares, binds and runs one statement.
std::uint64_t execute_statement(Connection& connection, const std::string& sql,
                                const std::vector<Value>& parameters);
std::unique_ptr<Result::Source> query_statement(Connection& connection, const std::string& sql,
                                                const std::vector<Value>& parameters);

/// "2025-01-17" and "2025-01-17 10:00:00" -> 2025-01; none() for a date whose year or month is zero, and for
/// what is no date.
inline Month month_of_date(std::string_view text) {
  const auto digit = [text](std::size_t i) { return static_cast<unsigned>(text[i]) - '0'; };
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return Month::none();
  unsigned year = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    if (digit(i) > 9) return Month::none();
    year = year * 10 + digit(i);
  }
  if (digit(5) > 1 || digit(6) > 9) return Month::none();
  const unsigned month = digit(5) * 10 + digit(6);
  if (year == 0 || month == 0 || month > 12) return Month::none();
  return Month::of(static_cast<int>(year), static_cast<int>(month));
}

/// "-12.50" -> -1250, "7" -> 700; nothing for anything that is not an exact number of hundredths, or has more
/// than 36 digits.
inline std::optional<MoneySum::Units> hundredths_of(std::string_view text) {
  constexpr std::size_t kDigits = 36;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  // Zeros that say nothing: of a ZEROFILL before, of many places behind.
  while (text.size() > 1 && text[0] == '0' && text[1] != '.') text.remove_prefix(1);
  if (text.find('.') != std::string_view::npos) {
    while (text.back() == '0' && text[text.size() - 2] != '.') text.remove_suffix(1);
  }
  if (text.empty() || text.size() > kDigits + 1) return std::nullopt;
  MoneySum::Units units = 0;
  int places = -1;
  for (const char c : text) {
    if (c == '.' && places < 0) {
      places = 0;
      continue;
    }
    const unsigned digit = static_cast<unsigned>(c) - '0';
    if (digit > 9) return std::nullopt;
    if (places == 2) {
      if (digit != 0) return std::nullopt;
      continue;
    }
    units = units * 10 + digit;
    if (places >= 0) ++places;
  }
  if (places < 0 && text.size() > kDigits) return std::nullopt;
  for (int place = places < 0 ? 0 : places; place < 2; ++place) units *= 10;
  return negative ? -units : units;
}

}  // namespace stepwell::maria
