// FactBatch: raw rows in columns, the unit in which they travel from a source to the aggregator, and from the
// generator into a database.
//
// All columns have the same length. NULL is a sentinel: kNoId, kNoLabel, Month::none(), kNullValue.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "model/label.h"
#include "model/month.h"
#include "model/tier_rows.h"

namespace stepwell {

/// A value that is NULL: no decimal(15,2) reaches it.
inline constexpr std::int64_t kNullValue = INT64_MIN;

struct FactBatch {
  std::vector<std::int32_t> asin;
  std::vector<LabelId> marketplace;
  std::vector<LabelId> metric;
  std::vector<Month> month;
  /// Day of the month, from 1: written by the generator, of no interest to the aggregator (R3).
  std::vector<std::uint8_t> day;
  /// Hundredths.
  std::vector<std::int64_t> value;

  std::size_t size() const { return asin.size(); }
  void clear() {
    asin.clear();
    marketplace.clear();
    metric.clear();
    month.clear();
    day.clear();
    value.clear();
  }
};

/// Receives one batch after the other; the batch is the caller's again afterwards.
using FactSink = std::function<void(const FactBatch&)>;

}  // namespace stepwell
