// How a session publishes: difference, exclusions and generation, in the session's one transaction with the
// journal.
//
// Rows are written by key, not by row number: the statement joins the tier with what was appended. A publish
// that changes one group in a hundred rewrites no more than that.
#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "base/error.h"
#include "engine/duckdb/session.h"
#include "engine/files/appender.h"
#include "engine/sql/bookkeeping.h"
#include "engine/sql/layout.h"

namespace stepwell::duck {
namespace {

using Type = ColumnType;

/// What one thread writes in a blink (AllThreads).
constexpr std::uint64_t kFewChanges = 10'000;

const std::vector<AppendedColumn> kAsinColumns = {
    {"asin", Type::kInteger},       {"month", Type::kDate},      {"metric", Type::kVarchar},
    {"place", Type::kVarchar},      {"brand", Type::kInteger},   {"category", Type::kInteger},
    {"raw_count", Type::kUInteger}, {"amount", Type::kDecimal15}};
const std::vector<AppendedColumn> kBrandColumns = {
    {"brand", Type::kInteger},   {"month", Type::kDate},       {"metric", Type::kVarchar},
    {"place", Type::kVarchar},   {"category", Type::kInteger}, {"asin_count", Type::kInteger},
    {"amount", Type::kDecimal18}};
const std::vector<AppendedColumn> kCategoryColumns = {
    {"category", Type::kInteger},    {"month", Type::kDate},         {"metric", Type::kVarchar},
    {"brand_count", Type::kInteger}, {"asin_count", Type::kInteger}, {"amount", Type::kDecimal18}};

void append(Appender& appender, const AsinRow& row, const Labels& labels) {
  appender.integer(row.asin).date(row.month).text(labels.metrics.text(row.metric));
  appender.text(labels.marketplaces.text(row.marketplace)).integer(row.brand).integer(row.category);
  appender.count(row.row_count).money(row.value);
}

void append(Appender& appender, const BrandRow& row, const Labels& labels) {
  appender.integer(row.brand).date(row.month).text(labels.metrics.text(row.metric));
  appender.text(labels.marketplaces.text(row.marketplace)).integer(row.category);
  appender.integer(static_cast<std::int32_t>(row.asin_count)).money(row.total);
}

void append(Appender& appender, const CategoryRow& row, const Labels& labels) {
  appender.integer(row.category).date(row.month).text(labels.metrics.text(row.metric));
  appender.integer(static_cast<std::int32_t>(row.brand_count))
      .integer(static_cast<std::int32_t>(row.asin_count));
  appender.money(row.total);
}

/// The rows of a tier month by month. A month's rows then lie together in the file, so that a refresh of one
/// month reads, and a checkpoint rewrites, a few row groups instead of all of them.
template <typename Row>
std::vector<const Row*> by_month(const std::vector<Row>& rows) {
  std::vector<const Row*> ordered;
  ordered.reserve(rows.size());
  for (const auto& row : rows) ordered.push_back(&row);
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const Row* a, const Row* b) { return a->month < b->month; });
  return ordered;
}

/// The three statements that write one tier. Each sees its rows as `appended_data r`.
struct TierStatements {
  std::string insert;
  std::string update;  // with the columns of the row after, then the texts of the labels before: old_metric,
                       // old_place
  std::string refigure;  // the figures alone: a checkpoint writes every touched column of a row group anew,
                         // and compressing labels costs ten times what numbers cost
  std::string remove;
};

template <typename Row>
bool only_figures_change(const Update<Row>& change) {
  if constexpr (requires { change.after.marketplace; }) {
    if (change.before.marketplace != change.after.marketplace) return false;
  }
  if constexpr (requires { change.after.brand; }) {
    if (change.before.brand != change.after.brand || change.before.category != change.after.category)
      return false;
  }
  return change.before.metric == change.after.metric;
}

