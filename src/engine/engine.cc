#include "engine/engine.h"

#include <fmt/format.h>

#include "base/error.h"

namespace stepwell {

void require_tables(Engine& engine) {
  if (engine.schema().exists()) return;
  throw Error(ErrorCode::kFailed, "this database has no tables of stepwell yet",
              "run 'stepwell setup' first");
}

std::string Gateway::upgrade_file() {
  throw Error(ErrorCode::kUsage, fmt::format("{} lies in no file that could be upgraded", description()),
              "leave --upgrade-file out: it is for the embedded engine");
}

}  // namespace stepwell
