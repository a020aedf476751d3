#include "engine/mariadb/import_columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepwell::maria {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

using Limit = duck::ImportTarget::Limit;

auto complains(const char* complaint) { return Field(&Limit::complaint, complaint); }

TEST(ImportColumn, HasTheTypesOfTheModel) {
  EXPECT_EQ(import_column({.name = "id", .data_type = "bigint", .column_type = "bigint(20)"}).type, "BIGINT");
  EXPECT_EQ(import_column({.name = "asin_id", .data_type = "int", .column_type = "int(11)"}).type, "INTEGER");
  EXPECT_EQ(import_column({.name = "value",
                           .data_type = "decimal",
                           .column_type = "decimal(15,2)",
                           .precision = 15,
                           .scale = 2})
                .type,
            "DECIMAL(15,2)");
  const auto month = import_column({.name = "month", .data_type = "date", .column_type = "date"});
  EXPECT_EQ(month.type, "DATE");
  EXPECT_THAT(month.limits, ElementsAre(complains("is no DATE")));
  const auto label = import_column({.name = "marketplace",
                                    .data_type = "varchar",
                                    .column_type = "varchar(10)",
                                    .characters_max = 10,
                                    .bytes_max = 40,
                                    .character_set = "utf8mb4"});
  EXPECT_EQ(label.type, "VARCHAR");
  EXPECT_THAT(label.limits, ElementsAre(complains("is longer than VARCHAR(10)")));
}

TEST(ImportColumn, KnowsTheTypesThatATeamAdds) {
  EXPECT_EQ(import_column({.name = "n", .data_type = "int", .column_type = "int(10) unsigned"}).type,
            "UINTEGER");
  EXPECT_EQ(import_column({.name = "n", .data_type = "tinyint", .column_type = "tinyint(1)"}).type,
            "TINYINT");
  EXPECT_THAT(
      import_column({.name = "n", .data_type = "mediumint", .column_type = "mediumint(8) unsigned"}).limits,
      ElementsAre(complains("is no MEDIUMINT")));
  EXPECT_EQ(import_column({.name = "t", .data_type = "timestamp", .column_type = "timestamp"}).type,
            "TIMESTAMP");
  EXPECT_THAT(import_column({.name = "d",
                             .data_type = "decimal",
                             .column_type = "decimal(8,3) unsigned",
                             .precision = 8,
                             .scale = 3})
                  .limits,
              ElementsAre(complains("is below zero")));
  // Wider than DuckDB's: the server is the judge.
  EXPECT_EQ(import_column({.name = "d",
                           .data_type = "decimal",
                           .column_type = "decimal(65,30)",
                           .precision = 65,
                           .scale = 30})
                .type,
            "VARCHAR");
  EXPECT_EQ(import_column({.name = "e", .data_type = "enum", .column_type = "enum('a')"}).type, "VARCHAR");
  EXPECT_THAT(import_column({.name = "e", .data_type = "enum", .column_type = "enum('a')"}).limits,
              IsEmpty());
  EXPECT_THAT(
      import_column({.name = "s",
                     .data_type = "char",
                     .column_type = "char(5)",
                     .characters_max = 5,
                     .bytes_max = 15,
                     .character_set = "utf8mb3"})
          .limits,
      ElementsAre(complains("is longer than CHAR(5)"), complains("holds a character beyond utf8mb3")));
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
