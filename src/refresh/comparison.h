// Comparison: what the sources amount to against what is published, and the staging of the difference.
//
// Where everything is made anew, that is done month by month: the groups of a month, the tiers above them,
// and the three published tiers of that month are compared, and their difference is staged before the next
// month is taken. A part of the pyramid is one piece: its ASIN groups are made of its raw rows, or of the
// published ones and a delta, and the tiers above change by their difference.
#pragma once

#include <optional>
#include <string>

#include "base/progress.h"
#include "engine/session.h"

namespace stepwell {

struct ComparisonOptions {
  /// What is to be compared.
  Scope scope;
  /// The session has a delta of all that changed in it.
  bool by_delta = false;
  CountedBy counted_by = CountedBy::kReader;
  /// False: a dry run.
  bool stages = true;

  void read_everything() {
    scope = Scope::everything();
    by_delta = false;
    counted_by = CountedBy::kStatement;
  }
};

struct Comparison {
  /// Ready to be committed, but for what only the refresh knows: kind, reason, actor and duration.
  Publication publication;
  bool changes_anything = false;
  /// What another program had done to the tiers; empty if nothing.
  std::string interference;
  /// The published ASIN tier's; none where they are not known.
  MonthSeals months_before;
};

/// `last` is the published generation. Throws Error{kFailed} where a rule forbids to publish (R8, R9, R10):
/// the session is of no use any more then. Throws Misfit, with nothing staged, where a part cannot be
/// made of what is published.
Comparison compare(Session& session, const std::optional<Generation>& last, const ComparisonOptions& options,
                   Labels& labels, Progress& progress);

}  // namespace stepwell
