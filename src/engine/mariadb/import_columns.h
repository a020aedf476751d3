// ImportColumns: the columns of a source table, as rules that a file can be held against before a row of it
// is written.
//
// The server is lenient where it is given text: it takes 1 for the first member of an ENUM, 12 for twelve
// seconds, and drops the spaces behind a CHAR. So every type has a rule to the letter, and what has none
// (BIT, spatial types, JSON where the server rewrites it) is refused by name. Whatever the server objects to
// all the same ends the import as a whole.
#pragma once

#include <cstdint>
#include <string>

#include "engine/files/import_file.h"
#include "engine/mariadb/engine.h"

namespace stepwell::maria {

/// A column as information_schema.columns describes it.
struct ServerColumn {
  std::string name;
  std::string data_type;    // "decimal", in lower case
  std::string column_type;  // "decimal(15,2) unsigned"
  std::uint64_t precision = 0;
  std::uint64_t scale = 0;
  std::uint64_t characters_max = 0;
  std::uint64_t bytes_max = 0;
  std::string character_set = {};
  bool may_be_null = true;
  bool has_default = false;  // one that is not NULL, or a number that the server gives
  bool numbers_itself = false;
  bool is_generated = false;  // an expression, or a period of a versioned table
};

files::ImportTarget::Column import_column(const ServerColumn& column);

/// The target of an import into the source table of that role. Throws Error{kFailed} if there is no such
/// table.
files::ImportTarget import_target(Workspace& workspace, const std::string& role, Fold fold_marketplace);

}  // namespace stepwell::maria
