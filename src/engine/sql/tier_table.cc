#include "engine/sql/tier_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace stepwell {
namespace {

template <typename Row>
TierTable described(Tier tier, std::string_view journal) {
  TierTable table{.tier = tier, .role = role_of(tier), .journal = journal, .columns = {}};
  std::apply([&](const auto&... column) { (table.columns.push_back(column), ...); },
             tier_table_internal::columns<Row>());
  return table;
}

template <typename Condition>
std::vector<TierColumn> those(const std::vector<TierColumn>& columns, Condition condition) {
  std::vector<TierColumn> chosen;
  std::copy_if(columns.begin(), columns.end(), std::back_inserter(chosen), condition);
  return chosen;
}

std::string_view role_of_type(const TierTable& table, ColumnType type) {
  return std::find_if(table.columns.begin(), table.columns.end(),
                      [type](const TierColumn& column) { return column.sql.type == type; })
      ->role;
}

/// What a column of the tier is in its journal: no foreign key points from there, and counts have no sign.
SqlColumn in_journal(SqlColumn column) {
  if (column.type == ColumnType::kAsinId || column.type == ColumnType::kBrandId ||
      column.type == ColumnType::kCategoryId) {
    column.type = ColumnType::kId;
  }
  if (column.type == ColumnType::kWhole) column.type = ColumnType::kCount;
  column.otherwise = {};
  return column;
}

}  // namespace

const TierTable& tier_table(Tier tier) {
  static const std::array<TierTable, 3> kTables = {
      described<AsinRow>(Tier::kAsin, "stepwell_journal_asin"),
      described<BrandRow>(Tier::kBrand, "stepwell_journal_brand"),
      described<CategoryRow>(Tier::kCategory, "stepwell_journal_category")};
  return kTables[static_cast<std::size_t>(tier)];
}

std::vector<TierColumn> TierTable::row_columns() const {
  return those(columns, [](const TierColumn& column) { return column.use != ColumnUse::kOwn; });
}

std::vector<TierColumn> TierTable::side() const {
  return those(columns,
               [](const TierColumn& column) { return column.use != ColumnUse::kOwn && !column.is_fixed(); });
}

std::vector<TierColumn> TierTable::key() const {
  return those(columns, [](const TierColumn& column) { return column.use == ColumnUse::kKey; });
}

std::string_view TierTable::id_role() const { return key().front().role; }
std::string_view TierTable::month_role() const { return role_of_type(*this, ColumnType::kMonth); }
std::string_view TierTable::updated_at_role() const { return role_of_type(*this, ColumnType::kChangedAt); }
std::string TierTable::journal_id() const { return std::string(key().front().sql.name) + "_id"; }

std::string named(std::string_view role, const SqlTemplate& sql) { return sql(fmt::format("{{{}}}", role)); }

std::string column_list(const std::vector<TierColumn>& columns, const SqlTemplate& sql) {
  std::string list;
  for (const auto& column : columns) list += (list.empty() ? "" : ", ") + named(column.role, sql);
  return list;
}

std::string spans_of_tiers(const SqlTemplate& sql) {
  std::string query;
  for (const Tier tier : kEveryTier) {
    const TierTable& table = tier_table(tier);
    const bool first = query.empty();
    query += fmt::format("{}SELECT '{}'{}, COUNT(*){}, MIN({}){}, MAX({}){},\n       MAX({}){} FROM {}",
                         first ? "" : "\nUNION ALL\n", name_of(tier), first ? " AS tier" : "",
                         first ? " AS row_count" : "", named(table.month_role(), sql),
                         first ? " AS first_month" : "", named(table.month_role(), sql),
                         first ? " AS last_month" : "", named(table.updated_at_role(), sql),
                         first ? " AS last_change" : "", named(table.role, sql));
  }
  return query + ";\n";
}

std::vector<JournalColumn> journal_columns(const TierTable& table) {
  std::vector<JournalColumn> columns = {{"generation", {.name = "generation", .type = ColumnType::kBig}},
                                        {table.journal_id(), in_journal(table.key().front().sql)},
                                        {"month", {.name = "month", .type = ColumnType::kMonth}}};
  for (const char* when : {"before", "after"}) {
    for (const auto& column : table.side()) {
      SqlColumn sql = in_journal(column.sql);
      sql.required = false;
      columns.push_back({fmt::format("{}_{}", column.sql.name, when), sql});
    }
  }
  return columns;
}

std::string journal_column_list(const TierTable& table) {
  std::string list;
  for (const auto& column : journal_columns(table)) list += (list.empty() ? "" : ", ") + column.name;
  return list;
}

std::size_t presence_column(const TierTable& table) {
  const auto side = table.side();
  const auto label = std::find_if(side.begin(), side.end(),
                                  [](const TierColumn& column) { return column.use == ColumnUse::kKey; });
  return static_cast<std::size_t>(label - side.begin());
}

}  // namespace stepwell
