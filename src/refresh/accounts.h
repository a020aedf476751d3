// Accounts: rows and money of one state of the sources, where every raw row went, and that none was lost
// (R8).
#pragma once

#include <map>
#include <optional>

#include "engine/session.h"

namespace stepwell {

/// What ASIN groups and excluded rows amount to.
class Accounts {
 public:
  void add(const AsinTier& asins);
  void add(const std::vector<ExcludedRow>& excluded);

  const Account& summarised() const { return summarised_; }
  const Account& uncategorised() const { return uncategorised_; }
  const ExclusionTotals& excluded() const { return excluded_; }
  Account total() const;
  /// The same month by month.
  const std::map<Month, Account>& months() const { return months_; }

 private:
  Account summarised_;
  Account uncategorised_;
  ExclusionTotals excluded_{};
  std::map<Month, Account> months_;
};

/// Throws Misfit unless all that came and went is in the lists of the delta.
void check_conservation(const Delta& delta);

/// Throws Error{kFailed} unless the raw rows are those that groups and exclusions hold, all of them and
/// nothing else; where they are those of the whole table, it names the first month that does not add up.
void check_conservation(const Account& raw, const Accounts& accounted, Session& session, bool whole);

/// The totals of the new generation: those of the last one, with the scope's old part replaced by its new
/// one.
void fill_totals(Generation& generation, const std::optional<Generation>& last, bool whole,
                 const Accounts& before, const Accounts& after);

/// Whether the totals of both are equal.
bool same_totals(const Generation& a, const Generation& b);

}  // namespace stepwell
