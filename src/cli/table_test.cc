#include "cli/table.h"

#include <gtest/gtest.h>

namespace stepwell {
namespace {

using Align = Table::Align;

TEST(Table, AlignsItsColumns) {
  Table table({{"tier"}, {"rows", Align::kRight}, {"note"}});
  table.add_row({"ASIN", "1,795,369", "largest"});
  table.add_row({"brand", "90"});
  EXPECT_EQ(table.str(),
            "tier        rows  note\n"
            "-----  ---------  -------\n"
            "ASIN   1,795,369  largest\n"
            "brand         90\n");
}

TEST(Table, CountsWhatATerminalShows) {
  Table table({{"brand"}, {"n", Align::kRight}});
  table.add_row({"Bärenhöhle", "1"});
  table.add_row({"日本", "2"});
  table.add_row({"broken \xFF", "3"});
  EXPECT_EQ(table.str(),
            "brand       n\n"
            "----------  -\n"
            "Bärenhöhle  1\n"
            "日本        2\n"
            "broken \xFF    3\n");
}

TEST(Table, LeavesOutTitlesThatAreAllEmpty) {
  Table table({{""}, {"", Align::kRight}});
  EXPECT_TRUE(table.empty());
  EXPECT_EQ(table.str(), "");
  table.add_row({"generation", "7"});
  table.add_row({"lag", "12 s"});
  EXPECT_EQ(table.str(), "generation     7\nlag         12 s\n");
}

TEST(Table, FormatsCounts) {
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(999), "999");
  EXPECT_EQ(format_count(1000), "1,000");
  EXPECT_EQ(format_count(68'000'000), "68,000,000");
  EXPECT_EQ(format_count(UINT64_MAX), "18,446,744,073,709,551,615");
}

TEST(Table, FormatsMoney) {
  EXPECT_EQ(format_money(MoneySum(0)), "0.00");
  EXPECT_EQ(format_money(MoneySum(-5)), "-0.05");
  EXPECT_EQ(format_money(MoneySum(-123'456)), "-1,234.56");
  EXPECT_EQ(format_money(MoneySum(-99'999)), "-999.99");
  EXPECT_EQ(format_money(MoneySum(123'456'789'012)), "1,234,567,890.12");
}

TEST(Table, FormatsBytes) {
  EXPECT_EQ(format_bytes(0), "0 B");
  EXPECT_EQ(format_bytes(999), "999 B");
  EXPECT_EQ(format_bytes(1000), "1.0 kB");
  EXPECT_EQ(format_bytes(17'345'678), "17.3 MB");
  EXPECT_EQ(format_bytes(999'999), "1.0 MB");
  EXPECT_EQ(format_bytes(UINT64_MAX), "18.4 EB");
}

TEST(Table, FormatsDurations) {
  EXPECT_EQ(format_duration(0), "0 s");
  EXPECT_EQ(format_duration(-1), "0 s");
  EXPECT_EQ(format_duration(0.0004), "0.4 ms");
  EXPECT_EQ(format_duration(0.42), "420 ms");
  EXPECT_EQ(format_duration(0.9996), "1.0 s");
  EXPECT_EQ(format_duration(12.34), "12.3 s");
  EXPECT_EQ(format_duration(59.96), "1 min 00 s");
  EXPECT_EQ(format_duration(245), "4 min 05 s");
  EXPECT_EQ(format_duration(7620), "2 h 07 min");
}

}  // namespace
}  // namespace stepwell
