#include "engine/mariadb/posting.h"

#include <fmt/format.h>

#include "base/error.h"
#include "engine/mariadb/bulk_insert.h"
#include "engine/mariadb/failure.h"
#include "model/model.h"

namespace stepwell::maria {
namespace {

/// The three statements that carry an entry of the journal `j` into the tier `t`. The journal is read first:
/// it has few rows, and the tier's unique key finds theirs.
class Statements {
 public:
  Statements(const TierTable& table, const SqlTemplate& sql, std::int64_t generation)
      : table_(table),
        sql_(sql),
        entry_(fmt::format("j.generation = {}", generation)),
        had_row_(side("before", presence_column(table))),
        has_row_(side("after", presence_column(table))) {}

  std::string remove() const {
    return fmt::format("DELETE t FROM {} WHERE {} AND {} IS NULL", joined(), entry_, has_row_);
  }

  std::string update() const {
    std::string set;
    for (const auto& column : table_.side()) {
      set += fmt::format("t.{} = j.{}_after, ", named(column.role, sql_), column.sql.name);
    }
    return fmt::format(
        "UPDATE {} SET {}t.{} = CURRENT_TIMESTAMP WHERE {} AND {} IS NOT NULL AND {} IS NOT NULL", joined(),
        set, named(table_.updated_at_role(), sql_), entry_, had_row_, has_row_);
  }

  std::string insert() const {
    std::string values;
    for (const auto& column : table_.row_columns()) values += (values.empty() ? "" : ", ") + after(column);
    return fmt::format("INSERT INTO {} ({}) SELECT {} FROM {} j WHERE {} AND {} IS NULL", table(),
                       column_list(table_.row_columns(), sql_), values, table_.journal, entry_, had_row_);
  }

  std::string table() const { return named(table_.role, sql_); }

 private:
  std::string side(const char* when, std::size_t column) const {
    return fmt::format("j.{}_{}", table_.side()[column].sql.name, when);
  }
  /// The journal's column for a column of the tier that does not change.
  std::string fixed(const TierColumn& column) const {
    return column.sql.type == ColumnType::kMonth ? "j.month" : "j." + table_.journal_id();
  }
  std::string after(const TierColumn& column) const {
    return column.is_fixed() ? fixed(column) : fmt::format("j.{}_after", column.sql.name);
  }
  std::string joined() const {
    std::string on;
    for (const auto& column : table_.key()) {
      on += fmt::format("{}t.{} = {}", on.empty() ? "" : " AND ", named(column.role, sql_),
                        column.is_fixed() ? fixed(column) : fmt::format("j.{}_before", column.sql.name));
    }
    return fmt::format("{} j STRAIGHT_JOIN {} t ON {}", table_.journal, table(), on);
  }

  const TierTable& table_;
  const SqlTemplate& sql_;
  std::string entry_;
  std::string had_row_;
  std::string has_row_;
};

template <typename TierRow>
void write_journal(Connection& connection, const Difference<TierRow>& difference, const Labels& labels,
                   std::int64_t generation, bool with_inserted) {
  const TierTable& table = tier_table<TierRow>();
  BulkInsert journal(connection, std::string(table.journal), journal_column_list(table));
  const auto write = [&](const TierRow* before, const TierRow* after) {
    journal.integer(generation);
    append_change(journal, before, after, labels);
    journal.end_row();
  };
  for (const auto& row : difference.deleted) write(&row, nullptr);
  for (const auto& change : difference.updated) write(&change.before, &change.after);
  if (with_inserted) {
    for (const auto& row : difference.inserted) write(nullptr, &row);
  }
  journal.close();
}

template <typename TierRow>
void insert_directly(Connection& connection, const SqlTemplate& sql, const std::vector<TierRow>& inserted,
                     const Labels& labels) {
  if (inserted.empty()) return;
  const TierTable& table = tier_table<TierRow>();
  BulkInsert rows(connection, named(table.role, sql), column_list(table.row_columns(), sql));
  for (const auto& row : inserted) {
    append_row(rows, row, labels);
    rows.end_row();
  }
  rows.close();
}

void run(Connection& connection, const std::string& statement, std::uint64_t expected,
         const std::string& table) {
  if (expected == 0) return;
  const std::uint64_t touched = connection.execute(statement);
  if (touched == expected) return;
  throw Error(
      ErrorCode::kFailed,
      fmt::format("{} rows of {} were to be changed, but {} were found", expected, table, touched),
      "another program changed the tier or deleted ASINs or brands meanwhile; nothing was published: run "
      "the command again");
}

/// No generation has this number: what has it is posted before anything else is put down.
constexpr std::int64_t kNoGeneration = 0;

template <typename TierRow>
void put_down(Connection& connection, const SqlTemplate& sql, const Difference<TierRow>& difference,
              const Labels& labels, std::int64_t generation, bool journaled) {
  if (difference.empty()) return;
  doing(fmt::format("stage the {} tier", name_of(tier_table<TierRow>().tier)), [&] {
    write_journal(connection, difference, labels, generation, journaled);
    if (!journaled) insert_directly(connection, sql, difference.inserted, labels);
  });
}

void post(Connection& connection, const SqlTemplate& sql, const TierTable& table, const ChangeCounts& counts,
          std::int64_t generation, bool journaled) {
  if (counts.total() == 0) return;
  const Statements statements(table, sql, generation);
  doing(fmt::format("publish the {} tier", name_of(table.tier)), [&] {
    run(connection, statements.remove(), counts.deleted, statements.table());
    run(connection, statements.update(), counts.updated, statements.table());
    if (journaled) {
      run(connection, statements.insert(), counts.inserted, statements.table());
    } else {
      connection.execute(fmt::format("DELETE FROM {} WHERE generation = {}", table.journal, generation));
    }
  });
}

}  // namespace

void put_down(Connection& connection, const SqlTemplate& sql, const PyramidDifference& difference,
              const Labels& labels, std::int64_t generation, bool journaled) {
  put_down(connection, sql, difference.asins, labels, generation, journaled);
  put_down(connection, sql, difference.brands, labels, generation, journaled);
  put_down(connection, sql, difference.categories, labels, generation, journaled);
}

void post(Connection& connection, const SqlTemplate& sql, const PyramidCounts& counts,
          std::int64_t generation, bool journaled) {
  post(connection, sql, tier_table(Tier::kAsin), counts.asins, generation, journaled);
  post(connection, sql, tier_table(Tier::kBrand), counts.brands, generation, journaled);
  post(connection, sql, tier_table(Tier::kCategory), counts.categories, generation, journaled);
}

void post_now(Connection& connection, const SqlTemplate& sql, const PyramidDifference& difference,
              const Labels& labels) {
  if (difference.empty()) return;
  put_down(connection, sql, difference, labels, kNoGeneration, /*journaled=*/false);
  post(connection, sql, difference.counts(), kNoGeneration, /*journaled=*/false);
}

}  // namespace stepwell::maria
