#include "engine/sql/layout.h"

#include <fmt/format.h>

#include <charconv>

#include "base/error.h"

namespace stepwell {

int checked_layout(std::string_view recorded, int known, std::string_view made_by) {
  int layout = 0;
  const auto [end, error] = std::from_chars(recorded.data(), recorded.data() + recorded.size(), layout);
  if (error != std::errc() || end != recorded.data() + recorded.size() || layout < 1) {
    throw Error(
        ErrorCode::kFailed,
        fmt::format("stepwell_meta says that stepwell's tables have layout '{}'", recorded),
        "somebody has changed it; put the number back, or 'stepwell rollback --drop' and set up anew");
  }
  if (layout > known) {
    throw Error(
        ErrorCode::kFailed,
        fmt::format("stepwell's tables have layout {}, written by {}; this is {}, which knows layout {}",
                    layout, made_by.empty() ? "a newer program" : made_by, kThisProgram, known),
        "use that stepwell, or a newer one");
  }
  return layout;
}

void throw_needs_migration(int found, int known) {
  throw Error(
      ErrorCode::kFailed,
      fmt::format("stepwell's tables have layout {}, and {} works on layout {}", found, kThisProgram, known),
      "run 'stepwell setup' once: it brings them up, and keeps what they hold");
}

}  // namespace stepwell
