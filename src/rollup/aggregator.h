// Aggregator: batches of raw rows in, ASIN-tier groups out.
//
// It serves row stores, whose own GROUP BY is slow: rows are streamed to it from one or more connections. Each thread
// owns one Aggregator::Lane and adds its batches there, without locks; `finish` merges the lanes.
#pragma once

#include <memory>
#include <vector>

#include "model/exclusion.h"
#include "model/fact_batch.h"
#include "model/placement.h"
#include "model/tier_rows.h"

namespace stepwell {

/// Everything that raw rows amount to. `asins` is sorted by key (rollup/order.h), `excluded` by
/// (asin, month, reason).
struct RawGroups {
  AsinTier asins;
  std::vector<ExcludedRow> excluded;
};

class Aggregator {
 public:
  /// `placements` and `labels` must outlive the aggregator; neither may change while lanes are at work,
  /// except that new labels may be interned by whoever synchronises that with every lane's `add`.
  Aggregator(const Placements& placements, const Labels& labels);
  ~Aggregator();

  /// One thread's part of the work.
  class Lane {
   public:
    virtual ~Lane() = default;
    /// Adds the rows to their groups. Throws Error{kFailed} for the reserved marketplace 'ALL' (R9).
    virtual void add(const FactBatch& batch) = 0;
  };
  /// The lane belongs to the aggregator. Not synchronised: make all lanes before the threads start.
  Lane& add_lane();

  /// Merges all lanes, on up to `threads` threads, and leaves the aggregator empty.
  /// Throws Error{kFailed} naming the group whose sum leaves decimal(15,2) (R10).
  RawGroups finish(unsigned threads = 2);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace stepwell
