// RawScan: the raw rows of the fact table, streamed over parallel connections into an aggregator.
//
// It counts rows and money as they leave the connection, before anything else touches them: the other side of
// conservation (R8).
#pragma once

#include <string>

#include "base/progress.h"
#include "engine/mariadb/key_ranges.h"
#include "engine/mariadb/shared_snapshot.h"
#include "rollup/aggregator.h"

namespace stepwell::maria {

/// Adds every raw row that fulfils `condition` (SQL) to the aggregator, whose labels are `labels`; one lane
/// and one thread for each connection of the snapshot. Throws what the aggregator throws, and Error{kFailed}
/// if a connection ends.
Account scan_raw_rows(Workspace& workspace, const SharedSnapshot& snapshot, const std::string& condition,
                      Labels& labels, Aggregator& aggregator, Progress& progress);

}  // namespace stepwell::maria
