// Ranks: which folder of src/ may include which (docs/architecture.md).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace stepwell::testing {

/// From the one that knows nothing to the one that knows all.
// clang-format off
inline constexpr std::array<std::string_view, 21> kRanks = {
    "base", "model", "rollup",
    "engine", "engine/sql", "engine/files", "engine/duckdb", "engine/mariadb", "engine/clickhouse",
    "refresh", "synthetic", "config", "schedule",
    "serve/auth", "serve/snapshot", "serve/follow", "serve/jobs", "serve/api", "serve/http",
    "doctor", "cli"};
// clang-format on

/// Position of a path below src/ in the ranks, by its longest matching folder; nothing if it is in none of
/// them.
inline std::optional<std::size_t> rank_of(const std::string& path) {
  std::optional<std::size_t> rank;
  std::size_t longest = 0;
  for (std::size_t i = 0; i < kRanks.size(); ++i) {
    if (path.starts_with(std::string(kRanks[i]) + "/") && kRanks[i].size() > longest) {
      rank = i;
      longest = kRanks[i].size();
    }
  }
  return rank;
}

/// Whether the path is in the folder of one concrete engine.
inline bool is_concrete_engine(const std::string& path) {
  return path.starts_with("engine/duckdb/") || path.starts_with("engine/mariadb/") ||
         path.starts_with("engine/clickhouse/");
}

/// What forbids the file to include the header (both below src/); an empty text if nothing does.
inline std::string objection_to_include(const std::string& file, const std::string& header) {
  const auto from = rank_of(file);
  const auto to = rank_of(header);
  if (!from) return "is in a folder without rank";
  if (!to) return "includes from a folder without rank";
  if (*to > *from) return "includes upwards";
  if (!is_concrete_engine(header) || kRanks[*from] == kRanks[*to]) return {};
  if (is_concrete_engine(file)) return "includes another engine";
  if (!file.starts_with("cli/wiring.")) return "names a concrete engine, which only cli/wiring may";
  return {};
}

}  // namespace stepwell::testing
