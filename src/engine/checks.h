// Checks: what the inspectors of all engines have in common.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "base/error.h"
#include "engine/finding.h"

namespace stepwell {

/// One subject, and the function that looks at it and appends what it finds.
template <typename Looked>
struct SubjectCheck {
  const char* subject;
  void (*run)(Looked&, std::vector<Finding>&);
};

/// Runs one check after the other on `looked`, a database say. An Error on the way is what was found there,
/// and its hint the cure.
template <typename Looked>
std::vector<Finding> run_checks(Looked& looked, std::initializer_list<SubjectCheck<Looked>> checks) {
  std::vector<Finding> findings;
  for (const auto& [subject, run] : checks) {
    try {
      run(looked, findings);
    } catch (const Error& error) {
      findings.push_back(problem(subject, error.what(), error.hint()));
    }
  }
  return findings;
}

/// Whether all of stepwell's tables are there; `missing` names those that are not.
Finding finding_about_tables(const std::vector<std::string>& missing);

/// What is to be known of `count` ASINs that several products have; `examples` of them are named.
Finding finding_about_shared_asins(std::uint64_t count, const std::vector<std::string>& examples);

}  // namespace stepwell
