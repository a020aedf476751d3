// YearPair: the two years that the dashboards show, where the configuration fixes them.
//
// Names of fields carry years. A front end that has them in its own code finds nothing any more once a raw
// row of a later year has moved the as-of month; with a YearPair the as-of month stays within the second
// year.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "model/month.h"

namespace stepwell {

class YearPair {
 public:
  /// "2024, 2025": two consecutive years of four digits, ascending; nothing otherwise.
  static std::optional<YearPair> parse(std::string_view text);

  int previous() const { return year_ - 1; }
  int year() const { return year_; }
  /// Whether dashboards as of that month show these two years.
  bool shown_as_of(Month month) const { return month.year() == year_; }
  /// The latest of the months, which ascend, that is not after the second year; its January where that is
  /// earlier, and its December where there is none.
  Month as_of(std::span<const Month> months) const;

  friend bool operator==(YearPair, YearPair) = default;

 private:
  explicit YearPair(int year) : year_(year) {}
  int year_;
};

}  // namespace stepwell
