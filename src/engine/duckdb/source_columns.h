// What stepwell reads of the source tables, and how a column of any type gives exactly that (R15).
//
// A team's tables are as the team made them: an id may be a BIGINT, a label an ENUM, a month a TIMESTAMP,
// money a DECIMAL(18,4). Each role of the model has one form that the engine works with. This page says for
// every type of DuckDB how its values become that form, which of its values have none, or that the type has
// none at all. It knows types alone; sources.h asks the tables.
//
// Collations of text columns (COLLATE NOCASE) are left behind: labels compare as R4 says, and nothing else.
//
// Who truncates a kMonth takes `day + 0` (SqlDialect::first_day): DuckDB 1.5 truncates the bounds of a column
// while it plans, which fails at infinite ones.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/sql/source_demands.h"

namespace stepwell::duck {

struct SourceReading {
  /// SQL whose value is exactly the column's, in the type of the form. Where a value has none (`unfit`), it
  /// fails rather than give another.
  std::string sql;
  /// SQL that is true for values that cannot be read exactly; empty if the type has none.
  std::string unfit;
};

/// How `column` (SQL) of `type`, as DESCRIBE has it, is read in that form; nothing if the type has no exact
/// reading.
std::optional<SourceReading> reading_of(Form form, const std::string& type, const std::string& column);

/// For messages: "an integer type"; what ails a value that has no exact reading; and the type to change to.
std::string_view wanted_by(Form form);
std::string_view ailment_of(Form form);
std::string_view cure_of(Form form);

}  // namespace stepwell::duck
