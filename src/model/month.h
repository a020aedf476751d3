// Month: a calendar month, the finest time that stepwell knows (R3).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stepwell {

class Month {
 public:
  /// The month of a raw row whose date is NULL or zero: before every real one.
  constexpr Month() = default;
  static constexpr Month none() { return Month(); }
  /// `month` counts from 1.
  static constexpr Month of(int year, int month) { return Month(year * 12 + month - 1); }
  /// The month that holds the day so many days after 1970-01-01.
  static Month of_day(std::int32_t days_since_1970);
  static constexpr Month of_index(std::int32_t index) { return Month(index); }
  /// Exactly "YYYY-MM"; nothing otherwise.
  static std::optional<Month> parse(std::string_view text);

  constexpr bool is_none() const { return index_ == kNoneIndex; }
  constexpr int year() const { return index_ >= 0 ? index_ / 12 : (index_ - 11) / 12; }
  constexpr int month() const { return index_ - year() * 12 + 1; }
  /// Months since January of year 0: consecutive months are consecutive numbers.
  constexpr std::int32_t index() const { return index_; }
  /// Days from 1970-01-01 to its first day.
  std::int32_t first_day() const;
  /// "2025-10"; "none" for none().
  std::string str() const;
  /// Its first day, "2025-10-01".
  std::string date() const;

  constexpr Month plus(int months) const { return Month(index_ + months); }
  friend constexpr auto operator<=>(Month, Month) = default;

 private:
  static constexpr std::int32_t kNoneIndex = INT32_MIN;
  explicit constexpr Month(std::int32_t index) : index_(index) {}
  std::int32_t index_ = kNoneIndex;
};

/// "Jan" … "Dec"; `month` counts from 1.
std::string_view month_abbreviation(int month);

}  // namespace stepwell
