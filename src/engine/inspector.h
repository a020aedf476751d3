// Inspector: looks at a database as an operator does, before trusting it and every now and then afterwards.
// Changes nothing.
//
// What only an engine can know stands here. What every database has (a generation, its age, its proof) is
// checked once for all engines, in refresh/checkup.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/schema.h"
#include "model/month.h"
#include "model/tier_rows.h"

namespace stepwell {

/// kAdvice: everything works, and something could be better. kProblem: figures are wrong, late or in danger.
enum class Severity { kFine, kAdvice, kProblem };

/// One thing that was looked at.
struct Finding {
  Severity severity = Severity::kFine;
  std::string subject;  // a word or two: "rights", "binary log"
  std::string found;    // what was seen
  std::string cure;     // what to do about it; empty where all is fine
};

inline Finding fine(std::string subject, std::string found) {
  return {Severity::kFine, std::move(subject), std::move(found), {}};
}
inline Finding advice(std::string subject, std::string found, std::string cure) {
  return {Severity::kAdvice, std::move(subject), std::move(found), std::move(cure)};
}
inline Finding problem(std::string subject, std::string found, std::string cure) {
  return {Severity::kProblem, std::move(subject), std::move(found), std::move(cure)};
}

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

/// What a tier holds.
struct TierExtent {
  Tier tier = Tier::kAsin;
  std::uint64_t rows = 0;
  Month earliest = Month::none();  // none() for an empty tier
  Month latest = Month::none();
};

/// A metric that the tiers hold.
struct MetricExtent {
  std::string metric;      // as it is spelled there
  std::uint64_t rows = 0;  // of the brand tier, over all marketplaces
};

class Inspector {
 public:
  virtual ~Inspector() = default;

  /// What must hold before anything is created: the server, the source tables, rights, settings, clock and
  /// disk.
  virtual std::vector<Finding> prerequisites() = 0;
  /// What setup has made and refreshes rely on: tables, the right to write them, indexes.
  virtual std::vector<Finding> installation() = 0;

  virtual Estimate estimate() = 0;
  /// Asks the tables themselves. Throws Error{kFailed} if they are not there.
  virtual std::vector<TierExtent> extents() = 0;
  /// Those of the brand tier, the one with most rows first. Spellings that R4 holds for equal may each be
  /// there. Throws as `extents` does.
  virtual std::vector<MetricExtent> metrics() = 0;
};

}  // namespace stepwell
