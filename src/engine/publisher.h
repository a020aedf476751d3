// Publisher: the only way to change what is published.
//
// A part's difference at a time is staged, and `commit` makes all of them visible in one step. Until it
// returns, nothing is visible to anyone; a publisher that is destroyed without it, or a process that dies,
// leaves the database as it was (R11).
#pragma once

#include <optional>
#include <vector>

#include "engine/feed.h"
#include "model/exclusion.h"
#include "model/generation.h"
#include "rollup/difference.h"
#include "rollup/seal.h"

namespace stepwell {

/// What becomes visible together with everything that was staged.
struct Publication {
  /// number, published_at, confirmed_at and made_by are given by the engine.
  Generation generation;
  /// The tiers afterwards; nothing where that is not known.
  std::optional<PyramidSeals> seals;
  /// The part of the exclusions that `excluded` replaces. Empty: they stay.
  Scope scope;
  std::vector<ExcludedRow> excluded;
  /// The tiers now say what the sources said there: the next refresh may start from it. Nothing after a
  /// rollback: the next refresh is a full one.
  std::optional<SourcePosition> position;
  /// Undoing what was staged gives the tiers of the generation before. False where another program had
  /// changed them since: the journal then reaches back to this generation only.
  bool undoable = true;
};

/// One of `confirm`, `hold` and `commit` ends it, once.
class Publisher {
 public:
  virtual ~Publisher() = default;

  /// Makes a part of what is to be published known to the engine. `repair` is what another program did to the
  /// tiers, undone: it comes first, and is no part of the journal. The strays of the tiers that were read
  /// since the last call go. A group occurs in one part only.
  virtual void stage(const PyramidDifference& repair, const PyramidDifference& difference) = 0;

  /// Makes all that was staged, journal, exclusions, position and generation visible in one step, and returns
  /// the new generation.
  virtual Generation commit(Publication publication) = 0;

  /// Records that the published generation says what the sources say in `scope`, up to `position`, and what
  /// its tiers amount to if that is known: the next refresh may start from here. Writes no tier row and makes
  /// no generation.
  virtual void confirm(const Scope& scope, const SourcePosition& position,
                       const std::optional<PyramidSeals>& seals) = 0;

  /// Records that a refresh was not published, and forgets what was staged: from here on the published
  /// generation has it as `held`, until the next publish or confirmation.
  virtual void hold(const Held& held) = 0;
};

}  // namespace stepwell
