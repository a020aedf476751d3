#include "engine/estimate.h"

#include <algorithm>

namespace stepwell {

std::optional<std::uint64_t> free_bytes(const std::filesystem::path& path) {
  std::error_code error;
  const auto space = std::filesystem::space(path, error);
  if (error) return std::nullopt;
  return space.available;
}

std::uint64_t estimated_groups(std::span<const std::uint64_t> group_sizes, std::uint64_t population) {
  const auto met = static_cast<double>(group_sizes.size());
  const auto once = static_cast<double>(std::ranges::count(group_sizes, 1));
  const auto twice = static_cast<double>(std::ranges::count(group_sizes, 2));
  const double missed = once * (once - 1) / (2 * (twice + 1));
  const double groups = std::min(met + missed, static_cast<double>(population));
  return static_cast<std::uint64_t>(std::max(groups, 0.0));
}

void apply_speeds(const Speeds& speeds, Estimate& estimate) {
  constexpr double kUpperTiers = 0.3;  // their rows for each of the ASIN tier
  const auto raw_rows = static_cast<double>(estimate.raw_rows);
  const double tier_rows = static_cast<double>(estimate.groups) * (1 + kUpperTiers);
  estimate.tier_bytes = static_cast<std::uint64_t>(tier_rows) * speeds.tier_row_bytes;
  estimate.populate_s = raw_rows * speeds.read_s + tier_rows * speeds.write_s;
  estimate.verify_s = raw_rows * speeds.verify_s;
}

}  // namespace stepwell
