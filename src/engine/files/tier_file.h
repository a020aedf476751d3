// TierFile: a tier as a CSV, TSV or Parquet file, or on standard output, the same from every engine.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/files/connection.h"
#include "engine/sql/template.h"

namespace stepwell::duck {

/// Writes the rows of the tier's table in the DuckDB of `connection`, sorted by key (labels by their bytes)
/// below a header row, without id and updated_at. An empty path is standard output; another file appears
/// under its name when it is whole. `format` is csv, tsv or parquet. `sql` quotes as DuckDB does. Returns the
/// number of rows. Throws Error{kFailed} if it cannot be written.
std::uint64_t write_tier_file(Connection& connection, const SqlTemplate& sql, Tier tier,
                              const std::string& format, const std::filesystem::path& file);

}  // namespace stepwell::duck
