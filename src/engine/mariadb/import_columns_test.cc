#include "engine/mariadb/import_columns.h"

#include <gtest/gtest.h>

namespace stepwell::maria {
namespace {

std::string complaint(const ServerColumn& column, std::string_view field) {
  const files::FieldRule rule = import_column(column).rule;
  files::FieldValue value;
  return rule.read(field, value) ? "" : rule.complaint(field).what;
}

TEST(ImportColumn, HasTheTypesOfTheModel) {
  EXPECT_EQ(import_column({.name = "id", .data_type = "bigint", .column_type = "bigint(20)"}).rule.type,
            "BIGINT");
  EXPECT_EQ(import_column({.name = "asin_id", .data_type = "int", .column_type = "int(11)"}).rule.type,
            "INTEGER");
  EXPECT_EQ(import_column({.name = "value",
                           .data_type = "decimal",
                           .column_type = "decimal(15,2)",
                           .precision = 15,
                           .scale = 2})
                .rule.type,
            "DECIMAL(15,2)");
  const ServerColumn month{.name = "month", .data_type = "date", .column_type = "date"};
  EXPECT_EQ(import_column(month).rule.type, "DATE");
  EXPECT_EQ(complaint(month, "9999-12-31"), "");
  EXPECT_EQ(complaint(month, "0000-00-00"), "is no DATE");
  const ServerColumn label{.name = "marketplace",
                           .data_type = "varchar",
                           .column_type = "varchar(10)",
                           .characters_max = 10,
                           .bytes_max = 40,
                           .character_set = "utf8mb4"};
  EXPECT_EQ(complaint(label, "ääääääääää"), "");
  EXPECT_EQ(complaint(label, "ääääääääääx"), "is longer than VARCHAR(10)");
}

TEST(ImportColumn, KnowsTheTypesThatATeamAdds) {
  const auto rule = [](const char* data_type, const char* column_type) {
    return import_column({.name = "n", .data_type = data_type, .column_type = column_type}).rule;
  };
  EXPECT_EQ(rule("int", "int(10) unsigned").type, "UINTEGER");
  EXPECT_EQ(rule("tinyint", "tinyint(1)").type, "TINYINT");
  EXPECT_EQ(rule("timestamp", "timestamp").type, "TIMESTAMP");
  const ServerColumn medium{.name = "n", .data_type = "mediumint", .column_type = "mediumint(8) unsigned"};
  EXPECT_EQ(complaint(medium, "16777215"), "");
  EXPECT_EQ(complaint(medium, "16777216"), "is no MEDIUMINT");
  const ServerColumn rate{.name = "d",
                          .data_type = "decimal",
                          .column_type = "decimal(8,3) unsigned",
                          .precision = 8,
                          .scale = 3};
  EXPECT_EQ(complaint(rate, "99999.999"), "");
  EXPECT_EQ(complaint(rate, "-1"), "is below zero");
  EXPECT_EQ(complaint(rate, "1.0001"), "is not a plain number with at most 3 decimals");
  // Wider than DuckDB's.
  const ServerColumn wide{
      .name = "d", .data_type = "decimal", .column_type = "decimal(65,30)", .precision = 65, .scale = 30};
  EXPECT_EQ(import_column(wide).rule.type, "VARCHAR");
  EXPECT_EQ(complaint(wide, "-" + std::string(35, '9') + "." + std::string(30, '9')), "");
  EXPECT_EQ(complaint(wide, std::string(36, '9')), "is no DECIMAL(65,30)");
  EXPECT_EQ(complaint(wide, "0." + std::string(31, '9')), "is no DECIMAL(65,30)");
}

TEST(ImportColumn, TakesNothingThatTheServerWouldChange) {
  const ServerColumn character{.name = "s",
                               .data_type = "char",
                               .column_type = "char(5)",
                               .characters_max = 5,
                               .bytes_max = 15,
                               .character_set = "utf8mb3"};
  EXPECT_EQ(complaint(character, "abcdef"), "is longer than CHAR(5)");
  EXPECT_EQ(complaint(character, "\U0001F600"), "holds a character beyond utf8mb3");
  EXPECT_EQ(complaint(character, "ab "), "ends with a space, which CHAR(5) does not keep");
  const ServerColumn colour{.name = "e", .data_type = "enum", .column_type = "enum('Red','it''s')"};
  EXPECT_EQ(complaint(colour, "Red"), "");
  EXPECT_EQ(complaint(colour, "it's"), "");
  EXPECT_EQ(complaint(colour, "red"), "is no member of enum('Red','it''s')");
  EXPECT_EQ(complaint(colour, "1"), "is no member of enum('Red','it''s')");
  const ServerColumn time{.name = "t", .data_type = "time", .column_type = "time"};
  EXPECT_EQ(complaint(time, "100:00:00"), "");
  EXPECT_EQ(complaint(time, "12"), "is no TIME");
  const ServerColumn instant{.name = "t", .data_type = "datetime", .column_type = "datetime(3)"};
  EXPECT_EQ(complaint(instant, "2025-10-01 12:00:00.123"), "");
  EXPECT_EQ(complaint(instant, "2025-10-01 12:00:00.1234"), "is no DATETIME(3)");
  EXPECT_NE(import_column({.name = "b", .data_type = "bit", .column_type = "bit(8)"}).rule.refused, "");
  EXPECT_NE(import_column({.name = "f", .data_type = "float", .column_type = "float(7,2)"}).rule.refused, "");
}

TEST(ImportColumn, MayBeLeftOutIfTheServerFillsIt) {
  const ServerColumn numbered{.name = "id",
                              .data_type = "int",
                              .column_type = "int(11)",
                              .may_be_null = false,
                              .numbers_itself = true};
  EXPECT_TRUE(import_column(numbered).has_default);
  EXPECT_FALSE(import_column(numbered).never_null);
  const ServerColumn given{.name = "id", .data_type = "int", .column_type = "int(11)", .may_be_null = false};
  EXPECT_FALSE(import_column(given).has_default);
  EXPECT_TRUE(import_column(given).never_null);
  const ServerColumn defaulted{.name = "kind",
                               .data_type = "int",
                               .column_type = "int(11)",
                               .may_be_null = false,
                               .has_default = true};
  EXPECT_TRUE(import_column(defaulted).has_default);
  EXPECT_TRUE(import_column(defaulted).never_null);
}

}  // namespace
}  // namespace stepwell::maria
