#include "engine/sql/recorded_model.h"

#include <fmt/format.h>

#include <vector>

#include "base/error.h"

namespace stepwell {
namespace {

std::vector<std::string_view> roles() {
  std::vector<std::string_view> roles;
  for (const Tier tier : {Tier::kAsin, Tier::kBrand, Tier::kCategory}) roles.push_back(role_of(tier));
  // A stock table may come and go.
  for (const auto source : kSourceTables) {
    if (source != "stock") roles.push_back(source);
  }
  return roles;
}

/// The name behind "role=" in a line of its own; empty if there is none.
std::string name_in(std::string_view recorded, std::string_view role) {
  while (!recorded.empty()) {
    const std::string_view line = recorded.substr(0, recorded.find('\n'));
    recorded.remove_prefix(std::min(line.size() + 1, recorded.size()));
    if (line.size() > role.size() && line.starts_with(role) && line[role.size()] == '=') {
      return std::string(line.substr(role.size() + 1));
    }
  }
  return {};
}

}  // namespace

std::string recorded_names(const Model& model) {
  std::string text;
  for (const auto role : roles()) text += fmt::format("{}={}\n", role, model.name(role));
  return text;
}

void require_same_tiers(std::string_view recorded, const Model& model) {
  // A source table that is not there is none to differ.
  require_same_pyramid(recorded, model, [](const std::string&) { return false; });
}

void require_same_pyramid(std::string_view recorded, const Model& model,
                          const std::function<bool(const std::string& table)>& exists) {
  std::string different;
  for (const auto role : roles()) {
    const std::string was = name_in(recorded, role);
    if (was.empty() || was == model.name(role)) continue;
    const bool tier = role.ends_with("_tier");
    if (!tier && !exists(was)) continue;
    different += fmt::format("{}{} = {}", different.empty() ? "" : ", ", role, was);
  }
  if (different.empty()) return;
  throw Error(
      ErrorCode::kUsage,
      "this database has a pyramid of other tables, and there can be one only: " + different,
      "tell those names in [model]; or keep the second pyramid in a database of its own; or remove the "
      "first one with its names and 'stepwell rollback --drop'");
}

}  // namespace stepwell
