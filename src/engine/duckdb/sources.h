// Sources: the team's tables, read as they are or refused by name (R15).
//
// All that reads a source table takes its SQL from here: `{facts}` becomes a query over the table whose
// columns have the types that the engine works with (source_columns.h), and `{facts.value}` the column of
// that query. What writes to a source table uses the Workspace's `sql`.
//
// Cheap to make; made anew wherever it is needed, since tables come, go and change their types between
// transactions.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/duckdb/engine.h"
#include "engine/duckdb/source_columns.h"
#include "engine/sql/template.h"

namespace stepwell::duck {

/// What the directory of names, and the place of an ASIN, are read from.
inline constexpr std::string_view kDirectoryTables[] = {"asins", "brands", "categories", "stock"};

class Sources {
 public:
  /// Looks at the columns of the source tables that exist.
  explicit Sources(Workspace& workspace);

  /// Throws Error{kFailed} that names every column which is missing or has a type that cannot be read, of
  /// all source tables that exist, or of those alone.
  void check_types(std::span<const std::string_view> tables = kSourceTables) const;
  /// The same, and every column that holds a value which cannot be read: one of them, with its row's id.
  /// Costs a look at each such column whose type has such values; none of the default types of raw rows does.
  void check(std::span<const std::string_view> tables = kSourceTables) const;

  /// For reading. A table that check_types would refuse is there by its plain name.
  const SqlTemplate& sql() const { return sql_; }
  /// `{facts}`, of those rows alone that fulfil `condition`, which may speak of the table's own `rowid`.
  std::string facts_where(const std::string& condition) const;
  /// How `rows` (SQL), which are about to be added to a source table, are read in its place: their months and
  /// the ASINs that they refer to.
  std::string reading_from(std::string_view table, const std::string& rows) const;

 private:
  struct Misfits {
    std::vector<std::string> complaints;
    std::vector<std::string> cures;
  };

  void add_types(std::string_view table, Misfits& misfits) const;
  void add_values(std::string_view table, Misfits& misfits) const;
  static void refuse(const Misfits& misfits);
  /// "(SELECT …  AS "facts.asin", … FROM …)"; an empty text if one of the columns cannot be read.
  std::string query(std::string_view table, const std::string& from) const;
  const ColumnInfo* column(std::string_view role) const;

  Workspace& workspace_;
  SqlTemplate sql_;
};

}  // namespace stepwell::duck
