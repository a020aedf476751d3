// SourceTables: whether the team's tables are what stepwell can read, and what its own tables take over from
// them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/mariadb/catalog.h"
#include "engine/mariadb/engine.h"
#include "engine/mariadb/tables.h"

namespace stepwell::maria {

struct SourceTables {
  /// By role; `stock` is missing where there is none.
  std::map<std::string, CatalogTable, std::less<>> tables;
  SourceTypes types;
  /// A line each for people: what is unusual about the sources, and what follows from it.
  std::vector<std::string> remarks;

  /// Whether InnoDB lets a foreign key point to the ids of this table.
  bool can_be_referenced(std::string_view role, const Model& model) const;
};

/// Throws Error{kFailed} naming the table or column that is missing, has a type that stepwell cannot read, or
/// may not be read by this user.
SourceTables inspect_sources(Workspace& workspace);

}  // namespace stepwell::maria
