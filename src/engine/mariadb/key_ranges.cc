#include "engine/mariadb/key_ranges.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"

namespace stepwell::maria {
namespace {

using Key = KeyRange::Key;

constexpr std::uint64_t kRangesWanted = 64;
constexpr std::uint64_t kRangeRowsMin = 100'000;
/// Each costs a round trip; a table that the estimates mislead about must not cost thousands.
constexpr std::size_t kRangesMax = 512;

/// std::to_string and from_chars know no 128 bits.
Key parse_key(std::string_view text) {
  const bool negative = text.starts_with('-');
  Key key = 0;
  for (const char c : text.substr(negative ? 1 : 0)) key = key * 10 + (c - '0');
  return negative ? -key : key;
}

/// The name of the primary key's first column, if it is an integer of a real table.
std::optional<std::string> integer_key(Workspace& workspace, Connection& connection) {
  return connection.text(
      "SELECT c.column_name FROM information_schema.statistics s JOIN information_schema.columns c "
      "ON c.table_schema = s.table_schema AND c.table_name = s.table_name AND c.column_name = s.column_name "
      "WHERE s.table_schema = DATABASE() AND s.table_name = ? AND s.index_name = 'PRIMARY' "
      "AND s.seq_in_index = 1 AND c.data_type IN ('tinyint', 'smallint', 'mediumint', 'int', 'bigint')",
      {workspace.model.name("facts")});
}

struct Estimated {
  Key from;
  Key to;
  std::uint64_t rows;
};

class Splitter {
 public:
  Splitter(Connection& connection, std::string table, std::string key)
      : connection_(connection), table_(std::move(table)), key_(std::move(key)) {}

  std::uint64_t estimate(Key from, Key to) {
    const KeyRange range{from, to};
    std::uint64_t rows = 0;
    connection_
        .query(fmt::format("EXPLAIN FORMAT=TRADITIONAL SELECT {0} FROM {1} USE INDEX (PRIMARY) WHERE {2}",
                           key_, table_, range.condition(key_)))
        .each([&](const Row& row) { rows = row.whole(connection_.flavour().explain_rows_column()); });
    return rows;
  }

  /// Halves the fullest range until none holds more than `rows_max`.
  std::vector<Estimated> split(Estimated all, std::uint64_t rows_max) {
    const auto emptier = [](const Estimated& a, const Estimated& b) { return a.rows < b.rows; };
    std::vector<Estimated> heap = {all};
    while (heap.size() < kRangesMax) {
      const Estimated fullest = heap.front();
      if (fullest.rows <= rows_max || fullest.to - fullest.from < 2) break;
      std::pop_heap(heap.begin(), heap.end(), emptier);
      heap.pop_back();
      const Key middle = fullest.from + (fullest.to - fullest.from) / 2;
      for (const auto& half : {Estimated{fullest.from, middle, estimate(fullest.from, middle)},
                               Estimated{middle, fullest.to, estimate(middle, fullest.to)}}) {
        heap.push_back(half);
        std::push_heap(heap.begin(), heap.end(), emptier);
      }
    }
    std::sort(heap.begin(), heap.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
    return heap;
  }

 private:
  Connection& connection_;
  std::string table_;
  std::string key_;
};

}  // namespace

std::string KeyRange::condition(const std::string& column) const {
  std::string text;
  if (from) text = fmt::format("{} >= {}", column, *from);
  if (to) text += fmt::format("{}{} < {}", text.empty() ? "" : " AND ", column, *to);
  return text.empty() ? "TRUE" : text;
}

std::optional<KeyBounds> key_bounds(Connection& connection, const std::string& table,
                                    const std::string& key) {
  Result bounds = connection.query(fmt::format("SELECT MIN({0}), MAX({0}) FROM {1}", key, table));
  if (!bounds.next() || bounds.row().is_null(0)) return std::nullopt;
  return KeyBounds{parse_key(bounds.row().text(0)), parse_key(bounds.row().text(1))};
}

ScanPlan plan_scan(Workspace& workspace, Connection& connection) {
  ScanPlan plan;
  plan.ranges.resize(1);
  plan.rows_estimated = static_cast<std::uint64_t>(
      connection
          .integer("SELECT table_rows FROM information_schema.tables WHERE table_schema = DATABASE() AND "
                   "table_name = ?",
                   {workspace.model.name("facts")})
          .value_or(0));
  const auto name = integer_key(workspace, connection);
  if (!name) return plan;
  plan.key = workspace.sql.quoted(*name);
  const std::string table = workspace.sql("{facts}");
  const auto bounds = key_bounds(connection, table, plan.key);
  if (!bounds) return plan;
  const Key least = bounds->least;
  const Key end = bounds->most + 1;

  Splitter splitter(connection, table, plan.key);
  const std::uint64_t rows = splitter.estimate(least, end);
  const auto parts = splitter.split({least, end, rows}, std::max(kRangeRowsMin, rows / kRangesWanted));
  plan.ranges.clear();
  for (const auto& part : parts) plan.ranges.push_back({part.from, part.to});
  plan.ranges.front().from.reset();
  plan.ranges.back().to.reset();
  return plan;
}

}  // namespace stepwell::maria
