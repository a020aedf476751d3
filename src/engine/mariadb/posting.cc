#include "engine/mariadb/posting.h"

#include <fmt/format.h>

#include "base/error.h"
#include "engine/mariadb/failure.h"
#include "model/model.h"

namespace stepwell::maria {
namespace {

/// The three statements that carry an entry of the journal `j` into the tier `t`. The journal is read first:
/// it has few rows, and the tier's unique key finds theirs.
class Statements {
 public:
  Statements(const TierColumns& columns, const SqlTemplate& sql, std::int64_t generation)
      : columns_(columns), sql_(sql), generation_(generation) {}

  std::string remove() const {
    return fmt::format("DELETE t FROM {} WHERE {} AND j.metric_after IS NULL", joined(), entry());
  }

  std::string update() const {
    std::string set;
    for (const auto& column : columns_.side) {
      set += fmt::format("t.{} = j.{}_after, ", role(column.role), column.journal);
    }
    set += "t." + role(std::string(columns_.role) + ".updated_at") + " = CURRENT_TIMESTAMP";
    return fmt::format(
        "UPDATE {} SET {} WHERE {} AND j.metric_before IS NOT NULL AND j.metric_after IS NOT NULL", joined(),
        set, entry());
  }

  std::string insert() const {
    std::string select = fmt::format("j.{}, j.month", columns_.journal_id);
    for (const auto& column : columns_.side) select += fmt::format(", j.{}_after", column.journal);
    return fmt::format("INSERT INTO {} ({}) SELECT {} FROM {} j WHERE {} AND j.metric_before IS NULL",
                       table(), tier_column_list(columns_, sql_), select, columns_.journal_table, entry());
  }

  std::string table() const { return role(columns_.role); }

 private:
  std::string role(std::string_view name) const { return sql_("{" + std::string(name) + "}"); }
  std::string entry() const { return fmt::format("j.generation = {}", generation_); }
  std::string joined() const {
    std::string on = fmt::format("t.{} = j.{} AND t.{} = j.month", role(columns_.id_role),
                                 columns_.journal_id, role(columns_.month_role));
    for (const auto& column : columns_.side) {
      if (column.in_key) on += fmt::format(" AND t.{} = j.{}_before", role(column.role), column.journal);
    }
    return fmt::format("{} j STRAIGHT_JOIN {} t ON {}", columns_.journal_table, table(), on);
  }

  const TierColumns& columns_;
  const SqlTemplate& sql_;
  std::int64_t generation_;
};

template <typename TierRow>
void write_journal(Connection& connection, const Difference<TierRow>& difference, const Labels& labels,
                   std::int64_t generation, bool with_inserted) {
  const TierColumns& columns = columns_of<TierRow>();
  BulkInsert journal(connection, std::string(columns.journal_table), journal_column_list(columns));
  const auto write = [&](const TierRow* before, const TierRow* after) {
    const TierRow& any = before != nullptr ? *before : *after;
    journal.integer(generation).id(id_of(any)).date(any.month);
    for (const TierRow* side : {before, after}) {
      if (side != nullptr) {
        append_side(journal, *side, labels);
      } else {
        for (std::size_t i = 0; i < columns.side.size(); ++i) journal.null();
      }
    }
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
  const TierColumns& columns = columns_of<TierRow>();
  BulkInsert rows(connection, sql("{" + std::string(columns.role) + "}"), tier_column_list(columns, sql));
  for (const auto& row : inserted) {
    rows.id(id_of(row)).date(row.month);
    append_side(rows, row, labels);
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

}  // namespace

template <typename TierRow>
void post(Connection& connection, const SqlTemplate& sql, const Difference<TierRow>& difference,
          const Labels& labels, std::int64_t generation, bool journaled) {
  if (difference.empty()) return;
  const TierColumns& columns = columns_of<TierRow>();
  const Statements statements(columns, sql, generation);
  doing(fmt::format("publish the {} tier", name_of(columns.tier)), [&] {
    write_journal(connection, difference, labels, generation, journaled);
    run(connection, statements.remove(), difference.deleted.size(), statements.table());
    run(connection, statements.update(), difference.updated.size(), statements.table());
    if (journaled) {
      run(connection, statements.insert(), difference.inserted.size(), statements.table());
    } else {
      insert_directly(connection, sql, difference.inserted, labels);
      connection.execute(
          fmt::format("DELETE FROM {} WHERE generation = {}", columns.journal_table, generation));
    }
  });
}

template void post(Connection&, const SqlTemplate&, const Difference<AsinRow>&, const Labels&, std::int64_t,
                   bool);
template void post(Connection&, const SqlTemplate&, const Difference<BrandRow>&, const Labels&, std::int64_t,
                   bool);
template void post(Connection&, const SqlTemplate&, const Difference<CategoryRow>&, const Labels&,
                   std::int64_t, bool);

}  // namespace stepwell::maria
