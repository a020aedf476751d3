// Posting: a difference becomes rows. The ledger entry is written into the journal first; the tier then takes
// it from there, by three statements of the server's own, each of which must touch as many rows as the entry
// says.
//
// The rows of a tier's first generation are not journaled (docs/decisions/0001): they go straight into the
// tier.
#pragma once

#include "engine/mariadb/connection.h"
#include "engine/sql/tier_table.h"
#include "rollup/difference.h"

namespace stepwell::maria {

/// Within the open transaction. Throws Error{kFailed} if the tier does not hold the rows that the difference
/// changes: another program wrote to it meanwhile.
template <typename TierRow>
void post(Connection& connection, const SqlTemplate& sql, const Difference<TierRow>& difference,
          const Labels& labels, std::int64_t generation, bool journaled);

}  // namespace stepwell::maria
