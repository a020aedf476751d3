// PublishedTiers: the tiers as the last generation published them, whatever other programs have done to them
// since (R17).
#pragma once

#include <optional>
#include <string>

#include "engine/session.h"

namespace stepwell {

struct PublishedTiers {
  Pyramid tiers;
  /// What turns the tiers as they are found into these. Empty if nobody has touched them.
  PyramidDifference repair;
  /// How many rows of theirs another program had changed, added or deleted, as far as that is known.
  std::uint64_t repaired = 0;
  /// "12 rows of the brand tier had been deleted by another program"; empty if nothing had happened.
  std::string interference;
  /// False where it is not known what some months held: `tiers` has those as they were found, and nothing
  /// leads back to the generations before.
  bool known = true;
};

/// Reads the upper tiers. `found` is the whole ASIN tier as it is, `computed` what the raw rows make of it
/// now; `seals` those of the published generation, nothing if it has none: everything is believed then.
PublishedTiers published_tiers(Session& session, AsinTier found, const AsinTier& computed,
                               const std::optional<PyramidSeals>& seals, const Labels& labels);

/// The seals of the published tiers, if they have any. Throws Error{kFailed} if the tiers are not those that
/// were published: what is to lead back from them would not fit.
std::optional<PyramidSeals> require_published(Session& session, const Labels& labels);

}  // namespace stepwell
