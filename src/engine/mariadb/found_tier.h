// Tiers that were there before stepwell: whether it can take them over.
#pragma once

#include "engine/mariadb/catalog.h"
#include "engine/mariadb/source_tables.h"

namespace stepwell::maria {

/// Throws Error{kFailed} naming the first column or key of the tier that keeps stepwell from writing exact
/// figures into it. The column row_count may be missing: returns whether it is.
bool lacks_row_count(const TableDefinition& tier, const CatalogTable& found, const SourceTables& sources,
                     const Model& model);

}  // namespace stepwell::maria
