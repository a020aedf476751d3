// ProofQueries: what the tiers must hold, and what they do hold, as SELECTs: one reading of rules R1-R8 in
// SQL.
//
// The prover runs them side by side. A refresh does not use them: it streams raw rows through rollup/.
// Columns of both sides of a pair are the same, keys first; rows come ordered by the keys, texts by their
// bytes, so that they can be merged. Months are numbers like 202510.
#pragma once

#include <string>
#include <vector>

#include "engine/sql/template.h"
#include "model/model.h"

namespace stepwell::maria {

/// One comparison of the prover.
struct ProofQuery {
  std::string name;                  // "brand tier with ASIN tier, group by group"
  std::vector<std::string> columns;  // of both sides, for messages: "brand", "month", …
  std::size_t keys = 0;              // so many of them, from the left, identify a group
  std::size_t numeric_keys = 0;      // so many of those are numbers, the others texts
  std::string expected;
  std::string found;
};

/// Totals of every month, marketplace and metric, and of every reason, from one pass over the raw rows.
/// Excluded rows have no other key than their reason.
ProofQuery totals_proof(const Model& model, const SqlTemplate& sql);
/// Every group of the ASIN tier, and every excluded part, against the raw rows.
ProofQuery asin_proof(const Model& model, const SqlTemplate& sql);
ProofQuery exclusion_proof(const Model& model, const SqlTemplate& sql);
/// Every group of a tier against the tier below.
ProofQuery brand_proof(const SqlTemplate& sql);
ProofQuery category_proof(const SqlTemplate& sql);

}  // namespace stepwell::maria
