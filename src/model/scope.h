// Scope: the part of the pyramid that a refresh recomputes.
//
// A raw row is in scope if the scope is whole, or its month is one of `months`, or its ASIN one of `asins`,
// or both together one of `asin_months`; a group likewise. Groups in scope depend on raw rows in scope only,
// which is why an incremental refresh can be exact (R13).
#pragma once

#include <compare>
#include <cstdint>
#include <string>
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
};

/// Which raw rows of a scope are to be read.
enum class RawRows {
  kAll,
  /// Those that were added since the published generation. Where nothing else happened to the sources of the
  /// scope, the published groups and exclusions hold the rest.
  kAdded,
};

/// What has happened to the sources since the published generation.
struct Pending {
  Scope scope;
  /// For people: "imports touched 2025-10", "another program wrote to the file". Empty if nothing happened.
  std::string why;
  /// Names or stock figures changed: the tiers stand, the dashboards do not.
  bool directory_changed = false;
  /// False: the engine cannot know whether anything happened, and assumes that it did.
  bool certain = true;
  /// What it takes to know the groups in scope.
  RawRows rows = RawRows::kAll;
};

}  // namespace stepwell
