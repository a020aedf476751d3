// Tiers that were there before stepwell: whether it can take them over.
#pragma once

#include <vector>

#include "engine/mariadb/catalog.h"
#include "engine/mariadb/source_tables.h"
#include "engine/sql/tier_table.h"

namespace stepwell::maria {

/// The columns that the tier lacks and setup may add. Throws Error{kFailed} naming the first column or key of
/// it that keeps stepwell from writing exact figures there.
std::vector<TierColumn> lacking_columns(Tier tier, const CatalogTable& found, const SourceTables& sources,
                                        const Model& model);

}  // namespace stepwell::maria
