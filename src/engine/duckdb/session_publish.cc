// How a session publishes: what is staged goes into tiers and journal at once, in the session's one
// transaction, which nobody else sees before it is committed with exclusions and generation.
//
// Rows are written by key, not by row number: the statement joins the tier with what was appended. A publish
// that changes one group in a hundred rewrites no more than that.
#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "engine/duckdb/session.h"
#include "engine/files/appender.h"
#include "engine/sql/tier_table.h"

namespace stepwell::duck {

using namespace files;

namespace {

/// What one thread writes in a blink (AllThreads).
constexpr std::uint64_t kFewChanges = 10'000;

std::string old_name(const TierColumn& column) { return fmt::format("old_{}", column.sql.name); }

/// The columns of a row, as `appended_data r` has them.
std::vector<AppendedColumn> appended_row(const TierTable& table) {
  std::vector<AppendedColumn> columns;
  for (const auto& column : table.row_columns()) {
    columns.push_back({std::string(column.sql.name), column.sql.type});
  }
  return columns;
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

/// The statements that write one tier, from rows that each sees as `appended_data r`.
class Statements {
 public:
  Statements(const TierTable& table, const SqlTemplate& sql, TimestampUs now)
      : table_(table),
        sql_(sql),
        tier_(named(table.role, sql)),
        updated_at_(named(table.updated_at_role(), sql)),
        stamp_(duckdb_dialect().timestamp(std::to_string(now))) {}

  std::string insert() const {
    return fmt::format("INSERT INTO {} ({}, {}) SELECT r.*, {} FROM appended_data r", tier_,
                       column_list(table_.row_columns(), sql_), updated_at_, stamp_);
  }

  /// Of groups whose labels or places change, too: those carry the labels that they had, as old_metric and so
  /// on.
  std::string update() const {
    return change([](const TierColumn& column) { return !column.is_fixed(); }, /*by_old_labels=*/true);
  }

  /// The figures alone: a checkpoint writes every touched column of a row group anew, and compressing labels
  /// costs ten times what numbers cost.
  std::string refigure() const {
    return change([](const TierColumn& column) { return column.use == ColumnUse::kFigure; },
                  /*by_old_labels=*/false);
  }

  std::string remove() const {
    return fmt::format("DELETE FROM {} t USING appended_data r WHERE {}", tier_, same_key(false));
  }

 private:
  template <typename Wanted>
  std::string change(Wanted wanted, bool by_old_labels) const {
    std::string set;
    for (const auto& column : table_.row_columns()) {
      if (wanted(column)) set += fmt::format("{} = r.\"{}\", ", named(column.role, sql_), column.sql.name);
    }
    return fmt::format("UPDATE {} t SET {}{} = {} FROM appended_data r WHERE {}", tier_, set, updated_at_,
                       stamp_, same_key(by_old_labels));
  }

  std::string same_key(bool by_old_labels) const {
    std::string condition;
    for (const auto& column : table_.key()) {
      condition +=
          fmt::format("{}t.{} = r.\"{}\"", condition.empty() ? "" : " AND ", named(column.role, sql_),
                      by_old_labels && column.is_label() ? old_name(column) : column.sql.name);
    }
    return condition;
  }

  const TierTable& table_;
  const SqlTemplate& sql_;
  std::string tier_;
  std::string updated_at_;
  std::string stamp_;
};

}  // namespace

template <typename Row>
void DuckSession::write_tier(const Difference<Row>& difference, TimestampUs now) {
  const TierTable& table = tier_table<Row>();
  const Statements statements(table, sql_, now);
  const auto columns = appended_row(table);
  if (!difference.deleted.empty()) {
    Appender rows(connection_, statements.remove(), columns);
    for (const auto& row : difference.deleted) {
      append_row(rows, row, labels_);
      rows.end_row();
    }
    rows.close();
  }
  const auto refigured = [](const Update<Row>& change) {
    return only_figures_differ(change.before, change.after);
  };
  const auto figures_alone = static_cast<std::size_t>(std::ranges::count_if(difference.updated, refigured));
  if (figures_alone > 0) {
    Appender rows(connection_, statements.refigure(), columns);
    for (const auto& change : difference.updated) {
      if (!refigured(change)) continue;
      append_row(rows, change.after, labels_);
      rows.end_row();
    }
    rows.close();
  }
  if (figures_alone < difference.updated.size()) {
    auto widened = columns;
    for (const auto& column : table.key()) {
      if (column.is_label()) widened.push_back({old_name(column), column.sql.type});
    }
    Appender rows(connection_, statements.update(), widened);
    for (const auto& change : difference.updated) {
      if (refigured(change)) continue;
      append_row(rows, change.after, labels_);
      each_column<Row>([&](const auto& column) {
        if (column.is_label()) append_cell(rows, change.before, column, labels_);
      });
      rows.end_row();
    }
    rows.close();
  }
  if (!difference.inserted.empty()) {
    Appender rows(connection_, statements.insert(), columns);
    for (const Row* row : by_month(difference.inserted)) {
      append_row(rows, *row, labels_);
      rows.end_row();
    }
    rows.close();
  }
}

template <typename Row>
void DuckSession::write_journal(const Difference<Row>& difference, std::int64_t generation) {
  if (difference.empty()) return;
  const TierTable& table = tier_table<Row>();
  std::vector<AppendedColumn> columns;
  for (const auto& column : journal_columns(table)) columns.push_back({column.name, column.sql.type});
  Appender journal(connection_,
                   fmt::format("INSERT INTO {} ({}) SELECT * FROM appended_data", table.journal,
                               journal_column_list(table)),
                   columns);
  const auto write = [&](const Row* before, const Row* after) {
    journal.bigint(generation);
    append_change(journal, before, after, labels_);
    journal.end_row();
  };
  for (const auto& row : difference.deleted) write(&row, nullptr);
  for (const auto& change : difference.updated) write(&change.before, &change.after);
  for (const auto& row : difference.inserted) write(nullptr, &row);
  journal.close();
}

void DuckSession::write_exclusions(const Scope& scope, const std::vector<ExcludedRow>& rows) {
  if (scope.empty()) return;
  connection_.execute("DELETE FROM stepwell_exclusions WHERE " + in_scope(scope, "month", "asin_id"));
  if (rows.empty()) return;
  Appender table(connection_,
                 "INSERT INTO stepwell_exclusions (asin_id, month, reason, row_count, money) SELECT * FROM "
                 "appended_data",
                 {{"asin_id", ColumnType::kId},
                  {"month", ColumnType::kMonth},
                  {"reason", ColumnType::kSmall},
                  {"row_count", ColumnType::kBig},
                  {"money", ColumnType::kSum}});
  for (const auto& row : rows) {
    table.id(row.asin).date(row.month).smallint(static_cast<std::int16_t>(row.reason));
    table.bigint(static_cast<std::int64_t>(row.account.rows)).sum(row.account.money).end_row();
  }
  table.close();
}

void DuckSession::write_placements(const Scope& scope) {
  if (scope.whole) {
    place_asins();
    connection_.execute(
        "DELETE FROM stepwell_placements; INSERT INTO stepwell_placements SELECT * FROM placements");
  } else if (!scope.asins.empty()) {
    place_asins();
    in_scope(scope, "month", "asin_id");  // fills scope_asins
    connection_.execute(
        "DELETE FROM stepwell_placements WHERE asin_id IN (SELECT asin FROM scope_asins); "
        "INSERT INTO stepwell_placements SELECT * FROM placements WHERE asin IN (SELECT asin FROM "
        "scope_asins)");
  }
}

void DuckSession::remember_sources(const Scope& scope) {
  write_placements(scope);
  write_sources();
}

void DuckSession::hold(const Held& held) {
  transaction_.begin_anew();
  books_.set_held(held);
  transaction_.commit();
}

void DuckSession::confirm(const Scope& scope, const SourcePosition& position,
                          const std::optional<PyramidSeals>& seals) {
  remember_sources(scope);
  confirm_generation(scope, position, seals);
  transaction_.commit();
  if (scope.whole) workspace_.sources_known = true;
}

void DuckSession::stage(const PyramidDifference& repair, const PyramidDifference& difference) {
  const TimestampUs now = now_us();
  staged_ += repair.counts().total() + difference.counts().total();
  const AllThreads threads(workspace_, staged_ > kFewChanges);
  remove_strays();
  for (const auto* written : {&repair, &difference}) {
    write_tier(written->asins, now);
    write_tier(written->brands, now);
    write_tier(written->categories, now);
  }
  if (!journals()) return;
  write_journal(difference.asins, next_number());
  write_journal(difference.brands, next_number());
  write_journal(difference.categories, next_number());
}

Generation DuckSession::commit(Publication publication) {
  const Stopwatch watch;
  Generation generation = begin_generation(publication);
  const AllThreads threads(workspace_, generation.changes() > kFewChanges);
  write_exclusions(publication.scope, publication.excluded);
  if (publication.position) remember_sources(publication.scope);
  generation.duration_s += watch.elapsed_s();
  end_generation(generation, publication);
  transaction_.commit();
  if (publication.position && publication.scope.whole) workspace_.sources_known = true;
  return generation;
}

}  // namespace stepwell::duck
