#include "model/year_pair.h"

#include <algorithm>
#include <string>

namespace stepwell {
namespace {

std::string_view strip(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// 0 where the text is none.
int year_in(std::string_view text) {
  const auto january = Month::parse(std::string(strip(text)) + "-01");
  return january ? january->year() : 0;
}

}  // namespace

std::optional<YearPair> YearPair::parse(std::string_view text) {
  const auto comma = text.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const int previous = year_in(text.substr(0, comma));
  const int year = year_in(text.substr(comma + 1));
  if (previous == 0 || year != previous + 1) return std::nullopt;
  return YearPair(year);
}

Month YearPair::as_of(std::span<const Month> months) const {
  const Month january = Month::of(year_, 1);
  const Month december = Month::of(year_, 12);
  const auto after = std::ranges::upper_bound(months, december);
  return after == months.begin() ? december : std::max(january, *(after - 1));
}

}  // namespace stepwell
