// PublishedTiers: the tiers as the last generation published them, whatever other programs have done to them
// since (R17).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/session.h"

namespace stepwell {

/// What other programs have done to the tiers, as far as that is known: it is found out month by month.
class Interference {
 public:
  void add(const PyramidDifference& repair, const Strays& strays);
  /// Nobody knows what that month held: nothing leads back to the generations before.
  void add_unknown(Month month) { unknown_.push_back(month); }

  bool known() const { return unknown_.empty(); }
  /// Rows that had been changed, added or deleted.
  std::uint64_t rows() const;
  /// "12 rows of the brand tier had been deleted by another program"; empty if nothing had happened.
  std::string told() const;

 private:
  PyramidCounts undone_;
  Strays strays_;
  std::vector<Month> unknown_;
};

/// One month of the tiers.
struct PublishedMonth {
  Pyramid tiers;
  /// What turns the tiers as they are found into these. Empty if nobody has touched them.
  PyramidDifference repair;
  /// False where it is not known what the month held: `tiers` is what was found then.
  bool known = true;
};

/// `found` is the month as it is, without the strays that were read with it; `computed` what the raw rows
/// make of it now; `seals` those of the published month. Interference grows by what comes to light.
PublishedMonth published_month(Pyramid found, const Strays& strays, const AsinTier& computed,
                               const PyramidSeals& seals, const Labels& labels, Month month,
                               Interference& interference);

/// The seals of the published tiers, if they have any. Throws Error{kFailed} if the tiers are not those that
/// were published: what is to lead back from them would not fit.
std::optional<PyramidSeals> require_published(Session& session, const Labels& labels);

}  // namespace stepwell
