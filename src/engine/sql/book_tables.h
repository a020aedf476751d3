// BookTables: the one description of stepwell's own tables, from which every engine makes and migrates them.
//
//   stepwell_meta                    what there is one of: layout, names, seals, a held refresh, notes
//   stepwell_generations             what was published, and stepwell_generation_exclusions what it left out
//   stepwell_exclusions              raw rows that are in no tier, by ASIN, month and reason
//   stepwell_placements              where the ASINs belonged (engines with an import log)
//   stepwell_imports, …_months       which files came in, and which months they touched
//   stepwell_labels                  every spelling of a label that raw rows have ever been met with
//   stepwell_journal_asin, …         what a generation changed (tier_table.h)
//   stepwell_verifications           what verifications found
#pragma once

#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "engine/sql/dialect.h"

namespace stepwell {

std::span<const BookTable> book_tables();

/// Those of them that the dialect's engine keeps, each with the columns that it keeps.
std::vector<BookTable> book_tables_of(const SqlDialect& dialect);

/// What `define` makes of each of them.
template <typename Define>
auto definitions_of(const SqlDialect& dialect, Define define) {
  std::vector<std::invoke_result_t<Define, const BookTable&>> definitions;
  for (const auto& table : book_tables_of(dialect)) definitions.push_back(define(table));
  return definitions;
}

/// "`generation` BIGINT NOT NULL, …", a column a line.
std::string column_definitions(const BookTable& table, const SqlDialect& dialect);

/// The layout that this program reads and writes, on every engine: that of the newest column here and in
/// tier_table.h. Layouts go forward (docs/decisions/0008).
int newest_layout();

}  // namespace stepwell
