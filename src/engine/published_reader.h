// PublishedReader: the published side of a database as whoever publishes needs it: beside the tiers, what
// was left out of them, what proves them, and single rows of them.
//
// Where a session may publish, its tiers come as they are found: figures that are NULL as Money::none() and
// kNoCount, which equal nothing that is computed, and without strays.
#pragma once

#include <type_traits>

#include "engine/tier_reader.h"
#include "rollup/propagation.h"
#include "rollup/seal.h"
#include "rollup/spellings.h"

namespace stepwell {

/// Rows that another program wrote into the tiers and that belong to no group: NULL in a key, a key twice.
struct Strays {
  std::uint64_t asins = 0;
  std::uint64_t brands = 0;
  std::uint64_t categories = 0;

  std::uint64_t total() const { return asins + brands + categories; }
  bool none() const { return total() == 0; }
};

template <typename Row>
std::uint64_t& strays_of(Strays& strays) {
  if constexpr (std::is_same_v<Row, AsinRow>)
    return strays.asins;
  else if constexpr (std::is_same_v<Row, BrandRow>)
    return strays.brands;
  else
    return strays.categories;
}

class PublishedReader : public TierReader, public PublishedRows {
 public:
  /// The published excluded rows that are in scope, sorted by (asin, month, reason).
  virtual std::vector<ExcludedRow> read_excluded(const Scope& scope) = 0;

  /// The tiers as the published generation left them; nothing where that is not recorded.
  virtual std::optional<PyramidSeals> seals() = 0;

  /// What the tiers had of these that were read since the last call.
  virtual Strays take_strays() = 0;

  /// Interns every spelling that raw rows have ever been met with, as far as that has been recorded.
  virtual Spellings read_spellings() = 0;
};

}  // namespace stepwell
