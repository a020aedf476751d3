// Raw rows that belong to no group, each with a reason, and the account that must balance (R8).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "model/money.h"
#include "model/month.h"
#include "model/tier_rows.h"

namespace stepwell {

/// Why a raw row is excluded. A row with several reasons is counted under the first in this order.
enum class Exclusion : std::uint8_t {
  kUnknownAsin,
  kAsinWithoutBrand,
  kUnknownBrand,
  kExcludedGroup,
  kNullMarketplace,
  kNullMetric,
  kNullMonth,
};
inline constexpr std::size_t kExclusionCount = 7;

/// "unknown ASIN", "excluded group", …: the words of messages and of the bookkeeping tables.
inline constexpr std::array<std::string_view, kExclusionCount> kExclusionNames = {
    "unknown ASIN",     "ASIN without brand", "unknown brand",    "excluded group",
    "NULL marketplace", "NULL metric",        "NULL or zero date"};

inline constexpr std::string_view name_of(Exclusion reason) {
  return kExclusionNames[static_cast<std::size_t>(reason)];
}

/// Rows and money: what conservation compares.
struct Account {
  std::uint64_t rows = 0;
  MoneySum money;

  Account& operator+=(const Account& other) {
    rows += other.rows;
    money += other.money;
    return *this;
  }
  Account& operator-=(const Account& other) {
    rows -= other.rows;
    money -= other.money;
    return *this;
  }
  friend bool operator==(const Account&, const Account&) = default;
};

/// The excluded raw rows of one ASIN in one month for one reason. `asin` may be kNoId, `month` may be none().
struct ExcludedRow {
  std::int32_t asin = kNoId;
  Month month;
  Exclusion reason = Exclusion::kUnknownAsin;
  Account account;

  friend bool operator==(const ExcludedRow&, const ExcludedRow&) = default;
};

/// Totals by reason.
using ExclusionTotals = std::array<Account, kExclusionCount>;

}  // namespace stepwell
