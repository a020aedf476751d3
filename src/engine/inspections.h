// Inspections: what the inspectors of all engines have in common.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "engine/inspector.h"

namespace stepwell {

/// One subject, and the function that looks at it and appends what it finds.
template <typename Database>
struct Look {
  const char* subject;
  void (*look)(Database&, std::vector<Finding>&);
};

/// Looks at one subject after the other. An Error on the way is what was found there, and its hint the cure.
template <typename Database>
std::vector<Finding> inspect(Database& database, std::initializer_list<Look<Database>> looks) {
  std::vector<Finding> findings;
  for (const auto& [subject, look] : looks) {
    try {
      look(database, findings);
    } catch (const Error& error) {
      findings.push_back(problem(subject, error.what(), error.hint()));
    }
  }
  return findings;
}

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

/// Whether all of stepwell's tables are there; `missing` names those that are not.
Finding finding_about_tables(const std::vector<std::string>& missing);

/// What is to be known of `count` ASINs that several products have; `examples` of them are named.
Finding finding_about_shared_asins(std::uint64_t count, const std::vector<std::string>& examples);

/// "a, b and 3 more": a list that stays readable.
std::string some_of(const std::vector<std::string>& names);

}  // namespace stepwell
