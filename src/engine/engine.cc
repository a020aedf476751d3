#include "engine/engine.h"

#include "base/error.h"

namespace stepwell {

void require_tables(Engine& engine) {
  if (engine.schema().exists()) return;
  throw Error(ErrorCode::kFailed, "this database has no tables of stepwell yet",
              "run 'stepwell setup' first");
}

}  // namespace stepwell
