// Scope: the part of the pyramid that a refresh recomputes.
//
// A raw row is in scope if the scope is whole, or its month is one of `months`, or its ASIN one of `asins`,
// or both together one of `asin_months`; a group likewise. Groups in scope depend on raw rows in scope only,
// which is why an incremental refresh can be exact (R13).
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <vector>

#include "model/month.h"

namespace stepwell {

/// One ASIN in one month: the least that an import can touch.
struct AsinMonth {
  Month month;
  std::int32_t asin;
  auto operator<=>(const AsinMonth&) const = default;
};

struct Scope {
  bool whole = false;
  std::vector<Month> months;           // ascending, none() allowed: raw rows without a date
  std::vector<std::int32_t> asins;     // ascending
  std::vector<AsinMonth> asin_months;  // ascending, in none of `months`

  static Scope everything() { return {.whole = true, .months = {}, .asins = {}, .asin_months = {}}; }
  bool empty() const { return !whole && months.empty() && asins.empty() && asin_months.empty(); }
  bool holds(std::int32_t asin, Month month) const {
    return whole || std::ranges::binary_search(months, month) || std::ranges::binary_search(asins, asin) ||
           std::ranges::binary_search(asin_months, AsinMonth{month, asin});
  }
};

}  // namespace stepwell
