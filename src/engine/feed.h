// Feed: what has happened to the sources since the published generation, as far as the engine can know it
// exactly; where it cannot, which part of them has to be read, and why.
#pragma once

#include <string>
#include <utility>

#include "base/error.h"
#include "base/progress.h"
#include "model/scope.h"
#include "rollup/delta.h"

namespace stepwell {

/// How far the sources had come, in words that their engine makes and reads: others only carry
/// it from `pending` to where it is stored, in the step that makes a generation visible.
class SourcePosition {
 public:
  explicit SourcePosition(std::string text) : text_(std::move(text)) {}

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

struct Pending {
  /// Where groups may have changed.
  Scope scope = {};
  /// For people: "imports touched 2025-10", "another program wrote to the file". Empty if nothing happened.
  std::string why = {};
  /// Names or stock figures changed: the tiers stand, the dashboards do not.
  bool directory_changed = false;
  /// False: the engine cannot know whether anything happened, and assumes that it did.
  bool certain = true;
  /// Every change in the scope is known row by row: `read_delta` has them.
  bool has_delta = false;
  /// What all this reaches up to.
  SourcePosition position;
};

class Feed {
 public:
  virtual ~Feed() = default;

  virtual Pending pending() = 0;

  /// To be called only where `pending` has said that there is one: an engine that never says so has none. It
  /// speaks of nothing outside the scope; ASINs that leave or enter the tiers are in `again`, not in `moves`.
  /// The labels of all its rows are interned, those of excluded ones too. Throws Error{kFailed} on the
  /// reserved marketplace (R9).
  virtual Delta read_delta(Progress& /*progress*/) {
    throw Error(ErrorCode::kFailed, "this database knows no changes row by row", "run refresh --full");
  }
};

}  // namespace stepwell
