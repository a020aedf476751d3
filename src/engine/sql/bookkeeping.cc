#include "engine/sql/bookkeeping.h"

#include <fmt/format.h>

#include "base/error.h"

namespace stepwell {

Exclusion exclusion_of(std::string_view name) {
  for (std::size_t i = 0; i < kExclusionCount; ++i) {
    if (kExclusionNames[i] == name) return static_cast<Exclusion>(i);
  }
  throw Error(ErrorCode::kFailed, fmt::format("the bookkeeping holds the unknown exclusion '{}'", name),
              "it was written by a newer stepwell: use that one");
}

}  // namespace stepwell
