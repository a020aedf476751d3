// What stepwell reads of the source tables, and how a column of any type gives exactly that (R15).
//
// A team's tables are as the team made them: an id may be a BIGINT, a label an ENUM, a month a TIMESTAMP,
// money a DECIMAL(18,4). Each role of the model has one form that the engine works with. This page says for
// every type of DuckDB how its values become that form, which of its values have none, or that the type has
// none at all. It knows types alone; sources.h asks the tables.
//
// Collations of text columns (COLLATE NOCASE) are left behind: labels compare as R4 says, and nothing else.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stepwell::duck {

/// What a role needs.
enum class Form {
  kId,         // INTEGER: an integer within ±2,147,483,647, every value
  kReference,  // INTEGER: the same; values beyond it are NULL, since no id can equal them
  kLabel,      // VARCHAR
  kName,       // VARCHAR: the text of any scalar that has exactly one
  // The day of what is stored; NULL or infinite for what is no day of the years 1 to 9999. Who truncates it
  // takes `day + 0`: DuckDB 1.5 truncates the bounds of a column while it plans, which fails at infinite
  // ones.
  kMonth,  // DATE
  kMoney,  // a DECIMAL of two places, at most 64 bits of hundredths
};

struct SourceDemand {
  std::string_view column;  // role: "facts.value"
  Form form;
};

/// Every column that is read, those of a table one after the other. A product's name may be absent.
const std::vector<SourceDemand>& source_demands();
inline constexpr std::string_view kOptionalColumn = "asins.name";

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
