// How a session writes the journal: every changed row of every tier, before and after.
#include <fmt/format.h>

#include "engine/duckdb/session.h"
#include "engine/files/appender.h"

namespace stepwell::duck {
namespace {

using Type = ColumnType;

/// Writes the journal of one tier: `side` appends one side of a change, `blank` as many NULLs instead.
template <typename Row, typename Key, typename Side>
void journal(Connection& connection, const char* table, const std::vector<AppendedColumn>& columns,
             const Difference<Row>& difference, std::size_t side_columns, Key key, Side side) {
  if (difference.empty()) return;
  Appender appender(connection, fmt::format("INSERT INTO {} SELECT * FROM appended_data", table), columns);
  const auto blank = [&] {
    for (std::size_t i = 0; i < side_columns; ++i) appender.null();
  };
  for (const auto& row : difference.deleted) {
    key(appender, row);
    side(appender, row);
    blank();
    appender.end_row();
  }
  for (const auto& change : difference.updated) {
    key(appender, change.after);
    side(appender, change.before);
    side(appender, change.after);
    appender.end_row();
  }
  for (const auto& row : difference.inserted) {
    key(appender, row);
    blank();
    side(appender, row);
    appender.end_row();
  }
  appender.close();
}

std::vector<AppendedColumn> journal_columns(const char* id, const std::vector<AppendedColumn>& side) {
  std::vector<AppendedColumn> columns = {
      {"generation", Type::kBigint}, {id, Type::kInteger}, {"month", Type::kDate}};
  for (int times = 0; times < 2; ++times) {
    for (const auto& column : side) columns.push_back(column);
  }
  // The statement copies by position; only uniqueness of the names matters.
  static const char* const kNames[] = {"c0", "c1", "c2", "c3", "c4",  "c5",
                                       "c6", "c7", "c8", "c9", "c10", "c11"};
  for (std::size_t i = 3; i < columns.size(); ++i) columns[i].name = kNames[i - 3];
  return columns;
}

}  // namespace

void DuckSession::write_journal(const PyramidDifference& difference, std::int64_t generation) {
  journal(
      connection_, "stepwell_journal_asin",
      journal_columns("asin", {{"", Type::kInteger},
                               {"", Type::kInteger},
                               {"", Type::kVarchar},
                               {"", Type::kVarchar},
                               {"", Type::kDecimal15},
                               {"", Type::kUInteger}}),
      difference.asins, 6,
      [&](Appender& out, const AsinRow& row) { out.bigint(generation).integer(row.asin).date(row.month); },
      [&](Appender& out, const AsinRow& row) {
        out.integer(row.brand).integer(row.category).text(labels_.marketplaces.text(row.marketplace));
        out.text(labels_.metrics.text(row.metric)).money(row.value).count(row.row_count);
      });
  journal(
      connection_, "stepwell_journal_brand",
      journal_columns("brand", {{"", Type::kInteger},
                                {"", Type::kVarchar},
                                {"", Type::kVarchar},
                                {"", Type::kDecimal18},
                                {"", Type::kUInteger}}),
      difference.brands, 5,
      [&](Appender& out, const BrandRow& row) { out.bigint(generation).integer(row.brand).date(row.month); },
      [&](Appender& out, const BrandRow& row) {
        out.integer(row.category).text(labels_.marketplaces.text(row.marketplace));
        out.text(labels_.metrics.text(row.metric)).money(row.total).count(row.asin_count);
      });
  journal(
      connection_, "stepwell_journal_category",
      journal_columns(
          "category",
          {{"", Type::kVarchar}, {"", Type::kDecimal18}, {"", Type::kUInteger}, {"", Type::kUInteger}}),
      difference.categories, 4,
      [&](Appender& out, const CategoryRow& row) {
        out.bigint(generation).integer(row.category).date(row.month);
      },
      [&](Appender& out, const CategoryRow& row) {
        out.text(labels_.metrics.text(row.metric))
            .money(row.total)
            .count(row.brand_count)
            .count(row.asin_count);
      });
}

}  // namespace stepwell::duck
