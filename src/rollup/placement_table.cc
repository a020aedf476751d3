#include "rollup/placement_table.h"

#include <algorithm>
#include <bit>

namespace stepwell {
namespace {

constexpr auto kUnknown = static_cast<std::uint8_t>(Exclusion::kUnknownAsin);
// 16 MB: dense ids beyond it are rare enough to be looked up the slower way.
constexpr std::int32_t kDenseIds = 1 << 24;

}  // namespace

PlacementTable::PlacementTable(const Placements& placements) {
  const auto is_dense = [](std::int32_t asin) { return asin >= 0 && asin < kDenseIds; };
  std::size_t dense_size = 0;
  std::size_t sparse_count = 0;
  for (const auto& [asin, placement] : placements) {
    if (is_dense(asin)) {
      dense_size = std::max(dense_size, static_cast<std::size_t>(asin) + 1);
    } else {
      ++sparse_count;
    }
  }
  dense_.assign(dense_size, kUnknown);
  sparse_.resize(std::bit_ceil(sparse_count * 2 + 1));
  for (const auto& [asin, placement] : placements) {
    const std::uint8_t code = placement.excluded ? static_cast<std::uint8_t>(*placement.excluded) : kPlaced;
    if (is_dense(asin)) {
      dense_[static_cast<std::size_t>(asin)] = code;
    } else if (asin != kNoId) {
      std::size_t place = home_of(asin);
      while (sparse_[place].asin != kNoId) place = (place + 1) & (sparse_.size() - 1);
      sparse_[place] = {asin, code};
    }
  }
}

std::uint8_t PlacementTable::find_sparse(std::int32_t asin) const {
  for (std::size_t place = home_of(asin);; place = (place + 1) & (sparse_.size() - 1)) {
    if (sparse_[place].asin == kNoId) return kUnknown;
    if (sparse_[place].asin == asin) return sparse_[place].placement;
  }
}

std::size_t PlacementTable::home_of(std::int32_t asin) const {
  const std::uint64_t mixed = static_cast<std::uint32_t>(asin) * 0x9E3779B97F4A7C15u;
  return mixed >> 32 & (sparse_.size() - 1);
}

}  // namespace stepwell
