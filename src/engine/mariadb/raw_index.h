// RawIndexes: the indexes that setup adds to the team's fact table, without blocking its writers.
#pragma once

#include <functional>
#include <string>

#include "base/progress.h"
#include "engine/mariadb/source_tables.h"

namespace stepwell::maria {

/// Tells in `report` which of them are there, which would be added, and what that takes.
void preview_raw_indexes(Workspace& workspace, const CatalogTable& facts, SetupReport& report);

/// Adds those that are missing and tells in `report` what each cost. An index with the same columns under
/// another name will do. `made` is called with the name of each index before it is built. Throws
/// Error{kFailed} if one cannot be built.
void add_raw_indexes(Workspace& workspace, const CatalogTable& facts, SetupReport& report, Progress& progress,
                     const std::function<void(const std::string& index)>& made);

/// Takes away those that stepwell added; returns their names.
std::vector<std::string> drop_raw_indexes(Workspace& workspace);

}  // namespace stepwell::maria
