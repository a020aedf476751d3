// Comparisons of what the tiers must hold with what they hold, each one SELECT for the server.
//
// Expected and found rows go into one multiset, the first counted +1 and the second -1; whatever does not
// cancel is a difference. That catches wrong, missing, surplus and doubled rows alike. Plain SELECTs, because
// they alone see the transaction's snapshot and lock nothing: INSERT … SELECT into a temporary table would
// read, and lock, the latest rows.
#pragma once

#include <string>
#include <vector>

#include "engine/mariadb/engine.h"
#include "engine/mariadb/expected_tiers.h"

namespace stepwell::maria {

/// Months are numbers here, 20250101, and labels bytes.
struct Comparison {
  std::vector<std::string> key;      // names of columns that identify a group
  std::vector<std::string> content;  // and of those beside them
  std::string expected;              // SELECTs of key and content
  std::string found;
};

/// Rows that neither side may share with the other, of `comparison`, sorted by key: its columns, then side,
/// above zero for those expected.
std::string mismatches(const Comparison& comparison);

/// How the server holds a label column of the fact table.
struct LabelColumn {
  std::string character_set;
  std::string collation;
  /// Bytes of a label, as SQL that compares by the column's collation.
  std::string comparable(const std::string& bytes) const;
};

/// Raw rows against ASIN tier and exclusions, by month, marketplace, metric and reason. Key: first_day,
/// place, metric, reason; content: raw_count, amount.
Comparison totals(const Model& model, const LabelColumn& marketplace, const LabelColumn& metric,
                  bool with_exclusions);
/// The same group by group. Key: asin, first_day, place, metric, reason; content: brand, category, raw_count,
/// amount.
Comparison groups(const Model& model, bool with_exclusions);
/// Each upper tier against the one below it.
Comparison brands(const Model& model);
Comparison categories(const Model& model);

}  // namespace stepwell::maria
