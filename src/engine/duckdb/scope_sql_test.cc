// The conditions, evaluated by DuckDB itself over every ASIN and month of a small grid.
#include "engine/duckdb/scope_sql.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "engine/files/staging.h"

namespace stepwell::duck {

using namespace files;

namespace {

class ScopeSql : public ::testing::Test {
 protected:
  ScopeSql() {
    connection_.execute("CREATE TABLE grid (asin INTEGER, day DATE)");
    for (const char* day : {"'2024-12-31'", "'2025-01-01'", "'2025-01-31'", "'2025-02-28'", "'2025-03-01'",
                            "'infinity'", "'0044-03-15 (BC)'", "NULL"}) {
      connection_.execute(
          fmt::format("INSERT INTO grid SELECT i, {} FROM (VALUES (NULL), (1), (2), (3)) t(i)", day));
    }
  }
  /// "ASIN day" of the rows that fulfil the condition.
  std::set<std::string> where(const std::string& condition) {
    std::set<std::string> rows;
    connection_
        .query("SELECT coalesce(asin::VARCHAR, '-') || ' ' || coalesce(day::VARCHAR, '-') FROM grid WHERE " +
               condition)
        .each([&](const Chunk& chunk, std::size_t row) { rows.emplace(chunk.text(0, row)); });
    return rows;
  }
  using Rows = std::set<std::string>;

 private:
  Staging staging_;
  Connection& connection_ = staging_.connection();
};

constexpr Month kJanuary = Month::of(2025, 1);

TEST_F(ScopeSql, Months) {
  EXPECT_EQ(where(in_months({kJanuary}, "day") + " AND asin = 1"), (Rows{"1 2025-01-01", "1 2025-01-31"}));
  EXPECT_EQ(
      where("(" + in_months({Month::none(), kJanuary.plus(1), kJanuary.plus(2)}, "day") + ") AND asin = 2"),
      (Rows{"2 2025-02-28", "2 2025-03-01", "2 infinity", "2 0044-03-15 (BC)", "2 -"}));
}

TEST_F(ScopeSql, OneSpot) {
  EXPECT_EQ(where(in_asin_months({{kJanuary, 2}}, "day", "asin")), (Rows{"2 2025-01-01", "2 2025-01-31"}));
}

TEST_F(ScopeSql, AsinsOfOneMonth) {
  EXPECT_EQ(where(in_asin_months({{kJanuary, 1}, {kJanuary, 3}}, "day", "asin")),
            (Rows{"1 2025-01-01", "1 2025-01-31", "3 2025-01-01", "3 2025-01-31"}));
}

TEST_F(ScopeSql, AsinMonthsAreNoRectangle) {
  EXPECT_EQ(where(in_asin_months({{kJanuary, 1}, {kJanuary.plus(2), 2}}, "day", "asin")),
            (Rows{"1 2025-01-01", "1 2025-01-31", "2 2025-03-01"}));
}

TEST_F(ScopeSql, AsinsWithoutAMonth) {
  EXPECT_EQ(where(in_asin_months({{Month::none(), 3}}, "day", "asin")),
            (Rows{"3 infinity", "3 0044-03-15 (BC)", "3 -"}));
  EXPECT_EQ(where(in_asin_months({{Month::none(), 3}, {kJanuary.plus(1), 1}}, "day", "asin")),
            (Rows{"3 infinity", "3 0044-03-15 (BC)", "3 -", "1 2025-02-28"}));
}

}  // namespace
}  // namespace stepwell::duck
