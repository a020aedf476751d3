// Session: one consistent view of the sources and the tiers together, and the only way to publish.
//
// A refresh begins a session, computes from what it reads there part by part, stages each part's difference,
// and commits. Until `commit` returns, nothing of it is visible to anyone; a session that is destroyed
// without it, or a process that dies, leaves the database as it was (R11). Whether a session's own readers
// see what it has staged is left open: no part overlaps another. A writing session holds the database's
// refresh lock (R14).
#pragma once

#include <memory>

#include "base/progress.h"
#include "engine/tier_reader.h"
#include "model/model.h"
#include "rollup/raw_groups.h"
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
  /// The tiers now say what the sources say: the next refresh may start from here. False after a rollback.
  bool follows_sources = true;
  /// Undoing what was staged gives the tiers of the generation before. False where another program had
  /// changed them since: the journal then reaches back to this generation only.
  bool undoable = true;
};

/// Rows that another program wrote into the tiers and that belong to no group: NULL in a key, a key twice.
struct Strays {
  std::uint64_t asins = 0;
  std::uint64_t brands = 0;
  std::uint64_t categories = 0;

  std::uint64_t total() const { return asins + brands + categories; }
  bool none() const { return total() == 0; }
};

template <typename Row>
std::uint64_t& strays_of(Strays& strays) {
  if constexpr (std::is_same_v<Row, AsinRow>)
    return strays.asins;
  else if constexpr (std::is_same_v<Row, BrandRow>)
    return strays.brands;
  else
    return strays.categories;
}

/// Who counts the raw rows for conservation. A statement costs another pass, and also notices rows that the
/// database never handed out.
enum class CountedBy { kReader, kStatement };

/// Where a session may publish, its tiers come as they are found: figures that are NULL as Money::none() and
/// kNoCount, which equal nothing that is computed, and without strays.
class Session : public TierReader {
 public:
  /// What the tables and columns are called, for messages.
  virtual const Model& model() const = 0;

  /// What has happened to the sources since the published generation, as far as the engine can know it
  /// exactly; where it cannot, the whole scope and the reason.
  virtual Pending pending() = 0;

  /// The groups of the raw rows in scope, aggregated in one pass. The parts must not outlive the session.
  /// kAdded is for the scope of a `pending` that says so; a value may then have kTotalDigits digits
  /// (rollup/addition.h). Throws Error{kFailed} on the reserved marketplace (R9) and on a sum that does not
  /// fit (R10).
  virtual std::unique_ptr<RawParts> read_groups(const Scope& scope, RawRows rows, Progress& progress) = 0;

  /// Rows and money of the same raw rows, counted on their own: the other side of conservation (R8). By
  /// kReader the engine may take what it counted while `read_groups` read them.
  virtual Account read_raw_account(const Scope& scope, RawRows rows, CountedBy counted_by) = 0;

  /// The published excluded rows that are in scope, sorted by (asin, month, reason).
  virtual std::vector<ExcludedRow> read_excluded(const Scope& scope) = 0;

  /// The published groups of these brands' ASINs in these months; both ascending, neither empty.
  virtual AsinTier read_asins_of(const std::vector<std::int32_t>& brands,
                                 const std::vector<Month>& months) = 0;

  /// The tiers as the published generation left them; nothing where that is not recorded.
  virtual std::optional<PyramidSeals> seals() = 0;

  /// What the tiers had of these that were read since the last call.
  virtual Strays take_strays() = 0;

  /// Records that the published generation says what the sources say in `scope`, now, and what its tiers
  /// amount to if that is known: the next refresh may start from here. Writes no tier row and makes no
  /// generation. To be called instead of `commit`.
  virtual void confirm(const Scope& scope, const std::optional<PyramidSeals>& seals) = 0;

  /// Records that a refresh was not published, and forgets what was staged: from here on the published
  /// generation has it as `held`, until the next publish or confirmation. To be called instead of those.
  virtual void hold(const Held& held) = 0;

  /// Makes a part of what is to be published known to the engine. `repair` is what another program did to the
  /// tiers, undone: it comes first, and is no part of the journal. The strays of the tiers that were read
  /// since the last call go. A group occurs in one part only.
  virtual void stage(const PyramidDifference& repair, const PyramidDifference& difference) = 0;

  /// Makes all that was staged, journal, exclusions and generation visible in one step, and returns the new
  /// generation. To be called once; the session only reads afterwards.
  virtual Generation commit(Publication publication) = 0;
};

}  // namespace stepwell
