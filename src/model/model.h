// Model: the one place that knows the names of tables and columns.
//
// Code and SQL templates speak of roles: "facts" for the fact table, "facts.asin" for its ASIN column,
// "brand_tier" for the brand tier. The model says what a role is called in this database; `[model]` in the
// configuration renames any of them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/tier_rows.h"

namespace stepwell {

class Model {
 public:
  /// The default names.
  Model();

  /// The table or column that plays `role`. Throws Error{kUsage} for a role that does not exist.
  const std::string& name(std::string_view role) const;
  bool has_role(std::string_view role) const { return names_.find(role) != names_.end(); }
  /// Throws Error{kUsage} for an unknown role or an empty name.
  void rename(std::string_view role, std::string_view name);

  /// The roles of the columns of a table's role, in the order of the default names: "facts" -> "facts.id", …
  std::vector<std::string> columns(std::string_view table_role) const;
  /// The role of the source table of that name ("financials" -> "facts"), or an empty text.
  std::string source_role(std::string_view table_name) const;

  /// Brands whose group equals one of these (as in R4) are left out of the pyramid (R1).
  const std::vector<std::string>& excluded_groups() const { return excluded_groups_; }
  void exclude_groups(std::vector<std::string> groups) { excluded_groups_ = std::move(groups); }

  /// Whether the tiers are to have foreign keys, which change published figures when a brand is deleted.
  bool foreign_keys() const { return foreign_keys_; }
  void want_foreign_keys(bool wanted) { foreign_keys_ = wanted; }

 private:
  std::map<std::string, std::string, std::less<>> names_;
  std::vector<std::string> roles_;  // in the order of the default names
  std::vector<std::string> excluded_groups_ = {"stock"};
  bool foreign_keys_ = false;
};

/// Roles of the tables that the team owns.
inline constexpr std::string_view kSourceTables[] = {"facts", "asins", "brands", "categories", "stock"};

/// The role of a tier's table: "asin_tier", "brand_tier", "category_tier".
std::string_view role_of(Tier tier);
/// "ASIN", "brand", "category".
std::string_view name_of(Tier tier);

}  // namespace stepwell
