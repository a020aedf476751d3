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

/// Whether to look for money of raw rows that cannot be read exactly. Where the type has such values at all,
/// like DECIMAL(18,4), that reads every raw row once; a refresh finds them anyway, while it reads.
enum class RawValues { kTrusted, kChecked };

/// Throws Error{kFailed} naming the table that is missing or may not be read by this user, or every column
/// that is missing, has a type that stepwell cannot read, or holds a value that it cannot (R15), with that
/// value.
SourceTables inspect_sources(Workspace& workspace, RawValues values = RawValues::kTrusted);

/// SQL that is true for values of money that cannot be read exactly; `column` is SQL of any exact number.
std::string unfit_money(const std::string& column);

}  // namespace stepwell::maria
