// Delta: what has happened to raw rows since groups were made of them, as signed counts and sums.
//
// A feed of changes knows which rows came and which went, not which are there. Sums and counts of integers
// need no more than that, whatever the order: what came is added, what went is taken away, and the groups are
// exactly those of one pass over all the rows. Only what a label looks like is no sum. A group shows the
// least spelling that occurs; where the one that is shown may have gone while others are known, the raw rows
// of that ASIN and month have to be read again.
//
// Pure functions.
#pragma once

#include <cstdint>
#include <vector>

#include "model/exclusion.h"
#include "model/scope.h"
#include "model/tier_rows.h"
#include "rollup/misfit.h"
#include "rollup/spellings.h"

namespace stepwell {

/// Rows and money that came, less those that went.
struct AccountChange {
  std::int64_t rows = 0;
  MoneySum money;

  AccountChange& operator+=(const AccountChange& other) {
    rows += other.rows;
    money += other.money;
    return *this;
  }
  friend bool operator==(const AccountChange&, const AccountChange&) = default;
};

/// The raw rows of a group that spell both labels like this.
struct GroupChange {
  std::int32_t asin = kNoId;
  std::int32_t brand = kNoId;     // where the ASIN belongs now
  std::int32_t category = kNoId;  // likewise
  Month month;
  LabelId metric = kNoLabel;
  LabelId marketplace = kNoLabel;
  AccountChange change;
};

/// Excluded raw rows of one ASIN and month for one reason.
struct ExcludedChange {
  std::int32_t asin = kNoId;
  Month month;
  Exclusion reason = Exclusion::kUnknownAsin;
  AccountChange change;
};

/// An ASIN whose groups belong elsewhere now, in every month.
struct Move {
  std::int32_t asin = kNoId;
  std::int32_t brand = kNoId;
  std::int32_t category = kNoId;
};

struct Delta {
  std::vector<GroupChange> groups;       // sorted by `sort`, each spelling of a group once
  std::vector<ExcludedChange> excluded;  // sorted by (asin, month, reason), each once
  std::vector<Move> moves;               // ascending by ASIN, each once
  /// ASINs, and ASINs in a month, whose raw rows have to be read: what else is said of them does not count.
  Scope again;
  /// All rows that came and went, counted apart from the lists: what conservation compares (R8).
  AccountChange total;
};

/// By the key of the group, then by spelling.
void sort(std::vector<GroupChange>& groups, const Labels& labels);

/// What a delta makes of groups.
struct ChangedGroups {
  AsinTier groups;  // sorted by key
  /// Whose groups are not known without reading their raw rows: `Delta::again`, and where a spelling may have
  /// gone. None of them is in `groups`.
  Scope again;
};

/// `groups` are all of the ASINs and months that the delta speaks of, sorted by key; of others there may be
/// some. A group that no row is left of disappears. Throws Misfit where more went than was there, and
/// Error{kFailed} naming the first group whose sum leaves decimal(15,2), or whose rows cannot be counted
/// (R10).
ChangedGroups apply(const AsinTier& groups, const Delta& delta, const Spellings& spellings,
                    const Labels& labels);

/// The same for excluded rows, sorted by (asin, month, reason): without those in `again`.
std::vector<ExcludedRow> apply(const std::vector<ExcludedRow>& excluded,
                               const std::vector<ExcludedChange>& changes, const Scope& again);

}  // namespace stepwell
