// Prover: compares tiers and raw rows with the engine's own arithmetic. It shares no code with what made the
// tiers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "model/generation.h"

namespace stepwell {

/// One comparison: "ASIN tier against raw rows, by month, marketplace and metric".
struct Check {
  std::string name;
  std::uint64_t compared = 0;         // groups that were compared
  std::uint64_t differences = 0;      // of them, those that differ
  std::vector<std::string> examples;  // the first few differences, a line each
};

struct Proof {
  Verification verification;
  std::vector<Check> checks;
  /// Why the result could not be recorded in the database (a full disk, say); empty if it was.
  std::string not_recorded;
};

class Prover {
 public:
  virtual ~Prover() = default;

  /// Compares and records the result. Not full: totals of every month, marketplace and metric against the raw
  /// rows, and each upper tier against the one below, group by group. Full: every group of every tier against
  /// the raw rows. Throws Error{kFailed} where nothing has been published.
  virtual Proof verify(bool full, Progress& progress) = 0;
};

}  // namespace stepwell