/// Runs the statements over the difference. `update` finds a row by the labels it had before.
template <typename Row, typename OldLabels>
void write_tier(Connection& connection, const Difference<Row>& difference, const Labels& labels,
                const TierStatements& statements, const std::vector<AppendedColumn>& columns,
                OldLabels old_labels) {
  if (!difference.deleted.empty()) {
    Appender appender(connection, statements.remove, columns);
    for (const auto& row : difference.deleted) {
      append(appender, row, labels);
      appender.end_row();
    }
    appender.close();
  }
  const auto figures_alone = static_cast<std::size_t>(
      std::count_if(difference.updated.begin(), difference.updated.end(), only_figures_change<Row>));
  if (figures_alone > 0) {
    Appender appender(connection, statements.refigure, columns);
    for (const auto& change : difference.updated) {
      if (!only_figures_change(change)) continue;
      append(appender, change.after, labels);
      appender.end_row();
    }
    appender.close();
  }
  if (figures_alone < difference.updated.size()) {
    auto widened = columns;
    widened.push_back({"old_metric", Type::kVarchar});
    widened.push_back({"old_place", Type::kVarchar});
    Appender appender(connection, statements.update, widened);
    for (const auto& change : difference.updated) {
      if (only_figures_change(change)) continue;
      append(appender, change.after, labels);
      old_labels(appender, change.before);
      appender.end_row();
    }
    appender.close();
  }
  if (!difference.inserted.empty()) {
    Appender appender(connection, statements.insert, columns);
    for (const Row* row : by_month(difference.inserted)) {
      append(appender, *row, labels);
      appender.end_row();
    }
    appender.close();
  }
}

std::string timestamp_literal(TimestampUs now) { return fmt::format("make_timestamp({})", now); }

}  // namespace

void DuckSession::write(const Difference<AsinRow>& difference, TimestampUs now) {
  const std::string stamp = timestamp_literal(now);
  const TierStatements statements{
      sql_("INSERT INTO {asin_tier} ({asin_tier.asin}, {asin_tier.month}, {asin_tier.metric}, "
           "{asin_tier.marketplace}, "
           "{asin_tier.brand}, {asin_tier.category}, {asin_tier.row_count}, {asin_tier.value}, "
           "{asin_tier.updated_at}) "
           "SELECT r.*, ") +
          stamp + " FROM appended_data r",
      sql_("UPDATE {asin_tier} t SET {asin_tier.metric} = r.metric, {asin_tier.marketplace} = r.place, "
           "{asin_tier.brand} = r.brand, {asin_tier.category} = r.category, {asin_tier.row_count} = "
           "r.raw_count, "
           "{asin_tier.value} = r.amount, {asin_tier.updated_at} = ") +
          stamp +
          sql_(" FROM appended_data r WHERE t.{asin_tier.asin} = r.asin AND t.{asin_tier.month} = r.month "
               "AND t.{asin_tier.metric} = r.old_metric AND t.{asin_tier.marketplace} = r.old_place"),
      sql_("UPDATE {asin_tier} t SET {asin_tier.row_count} = r.raw_count, {asin_tier.value} = r.amount, "
           "{asin_tier.updated_at} = ") +
          stamp +
          sql_(" FROM appended_data r WHERE t.{asin_tier.asin} = r.asin AND t.{asin_tier.month} = r.month "
               "AND t.{asin_tier.metric} = r.metric AND t.{asin_tier.marketplace} = r.place"),
      sql_("DELETE FROM {asin_tier} t USING appended_data r WHERE t.{asin_tier.asin} = r.asin "
           "AND t.{asin_tier.month} = r.month AND t.{asin_tier.metric} = r.metric "
           "AND t.{asin_tier.marketplace} = r.place")};
  write_tier(
      connection_, difference, labels_, statements, kAsinColumns,
      [this](Appender& appender, const AsinRow& old) {
        appender.text(labels_.metrics.text(old.metric)).text(labels_.marketplaces.text(old.marketplace));
      });
}

void DuckSession::write(const Difference<BrandRow>& difference, TimestampUs now) {
  const std::string stamp = timestamp_literal(now);
  const TierStatements statements{
      sql_("INSERT INTO {brand_tier} ({brand_tier.brand}, {brand_tier.month}, {brand_tier.metric}, "
           "{brand_tier.marketplace}, {brand_tier.category}, {brand_tier.asin_count}, {brand_tier.total}, "
           "{brand_tier.updated_at}) SELECT r.*, ") +
          stamp + " FROM appended_data r",
      sql_("UPDATE {brand_tier} t SET {brand_tier.metric} = r.metric, {brand_tier.marketplace} = r.place, "
           "{brand_tier.category} = r.category, {brand_tier.asin_count} = r.asin_count, "
           "{brand_tier.total} = r.amount, {brand_tier.updated_at} = ") +
          stamp +
          sql_(
              " FROM appended_data r WHERE t.{brand_tier.brand} = r.brand AND t.{brand_tier.month} = r.month "
              "AND t.{brand_tier.metric} = r.old_metric AND t.{brand_tier.marketplace} = r.old_place"),
      sql_("UPDATE {brand_tier} t SET {brand_tier.asin_count} = r.asin_count, {brand_tier.total} = r.amount, "
           "{brand_tier.updated_at} = ") +
          stamp +
          sql_(
              " FROM appended_data r WHERE t.{brand_tier.brand} = r.brand AND t.{brand_tier.month} = r.month "
              "AND t.{brand_tier.metric} = r.metric AND t.{brand_tier.marketplace} = r.place"),
      sql_("DELETE FROM {brand_tier} t USING appended_data r WHERE t.{brand_tier.brand} = r.brand "
           "AND t.{brand_tier.month} = r.month AND t.{brand_tier.metric} = r.metric "
           "AND t.{brand_tier.marketplace} = r.place")};
  write_tier(
      connection_, difference, labels_, statements, kBrandColumns,
      [this](Appender& appender, const BrandRow& old) {
        appender.text(labels_.metrics.text(old.metric)).text(labels_.marketplaces.text(old.marketplace));
      });
}

