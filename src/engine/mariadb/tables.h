// Tables: the DDL of everything that stepwell keeps in a MariaDB or MySQL database, as templates over the
// model and over the source columns, from the descriptions in engine/sql.
//
// Labels carry character set and
// collation of the source columns, so that equal labels are one group here as there (R4), and ids have the
// type of the ids that their foreign keys point to, which InnoDB demands.
//
// What stepwell makes says so in its comment: that is how `rollback --drop` knows what to take away and what
// it found there. Bookkeeping tables whose rows have no key of their own end with a column `id`, since
// replication is slow, and some servers refuse, without a primary key; so INSERTs name their columns.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sql/template.h"
#include "model/tier_rows.h"

namespace stepwell::maria {

struct ForeignKey {
  std::string_view name;
  std::string_view column;     // role of the tier's column
  std::string_view source;     // role of the source table it points to
  std::string_view on_delete;  // "CASCADE" or "SET NULL"
};

struct TableDefinition {
  std::string_view role;  // role in the model, or the plain name of a bookkeeping table
  std::string parts;      // columns and keys; [asin], [metric] and so on stand for types of source columns
  std::span<const ForeignKey> foreign_keys = {};
  std::optional<Tier> tier = {};
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

/// A key of a table, read from its definition, so that there is no second list to keep.
struct TableIndex {
  std::string name;
  bool unique = false;
  std::vector<std::string> columns;  // as they are called in this database
};

/// The keys of a definition, the primary one left out.
std::vector<TableIndex> indexes_of(const TableDefinition& table, const Model& model);

/// The names of the columns whose roles stand in braces in `text`, in that order.
std::vector<std::string> column_names(std::string_view text, const Model& model);

/// "ALTER TABLE … ADD UNIQUE KEY …", with quoted names.
std::string statement_that_adds(const TableIndex& index, const std::string& table, const Model& model);

/// The comment of tables, columns and indexes that stepwell made.
inline constexpr std::string_view kMadeByStepwell = "made by stepwell";

}  // namespace stepwell::maria
