// The errors for a group whose sum, or whose number of raw rows, leaves its column (R10).
#pragma once

#include <fmt/format.h>

#include "base/error.h"
#include "rollup/group_name.h"

namespace stepwell {

/// `digits` is the p of the decimal(p,2) that the sum was meant for.
template <typename Row>
Error unfit_sum(const Row& row, MoneySum sum, int digits, const Labels& labels) {
  return Error(ErrorCode::kFailed,
               fmt::format("the sum of {} is {}, which does not fit decimal({},2)", group_name(row, labels),
                           sum.str(), digits),
               "look for raw rows of this group with absurd values, correct them, and refresh again");
}

/// `rows` are more than 32 bits count.
template <typename Row>
Error unfit_count(const Row& row, std::uint64_t rows, const Labels& labels) {
  return Error(
      ErrorCode::kFailed,
      fmt::format("{} has {} raw rows, which is more than its tier can count", group_name(row, labels), rows),
      "look for raw rows of this group that are there many times over, and refresh again");
}

}  // namespace stepwell
