#include "engine/files/staging.h"

#include "engine/files/sealed_database.h"

namespace stepwell::files {
namespace {

/// Leaves room for the rest of the program below a gigabyte.
constexpr const char* kMemoryMax = "512MB";

}  // namespace

Staging::Staging(const std::vector<std::string>& files)
    : database_(
          open_sealed(spill_, {.settings = {{"memory_limit", kMemoryMax}}, .first = {}, .files = files})) {
  try {
    connection_ = std::make_unique<Connection>(database_);
  } catch (...) {
    duckdb_close(&database_);
    throw;
  }
}

Staging::~Staging() {
  connection_.reset();
  duckdb_close(&database_);
}

}  // namespace stepwell::files
