// How a session reads the tiers and their journal: the tiers as they are found, also where another program
// has made of them what no group can be.
//
// There is no unique key on a tier here: a group may stand in it twice. Neither of the two is believed.
#include <fmt/format.h>

#include <algorithm>

#include "base/huge_pages.h"
#include "engine/duckdb/session.h"
#include "engine/duckdb/tier_cells.h"

namespace stepwell::duck {

using namespace files;

namespace {

/// SQL that is true for a row with NULL in its key, or that is no first of a month.
std::string is_stray(const TierTable& table, const SqlTemplate& sql) {
  std::string condition = fmt::format("day({}) IS DISTINCT FROM 1", named(table.month_role(), sql));
  for (const auto& column : table.key()) condition += " OR " + named(column.role, sql) + " IS NULL";
  return "(" + condition + ")";
}

/// Deletes those of the rows that fulfil `condition`, and all rows of groups that stand there twice among
/// them.
std::string removal(const TierTable& table, const SqlTemplate& sql, const std::string& condition) {
  std::string group;
  for (const auto& column : table.key()) {
    group += fmt::format("{}{}", group.empty() ? "" : ", ",
                         column.is_label() ? fmt::format("lower(rtrim({}, ' '))", named(column.role, sql))
                                           : named(column.role, sql));
  }
  return fmt::format(
      "DELETE FROM {0} WHERE ({3}) AND ({1} OR ({2}) IN (SELECT ({2}) FROM {0} WHERE {3} GROUP BY {2} HAVING "
      "count(*) > 1))",
      named(table.role, sql), is_stray(table, sql), group, condition);
}

/// Takes out the rows of groups that stand there twice; how many those are.
template <typename Row>
std::uint64_t take_repeated(std::vector<Row>& tier, const Labels& labels) {
  const auto same = [&](const Row& a, const Row& b) { return key_of(a, labels) == key_of(b, labels); };
  if (std::adjacent_find(tier.begin(), tier.end(), same) == tier.end()) return 0;
  std::vector<Row> single;
  for (std::size_t begin = 0; begin < tier.size();) {
    std::size_t end = begin + 1;
    while (end < tier.size() && same(tier[begin], tier[end])) ++end;
    if (end == begin + 1) single.push_back(tier[begin]);
    begin = end;
  }
  const std::uint64_t taken = tier.size() - single.size();
  tier = std::move(single);
  return taken;
}

}  // namespace

template <typename Row>
std::vector<Row> DuckSession::read_tier(const std::string& condition, bool whole) {
  const TierTable& table = tier_table<Row>();
  const bool may_publish = workspace_.file.access() != Access::kRead;
  const NullFigures nulls = may_publish ? NullFigures::unlike_any() : NullFigures{};
  const std::string name = named(table.role, sql_);
  std::vector<Row> tier;
  if (whole) {
    const auto rows = connection_.integer("SELECT count(*) FROM " + name);
    reserve_huge(tier, static_cast<std::size_t>(rows.value_or(0)));
  }
  const auto columns = table.row_columns();
  std::uint64_t strays = 0;
  connection_
      .stream(fmt::format("SELECT {}, {} FROM {} WHERE {}", column_list(columns, sql_), is_stray(table, sql_),
                          name, condition))
      .each([&](const Chunk& chunk, std::size_t i) {
        if (chunk.get<bool>(columns.size(), i)) {
          ++strays;
        } else {
          tier.push_back(stepwell::read_row<Row>(TierCells{chunk, i, nulls}, labels_));
        }
      });
  sort_tier(tier, labels_);
  // Whoever only reads is told of a group that stands there twice by those who compare.
  if (may_publish) strays += take_repeated(tier, labels_);
  note_strays<Row>(strays, condition);
  return tier;
}

template std::vector<AsinRow> DuckSession::read_tier(const std::string&, bool);
template std::vector<BrandRow> DuckSession::read_tier(const std::string&, bool);
template std::vector<CategoryRow> DuckSession::read_tier(const std::string&, bool);

void DuckSession::remove_strays() {
  for (const auto& [tier, condition] : take_strays_to_remove()) {
    connection_.execute(removal(tier_table(tier), sql_, condition));
  }
}

std::vector<Month> DuckSession::read_months(const std::string& query) {
  std::vector<Month> months;
  connection_.query(query).each(
      [&](const Chunk& chunk, std::size_t row) { months.push_back(chunk.month(0, row)); });
  return months;
}

}  // namespace stepwell::duck
