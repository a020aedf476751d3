// TableIndexes: the keys that a tier is to have, read from its own definition (tables.cc), so that there is
// no second list to keep.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/mariadb/tables.h"

namespace stepwell::maria {

struct TableIndex {
  std::string name;
  bool unique = false;
  std::vector<std::string> columns;  // as they are called in this database
};

/// The keys of a definition, the primary one left out.
std::vector<TableIndex> indexes_of(const TableDefinition& table, const Model& model);

/// The names of the columns whose roles stand in braces in `text`, in that order.
std::vector<std::string> column_names(std::string_view text, const Model& model);

/// "ALTER TABLE … ADD UNIQUE KEY …", with quoted names.
std::string statement_that_adds(const TableIndex& index, const std::string& table, const Model& model);

}  // namespace stepwell::maria