void DuckSession::write(const Difference<CategoryRow>& difference, TimestampUs now) {
  const std::string stamp = timestamp_literal(now);
  const TierStatements statements{
      sql_("INSERT INTO {category_tier} ({category_tier.category}, {category_tier.month}, "
           "{category_tier.metric}, "
           "{category_tier.brand_count}, {category_tier.asin_count}, {category_tier.total}, "
           "{category_tier.updated_at}) SELECT r.*, ") +
          stamp + " FROM appended_data r",
      sql_("UPDATE {category_tier} t SET {category_tier.metric} = r.metric, {category_tier.brand_count} = "
           "r.brand_count, "
           "{category_tier.asin_count} = r.asin_count, {category_tier.total} = r.amount, "
           "{category_tier.updated_at} = ") +
          stamp +
          sql_(" FROM appended_data r WHERE t.{category_tier.category} = r.category "
               "AND t.{category_tier.month} = r.month AND t.{category_tier.metric} = r.old_metric"),
      sql_("UPDATE {category_tier} t SET {category_tier.brand_count} = r.brand_count, "
           "{category_tier.asin_count} = r.asin_count, {category_tier.total} = r.amount, "
           "{category_tier.updated_at} = ") +
          stamp +
          sql_(" FROM appended_data r WHERE t.{category_tier.category} = r.category "
               "AND t.{category_tier.month} = r.month AND t.{category_tier.metric} = r.metric"),
      sql_(
          "DELETE FROM {category_tier} t USING appended_data r WHERE t.{category_tier.category} = r.category "
          "AND t.{category_tier.month} = r.month AND t.{category_tier.metric} = r.metric")};
  write_tier(connection_, difference, labels_, statements, kCategoryColumns,
             [this](Appender& appender, const CategoryRow& old) {
               appender.text(labels_.metrics.text(old.metric)).null();
             });
}

void DuckSession::write_exclusions(const Scope& scope, const std::vector<ExcludedRow>& rows) {
  if (scope.empty()) return;
  connection_.execute("DELETE FROM stepwell_exclusions WHERE " + condition(scope, "month", "asin_id"));
  if (rows.empty()) return;
  Appender appender(connection_, "INSERT INTO stepwell_exclusions SELECT * FROM appended_data",
                    {{"asin", Type::kInteger},
                     {"month", Type::kDate},
                     {"reason", Type::kSmallint},
                     {"raw_count", Type::kBigint},
                     {"money", Type::kDecimal38}});
  for (const auto& row : rows) {
    appender.integer(row.asin).date(row.month).smallint(static_cast<std::int16_t>(row.reason));
    appender.bigint(static_cast<std::int64_t>(row.account.rows)).sum(row.account.money).end_row();
  }
  appender.close();
}

void DuckSession::write_placements(const Scope& scope) {
  if (scope.whole) {
    place_asins();
    connection_.execute(
        "DELETE FROM stepwell_placements; INSERT INTO stepwell_placements SELECT * FROM placements");
  } else if (!scope.asins.empty()) {
    place_asins();
    condition(scope, "month", "asin_id");  // fills scope_asins
    connection_.execute(
        "DELETE FROM stepwell_placements WHERE asin_id IN (SELECT asin FROM scope_asins); "
        "INSERT INTO stepwell_placements SELECT * FROM placements WHERE asin IN (SELECT asin FROM "
        "scope_asins)");
  }
}

