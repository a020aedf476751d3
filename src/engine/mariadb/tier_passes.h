// TierPasses: which months of a tier are read in one pass over its table.
//
// A row takes three to four times as long by the index that begins with the month as in a pass over the
// table. A tier of few rows is read in one pass. A larger one waits beside the groups that it is compared
// with, which the aggregator hands out month by month: it takes two. The first reads a third of the rows,
// which is about what the aggregator gives back when nothing is added any more; the second reads the rest,
// when the groups of that third have gone.
#pragma once

#include <cstdint>
#include <vector>

#include "rollup/seal.h"

namespace stepwell::maria {

class TierPasses {
 public:
  /// Nobody knows what the tier has: all is read at once.
  TierPasses() : unknown_(true) {}
  /// `seals` of the tier that is to be read, whose months are wanted as Aggregator::hands_out_before has
  /// them.
  explicit TierPasses(const MonthSeals& seals);

  struct Pass {
    std::vector<Month> months;
    bool whole = false;  // all that the tier has
  };
  /// The months to be read with `month`, which is the first of them. No months where it has been taken, or
  /// has no seal.
  Pass take(Month month);

 private:
  struct Sealed {
    Month month;
    std::uint64_t rows;
  };
  bool unknown_ = false;
  std::vector<Sealed> left_;
  std::uint64_t rows_ = 0;   // of all months
  std::uint64_t taken_ = 0;  // of those that have been taken
};

}  // namespace stepwell::maria
