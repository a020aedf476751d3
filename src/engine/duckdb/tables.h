// Tables: the DDL of everything that stepwell keeps in a DuckDB file, as templates over the model, from the
// descriptions in engine/sql.
//
// The tiers carry no indexes: DuckDB
// finds groups by the min-max of its row groups, and ART indexes would triple the time of a publish
// (docs/decisions/0003).
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sql/template.h"

namespace stepwell::duck {

struct TableDefinition {
  std::string_view role;  // role in the model, or the plain name of a bookkeeping table
  std::string ddl;        // one or more statements
};

/// The tables of the team, created where missing.
std::span<const TableDefinition> source_tables();
std::span<const TableDefinition> tier_tables();
std::span<const TableDefinition> bookkeeping_tables();

/// The name of the table of a definition in this database.
std::string table_name(const TableDefinition& table, const Model& model);

/// The sequences of tiers and bookkeeping; dropped with them.
std::vector<std::string> sequences();

/// ASINs of months that the import log names one by one; beyond them it names months.
inline constexpr std::size_t kAsinMonthsMax = 1000;

}  // namespace stepwell::duck
