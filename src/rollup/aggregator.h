// Aggregator: batches of raw rows in, ASIN-tier groups out, month by month.
//
// It serves row stores, whose own GROUP BY is slow: rows are streamed to it from one or more connections.
// Each thread owns one Aggregator::Lane and adds its batches there, without locks; `finish` merges the lanes.
#pragma once

#include <memory>

#include "model/fact_batch.h"
#include "model/placement.h"
#include "rollup/raw_groups.h"

namespace stepwell {

class Aggregator {
 public:
  /// `placements` and `labels` must outlive the aggregator. `placements` must be complete and not change any
  /// more. New labels may be interned between batches, by whoever synchronises that with every lane's `add`.
  Aggregator(const Placements& placements, const Labels& labels);
  ~Aggregator();

  /// One thread's part of the work.
  class Lane {
   public:
    virtual ~Lane() = default;
    /// Adds the rows to their groups. Throws Error{kFailed} for the reserved marketplace 'ALL' on any row,
    /// also an otherwise excluded one (R9); the aggregator is of no use any more then.
    virtual void add(const FactBatch& batch) = 0;
  };
  /// The lane belongs to the aggregator. Not synchronised: make all lanes before the threads start.
  Lane& add_lane();

  /// Merges all lanes, on up to `threads` threads. The aggregator must outlive the parts, and is empty and
  /// ready for more when they have all been taken.
  std::unique_ptr<RawParts> finish(unsigned threads = 2);
  /// Whether those parts have month `a` before month `b`: for who would have something ready for a month.
  static bool hands_out_before(Month a, Month b);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace stepwell
