// Posting: a difference becomes rows. The ledger entry is put down in the journal first; each tier then takes
// it from there, by three statements of the server's own, which must touch as many rows as the entry says.
//
// The rows of a tier's first generation are not journaled (docs/decisions/0001): they go straight into the
// tier, and only what a tier has to lose for them passes through the journal.
#pragma once

#include "engine/mariadb/connection.h"
#include "engine/sql/tier_table.h"
#include "rollup/difference.h"

namespace stepwell::maria {

// All of them within the open transaction.

/// Writes a part of an entry down under its generation. Not `journaled`: what is inserted goes into the
/// tiers.
void put_down(Connection& connection, const SqlTemplate& sql, const PyramidDifference& difference,
              const Labels& labels, std::int64_t generation, bool journaled);

/// Posts all that was put down under that generation, so many rows; takes it out of the journal if it is not
/// `journaled`. Throws Error{kFailed} if the tiers do not hold the rows that the entry changes: another
/// program wrote to them meanwhile.
void post(Connection& connection, const SqlTemplate& sql, const PyramidCounts& counts,
          std::int64_t generation, bool journaled);

/// Posts a difference that is no part of the journal. Throws as `post`.
void post_now(Connection& connection, const SqlTemplate& sql, const PyramidDifference& difference,
              const Labels& labels);

}  // namespace stepwell::maria