void DuckSession::write_generation(const Generation& g, std::optional<std::int64_t> position,
                                   bool journaled) {
  const auto whole = [](std::uint64_t count) { return static_cast<std::int64_t>(count); };
  Value at;  // NULL
  if (position) at = *position;
  connection_.query(
      "INSERT INTO stepwell_generations VALUES (?, make_timestamp(?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?, ?, ?, ?, "
      "?, ?, ?, ?, ?, NULL, ?, ?)",
      {g.number,
       g.published_at,
       std::string(name_of(g.kind)),
       g.why,
       g.duration_s,
       g.restored,
       at,
       journaled,
       whole(g.raw.rows),
       g.raw.money,
       whole(g.summarised.rows),
       g.summarised.money,
       whole(g.uncategorised.rows),
       g.uncategorised.money,
       whole(g.asin_changes.inserted),
       whole(g.asin_changes.updated),
       whole(g.asin_changes.deleted),
       whole(g.brand_changes.inserted),
       whole(g.brand_changes.updated),
       whole(g.brand_changes.deleted),
       whole(g.category_changes.inserted),
       whole(g.category_changes.updated),
       whole(g.category_changes.deleted),
       g.made_by,
       whole(g.repaired),
       g.actor});
  std::string rows;
  std::vector<Value> exclusions;
  for (std::size_t i = 0; i < kExclusionCount; ++i) {
    rows += i == 0 ? "(?, ?, ?, ?)" : ", (?, ?, ?, ?)";
    exclusions.insert(exclusions.end(), {g.number, std::string(kExclusionNames[i]), whole(g.excluded[i].rows),
                                         g.excluded[i].money});
  }
  connection_.query("INSERT INTO stepwell_generation_exclusions VALUES " + rows, exclusions);
  const Value oldest = g.number - kJournalDepth;
  for (const char* table : {"asin", "brand", "category"}) {
    connection_.query(fmt::format("DELETE FROM stepwell_journal_{} WHERE generation <= ?", table), {oldest});
  }
  connection_.query("UPDATE stepwell_generations SET journaled = false WHERE journaled AND generation <= ?",
                    {oldest});
}

std::int64_t DuckSession::write_position(const Scope& scope) {
  write_placements(scope);
  write_sources();
  return connection_.integer("SELECT coalesce(max(import), 0) FROM stepwell_imports").value_or(0);
}

std::optional<std::string> DuckSession::read_meta(std::string_view key) {
  return connection_.text("SELECT value FROM stepwell_meta WHERE key = ?", {std::string(key)});
}

void DuckSession::write_meta(std::string_view key, const std::optional<std::string>& value) {
  connection_.query("DELETE FROM stepwell_meta WHERE key = ?", {std::string(key)});
  if (value) connection_.query("INSERT INTO stepwell_meta VALUES (?, ?)", {std::string(key), *value});
}

void DuckSession::write_seals(const std::optional<PyramidSeals>& seals) {
  write_meta("seals", seals ? std::optional(text_of(*seals)) : std::nullopt);
}

void DuckSession::hold(const Held& held) {
  write_meta("held", text_of(held));
  transaction_.commit();
}

void DuckSession::confirm(const Scope& scope, const std::optional<PyramidSeals>& seals) {
  if (seals) write_seals(seals);
  write_meta("held", std::nullopt);
  const std::int64_t position = write_position(scope);
  connection_.query(
      "UPDATE stepwell_generations SET position = ?, confirmed_at = make_timestamp(?) "
      "WHERE generation = (SELECT max(generation) FROM stepwell_generations)",
      {position, now_us()});
  transaction_.commit();
  if (scope.whole) workspace_.sources_known = true;
}

Generation DuckSession::publish(Publication publication) {
  const Stopwatch watch;
  Generation generation = publication.generation;
  const AllThreads threads(workspace_, generation.changes() > kFewChanges);
  const auto before = connection_.integer("SELECT max(generation) FROM stepwell_generations");
  generation.number = before.value_or(0) + 1;
  generation.published_at = now_us();
  generation.confirmed_at = generation.published_at;
  generation.made_by = kThisProgram;
  // The first generation is its own journal: nobody rolls back to before it, short of dropping everything.
  const bool journaled = before.has_value() && publication.undoable;
  remove_strays();
  write(publication.repair.asins, generation.published_at);
  write(publication.repair.brands, generation.published_at);
  write(publication.repair.categories, generation.published_at);
  write(publication.difference.asins, generation.published_at);
  write(publication.difference.brands, generation.published_at);
  write(publication.difference.categories, generation.published_at);
  if (journaled) write_journal(publication.difference, generation.number);
  write_seals(publication.seals);
  write_meta("held", std::nullopt);
  write_exclusions(publication.scope, publication.excluded);
  std::optional<std::int64_t> position;
  if (publication.follows_sources) position = write_position(publication.scope);
  generation.duration_s += watch.elapsed_s();
  write_generation(generation, position, journaled);
  transaction_.commit();
  if (publication.follows_sources && publication.scope.whole) workspace_.sources_known = true;
  return generation;
}

}  // namespace stepwell::duck
