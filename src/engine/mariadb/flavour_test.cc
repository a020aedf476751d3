#include "engine/mariadb/flavour.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace stepwell::maria {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(Flavour, KnowsServersByTheirVersion) {
  const struct {
    const char* version;
    bool mariadb;
    int number;
    const char* name;
  } kServers[] = {
      {"10.11.6-MariaDB-0+deb12u1-log", true, 101106, "MariaDB 10.11.6"},
      {"5.5.5-10.5.23-MariaDB", true, 100523, "MariaDB 10.5.23"},
      {"11.4.2-MariaDB-ubu2404", true, 110402, "MariaDB 11.4.2"},
      {"8.0.36", false, 80036, "MySQL 8.0.36"},
      {"8.0.35-27 Percona Server", false, 80035, "MySQL 8.0.35"},
      {"9.1.0-commercial", false, 90100, "MySQL 9.1.0"},
      {"8.4", false, 80400, "MySQL 8.4.0"},
  };
  for (const auto& server : kServers) {
    const Flavour flavour = Flavour::of(server.version);
    EXPECT_EQ(flavour.is_mariadb(), server.mariadb) << server.version;
    EXPECT_EQ(flavour.version(), server.number) << server.version;
    EXPECT_EQ(flavour.name(), server.name);
  }
}

TEST(Flavour, OldServersAreRefusedByName) {
  for (const char* version : {"10.5.0-MariaDB", "11.8.1-MariaDB", "8.0.0", "9.3.0"}) {
    EXPECT_NO_THROW(Flavour::of(version).require_supported()) << version;
  }
  for (const char* version : {"10.4.32-MariaDB", "5.5.5-10.3.39-MariaDB", "5.7.44", ""}) {
    EXPECT_THROW(Flavour::of(version).require_supported(), Error) << version;
  }
  try {
    Flavour::of("5.7.44-log").require_supported();
    FAIL() << "MySQL 5.7 was taken";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("MySQL 5.7.44"));
    EXPECT_THAT(error.hint(), HasSubstr("MySQL 8.0"));
  }
}

TEST(Flavour, PositionsAreAskedForByTheNamesOfTheServer) {
  EXPECT_EQ(Flavour::of("10.11.6-MariaDB").binlog_position_query(), "SHOW MASTER STATUS");
  EXPECT_EQ(Flavour::of("8.0.36").binlog_position_query(), "SHOW MASTER STATUS");
  EXPECT_EQ(Flavour::of("8.1.0").binlog_position_query(), "SHOW MASTER STATUS");
  EXPECT_EQ(Flavour::of("8.2.0").binlog_position_query(), "SHOW BINARY LOG STATUS");
  EXPECT_EQ(Flavour::of("9.0.1").binlog_position_query(), "SHOW BINARY LOG STATUS");
  EXPECT_EQ(Flavour::of("10.5.9-MariaDB").snapshot_position_query(), "SHOW STATUS LIKE 'binlog_snapshot_%'");
  EXPECT_EQ(Flavour::of("8.4.0").snapshot_position_query(), "");
}

TEST(Flavour, IndexesAreBuiltOnline) {
  EXPECT_EQ(Flavour::of("10.11.6-MariaDB").add_index("`t`", "`i`", "`a`, `b`", "why"),
            "CREATE INDEX IF NOT EXISTS `i` ON `t` (`a`, `b`) COMMENT 'why' ALGORITHM=INPLACE LOCK=NONE");
  EXPECT_EQ(Flavour::of("8.0.36").add_index("`t`", "`i`", "`a`, `b`", "why"),
            "CREATE INDEX `i` ON `t` (`a`, `b`) COMMENT 'why' ALGORITHM=INPLACE LOCK=NONE");
}

TEST(Flavour, RowsAreReplacedByWhatTheServerHasForIt) {
  EXPECT_EQ(Flavour::of("10.11.6-MariaDB").or_update({"`a`", "`b`"}),
            " ON DUPLICATE KEY UPDATE `a` = VALUES(`a`), `b` = VALUES(`b`)");
  EXPECT_EQ(Flavour::of("9.7.4").or_update({"`a`", "`b`"}),
            " AS incoming ON DUPLICATE KEY UPDATE `a` = incoming.`a`, `b` = incoming.`b`");
}

TEST(Flavour, LabelsAreFilledUpOrTrimmedAsTheirCollationCompares) {
  const Flavour mariadb = Flavour::of("10.11.6-MariaDB");
  const Flavour mysql = Flavour::of("9.7.4");
  const LabelCollation unicode{"utf8mb4", "utf8mb4_unicode_ci", true, 100};
  const LabelCollation nopad{"utf8mb4", "utf8mb4_0900_ai_ci", false, 100};
  EXPECT_EQ(mariadb.label_digest("x", unicode), "SHA2(WEIGHT_STRING(x AS CHAR(1800)), 256)");
  EXPECT_EQ(mysql.label_digest("x", unicode),
            "SHA2(TRIM(TRAILING WEIGHT_STRING(CONVERT(' ' USING utf8mb4) COLLATE utf8mb4_unicode_ci) FROM "
            "WEIGHT_STRING(TRIM(TRAILING ' ' FROM x))), 256)");
  EXPECT_EQ(mysql.label_digest("x", nopad), "SHA2(WEIGHT_STRING(x), 256)");
}

}  // namespace
}  // namespace stepwell::maria
