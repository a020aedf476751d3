// Inspector: looks at a database as an operator does, before trusting it and every now and then afterwards.
// Changes nothing.
//
// What only an engine can know stands here. What every database has (a generation, its age, its proof) is
// checked once for all engines, in doctor/check_figures.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/estimate.h"
#include "engine/finding.h"
#include "engine/schema.h"
#include "model/month.h"
#include "model/tier_rows.h"

namespace stepwell {

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
