// TierFile: a tier as CSV, TSV or Parquet, the same from every engine.
#pragma once

#include <cstdint>
#include <string>

#include "base/output_file.h"
#include "engine/tier_reader.h"
#include "model/label.h"
#include "model/model.h"

namespace stepwell::files {

/// Writes a whole tier, whose rows `reader` interns into `labels`: sorted by key (labels by their bytes)
/// below a header row of the model's names, without id and updated_at. `format` is csv, tsv or parquet.
/// Returns the number of rows. Throws Error{kFailed} if it cannot be read or written.
std::uint64_t write_tier(TierReader& reader, const Labels& labels, const Model& model, Tier tier,
                         const std::string& format, OutputFile& output);

}  // namespace stepwell::files
