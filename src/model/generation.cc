#include "model/generation.h"

#include <fmt/format.h>

#include "base/error.h"

namespace stepwell {

std::string_view name_of(GenerationKind kind) {
  switch (kind) {
    case GenerationKind::kFull:
      return "full";
    case GenerationKind::kIncremental:
      return "incremental";
    case GenerationKind::kRollback:
      return "rollback";
  }
  return "full";
}

GenerationKind generation_kind_of(std::string_view name) {
  for (const auto kind : {GenerationKind::kFull, GenerationKind::kIncremental, GenerationKind::kRollback}) {
    if (name == name_of(kind)) return kind;
  }
  throw Error(ErrorCode::kFailed, fmt::format("the bookkeeping holds a generation of kind '{}'", name),
              "it was written by a newer stepwell: use that one");
}

}  // namespace stepwell
