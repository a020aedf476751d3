// ImportColumns: the columns of a source table, as types and limits that a file can be held against before a
// row of it is written.
//
// Numbers, decimals, dates and texts are checked to the letter. Types that DuckDB has not, such as ENUM or
// JSON, travel as text, and the server is the judge; whatever it refuses ends the import as a whole.
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
};

duck::ImportTarget::Column import_column(const ServerColumn& column);

/// The target of an import into the source table of that role. Throws Error{kFailed} if there is no such
/// table.
duck::ImportTarget import_target(Workspace& workspace, const std::string& role, Fold fold_marketplace);

}  // namespace stepwell::maria
