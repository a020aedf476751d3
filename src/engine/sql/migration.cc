// How the tables of an older layout come to this program's: tables and columns are added, and nothing else.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "engine/sql/book_tables.h"
#include "engine/sql/bookkeeping.h"
#include "engine/sql/layout.h"
#include "engine/sql/recorded_model.h"
#include "engine/sql/tier_table.h"

namespace stepwell {
namespace {

void add_column(SqlDatabase& database, const std::string& table, const std::string& name,
                const SqlColumn& column) {
  const SqlDialect& dialect = database.dialect();
  if (database.has_column(table, name)) return;
  doing(fmt::format("add column {} to {}, which this version of stepwell needs", name, table), [&] {
    database.run(fmt::format("ALTER TABLE {} ADD COLUMN {} {}", dialect.quoted(table), dialect.quoted(name),
                             dialect.definition(column)));
  });
}

std::string noted(Bookkeeping& books, std::string_view key) { return books.note(key).value_or(""); }

/// The layout last: whoever finds one finds the rest.
void note_layout(Bookkeeping& books, const Model& model) {
  books.set_note("made_by", std::string(kThisProgram));
  books.set_note("model", recorded_names(model));
  books.set_note("schema_version", std::to_string(newest_layout()));
}

}  // namespace

void record_layout(SqlDatabase& database, const Model& model) {
  Bookkeeping books(database);
  if (!books.note("schema_version")) note_layout(books, model);
}

std::optional<int> older_layout(SqlDatabase& database, const Model& model) {
  if (!database.has_table("stepwell_meta")) return std::nullopt;
  Bookkeeping books(database);
  const std::string recorded = noted(books, "schema_version");
  if (recorded.empty()) return std::nullopt;  // setup is not through
  const int found = checked_layout(recorded, newest_layout(), noted(books, "made_by"));
  require_same_tiers(noted(books, "model"), model);
  return found < newest_layout() ? std::optional(found) : std::nullopt;
}

void migrate(SqlDatabase& database, const Model& model, int found,
             const std::function<void(std::string_view table)>& create) {
  const auto later = [found](const SqlColumn& column) { return column.since > found; };
  for (const auto& table : book_tables_of(database.dialect())) {
    const std::string name(table.name);
    if (!database.has_table(name)) {
      // Where it was in that layout, setup is not through, and will make it whole.
      if (!std::ranges::all_of(table.columns, later)) continue;
      doing(fmt::format("create table {}, which this version of stepwell needs", name),
            [&] { create(table.name); });
      continue;
    }
    for (const auto& column : table.columns) {
      if (later(column)) add_column(database, name, std::string(column.name), column);
    }
  }
  for (const Tier tier : kEveryTier) {
    const TierTable& table = tier_table(tier);
    const std::string& name = model.name(table.role);
    if (!database.has_table(name)) continue;
    for (const auto& column : table.columns) {
      if (later(column.sql)) add_column(database, name, model.name(column.role), column.sql);
    }
  }
  Bookkeeping books(database);
  note_layout(books, model);
}

void require_own_pyramid(SqlDatabase& database, const Model& model) {
  if (!database.has_table("stepwell_meta")) return;
  require_same_pyramid(Bookkeeping(database).note("model").value_or(""), model,
                       [&](const std::string& table) { return database.has_table(table); });
}

}  // namespace stepwell
