// SqlDialect: what sets one SQL engine apart from another, as far as the tables of stepwell's own, and
// statements over them, need it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/sql/column.h"
#include "engine/sql/template.h"

namespace stepwell {

class SqlDialect {
 public:
  virtual ~SqlDialect() = default;

  /// What stands around a name.
  virtual char quote() const = 0;
  virtual Tracking tracking() const = 0;
  /// The column's type, whether it may be NULL, and its default: what follows its name in CREATE TABLE and
  /// in ADD COLUMN.
  virtual std::string definition(const SqlColumn& column) const = 0;
  /// A timestamp from microseconds since 1970, and back.
  virtual std::string timestamp(std::string_view microseconds) const = 0;
  virtual std::string microseconds(std::string_view timestamp) const = 0;
  /// The first day of a date's month.
  virtual std::string first_day(std::string_view date) const = 0;
  /// Whether a text is one of these labels, as the engine compares labels (R4); NULL for NULL.
  virtual std::string is_one_of(std::string_view text, const std::vector<std::string>& labels) const = 0;
  virtual std::string literal(std::string_view text) const { return sql_literal(text); }
  /// What to give a kSerial, and the query for what it then was.
  virtual std::string next_number() const = 0;
  virtual std::string last_number() const = 0;
  /// `name` as a quoted identifier; whatever it holds.
  std::string quoted(std::string_view name) const { return quoted_name(name, quote()); }
};

const SqlDialect& duckdb_dialect();
/// What numbers its imports.
inline constexpr std::string_view kImportSequence = "stepwell_import_number";

/// MariaDB's and MySQL's. Columns that are like those of the source tables have a mark for a type, "[asin]"
/// and so on, which the engine replaces.
const SqlDialect& mariadb_dialect();

}  // namespace stepwell
