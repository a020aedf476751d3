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

/// "a, b and 3 more": a list that stays readable.
std::string some_of(const std::vector<std::string>& names);

}  // namespace stepwell
