#include "config/config_keys.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "base/printable.h"
#include "config/suggestion.h"
#include "model/model.h"

namespace stepwell {
namespace {

/// Everything that may stand in [model].
std::vector<std::string> model_keys(const Model& model) {
  std::vector<std::string> keys = {std::string(kExcludedGroups), std::string(kForeignKeys)};
  std::vector<std::string> tables(std::begin(kSourceTables), std::end(kSourceTables));
  for (const auto tier : {Tier::kAsin, Tier::kBrand, Tier::kCategory}) tables.emplace_back(role_of(tier));
  for (const auto& table : tables) {
    keys.push_back(table);
    for (auto& column : model.columns(table)) keys.push_back(std::move(column));
  }
  return keys;
}

}  // namespace

const ConfigKeys& known_keys() {
  static const ConfigKeys kKeys = {
      {"database",
       {"engine", "host", "port", "user", "password", "database", "path", "cluster", "socket", "ssl_mode",
        "ssl_ca", "ssl_certificate", "ssl_key", "server_public_key"}},
      {"auth", {"username", "password", "users", "session_hours"}},
      {"dashboard",
       {"as_of", "years", "stale_after_hours", "revenue", "margin", "units", "money", "counts", "ratios",
        "costs", "currency", "fiscal_year_start"}},
      {"ebitda_thresholds", {"green", "orange"}},
      {"model", model_keys(Model())},
      {"refresh", {"shrink_guard", "guard_months", "after", "after_timeout"}},
      {"server", {"listen", "certificate", "key", "refresh_every", "access_log", "threads"}},
  };
  return kKeys;
}

std::vector<std::string> known_sections() {
  std::vector<std::string> names;
  for (const auto& [name, keys] : known_keys()) names.push_back(name);
  return names;
}

void warn_of_other_sections(const IniFile& file) {
  const auto known = known_sections();
  std::vector<std::string> others;
  for (const auto& section : file.sections) {
    if (std::find(known.begin(), known.end(), section.name) != known.end()) continue;
    const std::string meant = nearest(section.name, known);
    others.push_back(fmt::format("[{}]{}", printable(section.name),
                                 meant.empty() ? "" : fmt::format(" (did you mean [{}]?)", meant)));
  }
  if (others.empty()) return;
  spdlog::warn("{}: passed over {}, which stepwell does not know", file.path.string(),
               fmt::join(others, ", "));
}

}  // namespace stepwell
