#include "engine/sql/bookkeeping.h"

#include <fmt/format.h>

#include <charconv>

#include "base/error.h"

namespace stepwell {

Exclusion exclusion_of(std::string_view name) {
  for (std::size_t i = 0; i < kExclusionCount; ++i) {
    if (kExclusionNames[i] == name) return static_cast<Exclusion>(i);
  }
  throw Error(ErrorCode::kFailed, fmt::format("the bookkeeping holds the unknown exclusion '{}'", name),
              "it was written by a newer stepwell: use that one");
}

std::string text_of(const Held& held) {
  return fmt::format("{} {} {}\n{}", held.since, held.sources_since, held.sources, held.why);
}

std::optional<Held> held_in(std::string_view text) {
  Held held;
  const char* at = text.data();
  const char* const end = text.data() + text.size();
  for (TimestampUs* time : {&held.since, &held.sources_since}) {
    const auto [after, error] = std::from_chars(at, end, *time);
    if (error != std::errc() || after == end || *after != ' ') return std::nullopt;
    at = after + 1;
  }
  const std::string_view rest(at, static_cast<std::size_t>(end - at));
  const auto line = rest.find('\n');
  if (line == std::string_view::npos) return std::nullopt;
  held.sources = rest.substr(0, line);
  held.why = rest.substr(line + 1);
  return held;
}

}  // namespace stepwell
