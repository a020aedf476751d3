// PlacementTable: of Placements, what every raw row asks for: whether its ASIN is placed, and why not.
//
// Ids that a database hands out are small and dense: a byte each in a table by id, which for 44,000 ASINs is
// a first-level cache. Ids beyond the dense table, if any, are in a hash table. Reading is safe from many
// threads.
#pragma once

#include <cstdint>
#include <vector>

#include "model/placement.h"

namespace stepwell {

class PlacementTable {
 public:
  /// What `find` returns for an ASIN that is placed; otherwise it is the number of an Exclusion.
  static constexpr std::uint8_t kPlaced = kExclusionCount;

  explicit PlacementTable(const Placements& placements);

  /// kNoId and ids without placement are unknown ASINs.
  std::uint8_t find(std::int32_t asin) const {
    const auto index = static_cast<std::uint32_t>(asin);
    return index < dense_.size() ? dense_[index] : find_sparse(asin);
  }

 private:
  struct Entry {
    std::int32_t asin = kNoId;  // kNoId: empty
    std::uint8_t placement = 0;
  };

  std::uint8_t find_sparse(std::int32_t asin) const;
  std::size_t home_of(std::int32_t asin) const;

  std::vector<std::uint8_t> dense_;
  std::vector<Entry> sparse_;  // open addressing; a power of two of them, at most half full
};

}  // namespace stepwell
