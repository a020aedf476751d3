// TierFile: a tier as CSV, TSV or Parquet, the same from every engine.
#pragma once

#include <cstdint>
#include <string>

#include "base/output_file.h"
#include "engine/files/connection.h"
#include "engine/files/spill_folder.h"
#include "engine/sql/template.h"

namespace stepwell::duck {

/// Writes the rows of the tier's table in the DuckDB of `connection`, whose instance has that folder, sorted
/// by key (labels by their bytes) below a header row, without id and updated_at. `format` is csv, tsv or
/// parquet. `sql` quotes as DuckDB does. Returns the number of rows. Throws Error{kFailed} if it cannot be
/// written.
std::uint64_t write_tier(Connection& connection, const SpillFolder& folder, const SqlTemplate& sql, Tier tier,
                         const std::string& format, OutputFile& output);

}  // namespace stepwell::duck
