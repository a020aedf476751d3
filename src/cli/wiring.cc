#include "cli/wiring.h"

#include <fmt/format.h>

#include "base/error.h"
#include "engine/duckdb/duckdb_gateway.h"

namespace stepwell {

std::unique_ptr<Gateway> make_gateway(const Config& config) {
  if (config.database.kind == DatabaseTarget::Kind::kDuckDB) {
    return open_duckdb_gateway(config.database.path, config.model);
  }
  throw Error(ErrorCode::kUsage,
              fmt::format("this stepwell has no engine for {}", config.database.description()),
              "this version works on an embedded file: --db duckdb:PATH");
}

}  // namespace stepwell
