// A comparison as it is answered: sums as decimal texts, so that they keep their cents beyond 2^53; ratios as
// numbers; null where there is nothing to say.
#pragma once

#include "base/json_writer.h"
#include "serve/snapshot/comparison.h"

namespace stepwell::serve {

/// What a figure of a comparison is.
enum class FigureKind {
  kSum,    // of money or counts
  kShare,  // margin as a share of revenue, of three metrics
  kRatio,  // of the raw rows: never added up
};

/// Keys and values of one row or total, inside the caller's object: current, comparison, difference, change;
/// of a share also revenue, margin and units, each with the same keys.
void write_figures(JsonWriter& json, const ComparedFigures& figures, FigureKind kind, bool compared);

}  // namespace stepwell::serve
