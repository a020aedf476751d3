// Estimate: what setting up a database will take, told before anything is done.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

namespace stepwell {

/// What setting up will take, roughly: from a sample of the raw rows and the speeds in docs/benchmarks.md.
struct Estimate {
  std::uint64_t raw_rows = 0;
  std::uint64_t raw_bytes = 0;
  std::uint64_t groups = 0;      // of the ASIN tier
  std::uint64_t tier_bytes = 0;  // all three tiers with their indexes
  double populate_s = 0;
  double verify_s = 0;
  /// Room on the disk of the database; nothing where it cannot be seen from here.
  std::optional<std::uint64_t> free_bytes;
};

/// Room for this user on the disk that holds `path`; nothing where that cannot be seen.
std::optional<std::uint64_t> free_bytes(const std::filesystem::path& path);

/// How many different groups `population` rows have, from the groups of a random sample of them: how many
/// rows of the sample each group has. Chao's lower bound, which counts the groups that the sample missed by
/// those that it met once and twice: at least the groups that were met, at most `population`.
std::uint64_t estimated_groups(std::span<const std::uint64_t> group_sizes, std::uint64_t population);

/// What an engine takes, by docs/benchmarks.md.
struct Speeds {
  double read_s = 0;    // to read and add up a raw row
  double write_s = 0;   // to write a tier row
  double verify_s = 0;  // to verify a raw row
  std::uint64_t tier_row_bytes = 0;
};

/// Fills tier_bytes, populate_s and verify_s from raw_rows and groups. Brand and category tier count as a
/// share of the ASIN tier.
void apply_speeds(const Speeds& speeds, Estimate& estimate);

}  // namespace stepwell
