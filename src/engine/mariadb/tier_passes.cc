#include "engine/mariadb/tier_passes.h"

#include <algorithm>
#include <utility>

#include "rollup/aggregator.h"

namespace stepwell::maria {
namespace {

/// Of 32 bytes each.
constexpr std::uint64_t kFewRows = 5'000'000;

}  // namespace

TierPasses::TierPasses(const MonthSeals& seals) {
  for (const auto& [month, seal] : seals) {
    left_.push_back({month, seal.rows});
    rows_ += seal.rows;
  }
  std::ranges::sort(left_, &Aggregator::hands_out_before, &Sealed::month);
}

TierPasses::Pass TierPasses::take(Month month) {
  Pass pass;
  if (std::exchange(unknown_, false)) {
    pass.whole = true;
    return pass;
  }
  const auto first = std::ranges::find(left_, month, &Sealed::month);
  if (first == left_.end()) return pass;
  std::rotate(left_.begin(), first, left_.end());
  const std::uint64_t room = std::max(kFewRows, rows_ / 3 + taken_);
  std::uint64_t rows = 0;
  auto end = left_.begin();
  while (end != left_.end() && rows <= room) {
    rows += end->rows;
    pass.months.push_back(end->month);
    ++end;
  }
  pass.whole = taken_ == 0 && end == left_.end();
  taken_ += rows;
  left_.erase(left_.begin(), end);
  return pass;
}

}  // namespace stepwell::maria
