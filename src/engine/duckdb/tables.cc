#include "engine/duckdb/tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/sql/book_tables.h"
#include "engine/sql/dialect.h"
#include "engine/sql/tier_table.h"

namespace stepwell::duck {
namespace {

const TableDefinition kSourceTableDefinitions[] = {
    {"facts", R"(
CREATE SEQUENCE IF NOT EXISTS stepwell_facts_id;
CREATE TABLE {facts} (
  {facts.id} BIGINT DEFAULT nextval('stepwell_facts_id'),
  {facts.asin} INTEGER,
  {facts.marketplace} VARCHAR,
  {facts.metric} VARCHAR,
  {facts.month} DATE,
  {facts.value} DECIMAL(15,2)
);)"},
    {"asins", R"(
CREATE SEQUENCE IF NOT EXISTS stepwell_asins_id;
CREATE TABLE {asins} (
  {asins.id} INTEGER PRIMARY KEY DEFAULT nextval('stepwell_asins_id'),
  {asins.asin} VARCHAR,
  {asins.name} VARCHAR,
  {asins.brand} INTEGER
);)"},
    {"brands", R"(
CREATE SEQUENCE IF NOT EXISTS stepwell_brands_id;
CREATE TABLE {brands} (
  {brands.id} INTEGER PRIMARY KEY DEFAULT nextval('stepwell_brands_id'),
  {brands.name} VARCHAR,
  {brands.category} INTEGER,
  {brands.group} VARCHAR
);)"},
    {"categories", R"(
CREATE SEQUENCE IF NOT EXISTS stepwell_categories_id;
CREATE TABLE {categories} (
  {categories.id} INTEGER PRIMARY KEY DEFAULT nextval('stepwell_categories_id'),
  {categories.name} VARCHAR
);)"},
    {"stock", R"(
CREATE TABLE {stock} (
  {stock.asin} INTEGER,
  {stock.month} DATE,
  {stock.value} DECIMAL(12,2)
);)"},
};

/// What numbers the rows of a tier.
std::string sequence_of(const TierTable& table) { return fmt::format("stepwell_{}_id", table.role); }

TableDefinition tier_definition(Tier tier) {
  const TierTable& table = tier_table(tier);
  std::string columns;
  for (const auto& column : table.columns) {
    columns += fmt::format("{}\n  {{{}}} {}", columns.empty() ? "" : ",", column.role,
                           duckdb_dialect().definition(column.sql));
    if (column.sql.type == ColumnType::kRowNumber) {
      columns += fmt::format(" DEFAULT nextval('{}')", sequence_of(table));
    }
  }
  return {table.role, fmt::format("\nCREATE SEQUENCE IF NOT EXISTS {};\nCREATE TABLE {{{}}} ({}\n);",
                                  sequence_of(table), table.role, columns)};
}

TableDefinition book_definition(const BookTable& table) {
  const bool numbered = std::ranges::any_of(
      table.columns, [](const SqlColumn& column) { return column.type == ColumnType::kSerial; });
  return {table.name,
          fmt::format("{}CREATE TABLE {} ({}\n);",
                      numbered ? fmt::format("CREATE SEQUENCE IF NOT EXISTS {};\n", kImportSequence) : "",
                      table.name, column_definitions(table, duckdb_dialect()))};
}

}  // namespace

std::span<const TableDefinition> source_tables() { return kSourceTableDefinitions; }

std::span<const TableDefinition> tier_tables() {
  static const TableDefinition kTables[] = {tier_definition(Tier::kAsin), tier_definition(Tier::kBrand),
                                            tier_definition(Tier::kCategory)};
  return kTables;
}

std::span<const TableDefinition> bookkeeping_tables() {
  static const auto kTables = definitions_of(duckdb_dialect(), book_definition);
  return kTables;
}

std::vector<std::string> sequences() {
  std::vector<std::string> names;
  for (const Tier tier : kEveryTier) names.push_back(sequence_of(tier_table(tier)));
  names.emplace_back(kImportSequence);
  return names;
}

std::string table_name(const TableDefinition& table, const Model& model) {
  return model.has_role(table.role) ? model.name(table.role) : std::string(table.role);
}

}  // namespace stepwell::duck
