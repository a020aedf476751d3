// Tables: the DDL of everything that stepwell keeps in a MariaDB or MySQL database, as templates over the
// model and over the source columns.
//
// The tiers are those of docs/rules.md, and `row_count` after them. Labels carry character set and
// collation of the source columns, so that equal labels are one group here as there (R4), and ids have the
// type of the ids that their foreign keys point to, which InnoDB demands.
//
// What stepwell makes says so in its comment: that is how `rollback --drop` knows what to take away and what
// it found there. Bookkeeping tables whose rows have no key of their own end with a column `id`, since
// replication is slow, and some servers refuse, without a primary key; so INSERTs name their columns.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/sql/template.h"

namespace stepwell::maria {

struct ForeignKey {
  std::string_view name;
  std::string_view column;     // role of the tier's column
  std::string_view source;     // role of the source table it points to
  std::string_view on_delete;  // "CASCADE" or "SET NULL"
};

struct TableDefinition {
  std::string_view role;   // role in the model, or the plain name of a bookkeeping table
  std::string_view parts;  // columns and keys; [asin], [metric] and so on stand for types of source columns
  std::span<const ForeignKey> foreign_keys = {};
};

/// What tiers and bookkeeping take over from the source columns: SQL types, labels with their collation.
struct SourceTypes {
  std::string asin = "INT";
  std::string brand = "INT";
  std::string category = "INT";
  std::string marketplace = "VARCHAR(10)";
  std::string metric = "VARCHAR(100)";
};

/// The tables of the team; only `generate` creates them.
std::span<const TableDefinition> source_tables();
std::span<const TableDefinition> tier_tables();
std::span<const TableDefinition> bookkeeping_tables();

/// The name of the table of a definition in this database.
std::string table_name(const TableDefinition& table, const Model& model);

/// `parts` with names and types in place.
std::string table_parts(const TableDefinition& table, const Model& model, const SourceTypes& types);
/// "CONSTRAINT `fk_summary_brand` FOREIGN KEY (…) REFERENCES …".
std::string foreign_key(const ForeignKey& key, const Model& model);
/// CREATE TABLE with all of `parts` (from table_parts and foreign_key), which commas separate.
std::string create_table(const TableDefinition& table, const Model& model, const std::string& parts);

/// The indexes that setup adds to the fact table where they are missing.
struct RawIndex {
  std::string_view name;
  std::string_view columns;  // template of a list of columns
};
std::span<const RawIndex> raw_indexes();

/// The comment of tables, columns and indexes that stepwell made.
inline constexpr std::string_view kMadeByStepwell = "made by stepwell";

/// The layout of the bookkeeping that this program reads and writes.
inline constexpr int kSchemaVersion = 6;

}  // namespace stepwell::maria
