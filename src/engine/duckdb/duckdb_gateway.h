// The way to the embedded engine: a DuckDB file.
#pragma once

#include <filesystem>
#include <memory>

#include "engine/engine.h"
#include "model/model.h"

namespace stepwell {

/// `file` need not exist. An open that finds the file held by another process waits a few seconds.
std::unique_ptr<Gateway> open_duckdb_gateway(std::filesystem::path file, const Model& model);

}  // namespace stepwell
