// What has happened to the sources since the published generation.
//
// Where every change is in the import log and all imports were of raw rows, placements, names and stock are
// those of the published generation: nothing of them is read, and an import of one line costs what one line
// costs. Of the raw rows, those alone are read that came since. DuckDB numbers the rows of a table in the
// order of their coming; the first numbers belong to the rows that the published generation has seen, and
// what was imported begins after them. Rows that were deleted once may have left gaps in the numbers, until
// DuckDB closes them. Old rows then bear numbers of new ones, more rows are found than were imported, and the
// whole scope is read. They cannot make up for missing ones: new rows always have the highest numbers.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "engine/duckdb/scope_sql.h"
#include "engine/duckdb/session.h"
#include "engine/duckdb/tables.h"
#include "engine/sql/recorded_model.h"
#include "engine/sql/source_views.h"

namespace stepwell::duck {

using namespace files;

namespace {

/// More added rows are read faster, and in less memory, month by month.
constexpr std::uint64_t kDeltaRowsMax = 4'000'000;

/// Everything that placements and directory depend on beside the rows of the source tables.
std::string names_of_sources(const Model& model) {
  std::string text;
  for (const auto table : kSourceTables) {
    text += model.name(table);
    for (const auto& column : model.columns(table)) text += "," + model.name(column);
    text += ";";
  }
  for (const auto& group : model.excluded_groups()) text += fold_label(group) + ";";
  return text;
}

std::string why_of(const Scope& scope) {
  std::vector<Month> months = scope.months;
  for (const AsinMonth& each : scope.asin_months) months.push_back(each.month);
  std::sort(months.begin(), months.end());
  months.erase(std::unique(months.begin(), months.end()), months.end());
  std::string why;
  if (months.size() == 1) why = "imports touched " + months[0].str();
  if (months.size() > 1) {
    why = fmt::format("imports touched {} months, {} to {}", months.size(), months.front().str(),
                      months.back().str());
  }
  if (scope.asins.empty()) return why;
  if (!why.empty()) why += "; ";
  return why + (scope.asins.size() == 1 ? "1 ASIN changed its place"
                                        : fmt::format("{} ASINs changed their place", scope.asins.size()));
}

}  // namespace

void DuckSession::place_asins() {
  if (placed_) return;
  for (const char* role : {"asins", "brands", "categories"}) {
    const auto twice = connection_.integer(sources().sql()(fmt::format(
        "SELECT {{{0}.id}}::BIGINT FROM {{{0}}} GROUP BY {{{0}.id}} HAVING count(*) > 1 LIMIT 1", role)));
    if (twice) {
      throw Error(
          ErrorCode::kFailed,
          fmt::format("id {} occurs more than once in table '{}'", *twice, workspace_.model.name(role)),
          "give every row of that table an id of its own");
    }
  }
  // A category that does not exist is none: the brand is uncategorised.
  connection_.execute(sources().sql()(R"(
    CREATE OR REPLACE TEMP TABLE placements AS
    SELECT a.{asins.id} AS asin, b.{brands.id} AS brand, c.{categories.id} AS category,
           CAST(CASE WHEN a.{asins.brand} IS NULL THEN 1
                     WHEN b.{brands.id} IS NULL THEN 2
                     WHEN )") +
                      excluded_group("b.{brands.group}") + sources().sql()(R"( THEN 3
                END AS SMALLINT) AS reason
    FROM {asins} a
    LEFT JOIN {brands} b ON b.{brands.id} = a.{asins.brand}
    LEFT JOIN {categories} c ON c.{categories.id} = b.{brands.category})"));
  placed_ = true;
}

std::string DuckSession::placements(const Scope& scope) {
  if (facts_alone_ && !scope.whole) {
    return "(SELECT asin_id AS asin, brand_id AS brand, category_id AS category, reason FROM "
           "stepwell_placements)";
  }
  place_asins();
  return "placements";
}

std::vector<std::int32_t> DuckSession::moved_asins() {
  place_asins();
  std::vector<std::int32_t> moved;
  connection_
      .query(R"(
    SELECT coalesce(now.asin, was.asin_id) AS moved
    FROM placements now FULL JOIN stepwell_placements was ON was.asin_id = now.asin
    WHERE now.asin IS NULL OR was.asin_id IS NULL OR now.brand IS DISTINCT FROM was.brand_id
       OR now.category IS DISTINCT FROM was.category_id OR now.reason IS DISTINCT FROM was.reason
    ORDER BY moved)")
      .each([&](const Chunk& chunk, std::size_t row) { moved.push_back(chunk.id(0, row)); });
  return moved;
}

void DuckSession::add_imported(Scope& scope, std::int64_t after_import) {
  connection_
      .query(
          "SELECT DISTINCT month, asin_id FROM stepwell_import_months WHERE import > ? "
          "ORDER BY month NULLS FIRST, asin_id NULLS FIRST",
          {after_import})
      .each([&](const Chunk& chunk, std::size_t row) {
        const Month month = chunk.month(0, row);
        if (chunk.is_null(1, row)) {
          scope.months.push_back(month);
        } else if (scope.months.empty() || scope.months.back() != month) {
          scope.asin_months.push_back({month, chunk.id(1, row)});
        }
      });
  if (scope.asin_months.size() <= kAsinMonthsMax) return;
  for (const AsinMonth& each : scope.asin_months) scope.months.push_back(each.month);
  scope.asin_months.clear();
  std::sort(scope.months.begin(), scope.months.end());
  scope.months.erase(std::unique(scope.months.begin(), scope.months.end()), scope.months.end());
}

bool DuckSession::only_facts_imported(std::int64_t after_import) {
  return workspace_.sources_known && books_.note("sources") == names_of_sources(workspace_.model) &&
         !connection_.integer(
             "SELECT 1::BIGINT FROM stepwell_imports WHERE import > ? AND source_table <> ? LIMIT 1",
             {after_import, workspace_.model.name("facts")});
}

bool DuckSession::added_rows_are_known(const Scope& scope, std::int64_t after_import) {
  // A column of that name hides the row's number.
  if (workspace_.has_column(workspace_.model.name("facts"), "rowid")) return false;
  const auto imported = connection_.integer(
      "SELECT CAST(sum(row_count) AS BIGINT) FROM stepwell_imports WHERE import > ?", {after_import});
  const AllThreads threads(workspace_, !scope.months.empty());
  added_ = account_of(added_rows(scope));
  added_scope_ = scope;
  return added_.rows == static_cast<std::uint64_t>(imported.value_or(0));
}

std::string DuckSession::added_rows(const Scope& scope) {
  const SqlTemplate& sql = sources().sql();
  // Rows that their number rules out are looked at no further.
  return sources().facts_where(fmt::format("rowid >= {}", seen_rows_)) + " WHERE " +
         in_scope(scope, sql("{facts.month}"), sql("{facts.asin}"));
}

Delta DuckSession::read_delta(Progress& progress) {
  Delta delta;
  delta.total = {static_cast<std::int64_t>(added_.rows), added_.money};
  const AllThreads threads(workspace_, !added_scope_.months.empty());
  const std::string placed = placements(added_scope_);
  group_raw_rows(added_rows(added_scope_), /*by_month=*/false, 0, progress);
  intern_all("metric_label", labels_.metrics);
  intern_all("marketplace_label", labels_.marketplaces);
  delta.groups.reserve(
      static_cast<std::size_t>(connection_.integer("SELECT count(*) FROM raw_groups").value_or(0)));
  for (const ExcludedRow& row : excluded_groups(placed)) {
    delta.excluded.push_back(
        {row.asin, row.month, row.reason, {static_cast<std::int64_t>(row.account.rows), row.account.money}});
  }
  connection_
      .stream(fmt::format(R"(
      SELECT g.asin, brand, category, first_day, metric_label, marketplace_label, raw_count,
             CAST(coalesce(total, 0) AS DECIMAL(38,2))
      FROM raw_groups g JOIN {} p ON p.asin = g.asin AND p.reason IS NULL
      WHERE marketplace_label IS NOT NULL AND metric_label IS NOT NULL AND first_day {})",
                          placed, kValidMonth))
      .each([&](const Chunk& chunk, std::size_t i) {
        delta.groups.push_back({chunk.id(0, i),
                                chunk.id(1, i),
                                chunk.id(2, i),
                                chunk.month(3, i),
                                labels_.metrics.intern(chunk.text(4, i)),
                                labels_.marketplaces.intern(chunk.text(5, i)),
                                {chunk.get<std::int64_t>(6, i), chunk.sum(7, i)}});
      });
  drop_raw_groups();
  sort(delta.groups, labels_);
  progress.finish();
  return delta;
}

Pending DuckSession::pending() {
  const SourcePosition here = position_of({.import = books_.last_import(), .binlog = {}});
  const auto published = books_.published();
  if (!published) {
    sources().check();
    return {.scope = Scope::everything(),
            .why = "nothing has been published yet",
            .directory_changed = true,
            .position = here};
  }
  const std::optional<std::int64_t>& position = published->import;
  seen_rows_ = static_cast<std::int64_t>(published->raw_rows);
  const auto views = workspace_.source_views();
  facts_alone_ = position && views.empty() && only_facts_imported(*position);
  if (facts_alone_) {  // of the others, the published generation has seen what is there
    static constexpr std::string_view kFacts[] = {"facts"};
    sources().check(kFacts);
  } else {
    sources().check();
  }
  const bool directory_changed = !facts_alone_ && books_.note("directory") != directory_fingerprint();
  const auto everything = [&](std::string why) {
    return Pending{.scope = Scope::everything(),
                   .why = std::move(why),
                   .directory_changed = directory_changed,
                   .position = here};
  };
  if (!position) return everything("the tiers were rolled back");
  // Below a view may lie anything: another source table, a file, a clock. No log of imports knows.
  if (!views.empty()) {
    Pending pending = everything(why_views_are_read_whole(views));
    pending.certain = false;
    return pending;
  }
  if (!workspace_.sources_known) {
    return everything(fmt::format("another program may have written to the file since generation {}",
                                  published->generation));
  }
  Pending pending{.position = here};
  add_imported(pending.scope, *position);
  if (!facts_alone_) {
    pending.scope.asins = moved_asins();
  } else if (!pending.scope.empty() && added_rows_are_known(pending.scope, *position)) {
    if (added_.rows > kDeltaRowsMax) return everything(fmt::format("imports added {} rows", added_.rows));
    pending.has_delta = true;
  }
  pending.why = why_of(pending.scope);
  pending.directory_changed = directory_changed;
  if (directory_changed)
    pending.why += (pending.why.empty() ? "" : "; ") + std::string("names or stock changed");
  return pending;
}

void DuckSession::write_sources() {
  if (facts_alone_) return;
  books_.set_note("directory", directory_fingerprint());
  books_.set_note("sources", names_of_sources(workspace_.model));
  books_.set_note("model", recorded_names(workspace_.model));
}

std::optional<std::string> DuckSession::directory_version() {
  if (!workspace_.sources_known || !books_.exists() || !workspace_.source_views().empty()) {
    return std::nullopt;
  }
  const auto recorded = books_.note("directory");
  if (!recorded) return std::nullopt;
  const auto last = connection_.integer("SELECT max(import) FROM stepwell_imports WHERE source_table <> ?",
                                        {workspace_.model.name("facts")});
  return fmt::format("{} after import {}", *recorded, last.value_or(0));
}

std::string DuckSession::excluded_group(std::string_view column) {
  return "coalesce(" +
         duckdb_dialect().is_one_of(sources().sql()(column), workspace_.model.excluded_groups()) + ", false)";
}

std::string DuckSession::directory_fingerprint() {
  if (directory_fingerprint_) return *directory_fingerprint_;
  // bit_xor alone would cancel equal rows; the count beside it does not, and ids are unique.
  std::string parts =
      sources().sql()(
          "SELECT (SELECT concat(count(*), ':', bit_xor(hash({categories.id}, {categories.name}))) FROM "
          "{categories}) || ' ' || "
          "(SELECT concat(count(*), ':', bit_xor(hash({brands.id}, {brands.name}, {brands.category}, ") +
      excluded_group("{brands.group}") +
      sources().sql()(
          "))) FROM "
          "{brands}) || ' ' || "
          "(SELECT concat(count(*), ':', bit_xor(hash({asins.id}, {asins.asin}, {asins.name}, "
          "{asins.brand}))) "
          "FROM {asins})");
  if (workspace_.has_table(workspace_.model.name("stock"))) {
    parts += " || ' ' || (SELECT concat(count(*), ':', bit_xor(hash(category, first_day, total))) FROM (" +
             stock_by_category() + "))";
  }
  directory_fingerprint_ = connection_.text(parts).value_or("");
  return *directory_fingerprint_;
}

}  // namespace stepwell::duck
