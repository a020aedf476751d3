// Catalog: what information_schema says of the tables in this database, as values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/mariadb/connection.h"

namespace stepwell::maria {

struct CatalogColumn {
  std::string name;
  std::string data_type;      // "decimal", in lower case
  std::string type;           // "decimal(15,2)"
  std::string character_set;  // empty unless the column holds text
  std::string collation;
  std::uint64_t characters_max = 0;
  std::uint64_t precision = 0;
  std::uint64_t scale = 0;
  bool nullable = true;
  bool has_default = false;  // a default, or a value that the server makes
  std::string comment;

  bool is_integer() const;
  bool is_text() const { return !collation.empty(); }
  /// An exact number with at most two places.
  bool is_money() const { return is_integer() || (data_type == "decimal" && scale <= 2); }
  /// Integer types without display width, which MySQL no longer shows: "INT UNSIGNED".
  std::string integer_type() const;
};

struct CatalogIndex {
  std::string name;
  bool unique = false;
  std::vector<std::string> columns;  // empty names for expressions and parts of columns
  std::string comment;
};

struct CatalogTable {
  bool is_view = false;
  bool is_partitioned = false;
  std::string engine;  // "InnoDB"; empty for a view
  std::string comment;
  std::uint64_t rows = 0;  // estimated
  std::uint64_t bytes = 0;
  std::vector<CatalogColumn> columns;
  std::vector<CatalogIndex> indexes;

  /// Nothing if there is no such column. Names of columns know no upper and lower case.
  const CatalogColumn* column(const std::string& name) const;
  /// Whether an index, unique if asked for, begins with these columns, or has just these if `exact`.
  bool has_index(const std::vector<std::string>& columns, bool unique, bool exact) const;
};

/// Nothing if this database has no table or view of that name that the user may see.
std::optional<CatalogTable> read_catalog(Connection& connection, const std::string& table);

}  // namespace stepwell::maria
