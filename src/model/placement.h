// Placement: where the pyramid puts an ASIN, or why it leaves it out (R1, R2).
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>

#include "model/exclusion.h"
#include "model/tier_rows.h"

namespace stepwell {

struct Placement {
  std::int32_t brand = kNoId;
  std::int32_t category = kNoId;  // the brand's; kNoId: uncategorised
  /// Set if every raw row of this ASIN is excluded.
  std::optional<Exclusion> excluded;

  friend bool operator==(const Placement&, const Placement&) = default;
};

/// By ASIN id. An id that is missing is an unknown ASIN.
using Placements = std::unordered_map<std::int32_t, Placement>;

}  // namespace stepwell
