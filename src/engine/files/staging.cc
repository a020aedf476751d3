#include "engine/files/staging.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/error.h"
#include "engine/files/duckdb_memory.h"
#include "engine/sql/template.h"

namespace stepwell::duck {
namespace {

/// Leaves room for the rest of the program below a gigabyte.
constexpr const char* kMemoryMax = "512MB";

std::filesystem::path make_folder() {
  std::error_code ignored;
  std::string pattern = (std::filesystem::temp_directory_path(ignored) / "stepwell-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw Error(ErrorCode::kFailed,
                fmt::format("cannot make a folder for temporary files like '{}': {}", pattern,
                            std::strerror(errno)),
                "name another place for them in TMPDIR");
  }
  return pattern;
}

}  // namespace

Staging::Staging() : folder_(make_folder()) {
  use_huge_pages();
  const bool opened = duckdb_open(nullptr, &database_) == DuckDBSuccess;
  try {
    if (!opened) fail("opening a database in memory", "no details");
    connection_ = std::make_unique<Connection>(database_);
    connection_->execute(fmt::format("SET memory_limit = '{}'; SET temp_directory = {}", kMemoryMax,
                                     sql_literal(folder_.string())));
  } catch (...) {
    connection_.reset();
    duckdb_close(&database_);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
    throw;
  }
}

Staging::~Staging() {
  connection_.reset();
  duckdb_close(&database_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace stepwell::duck
