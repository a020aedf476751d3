// What setup makes and what `rollback --drop` takes away: the team's database is as it was before.
#include <algorithm>
#include <regex>

#include "tests/mariadb/mariadb_test.h"

namespace stepwell::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Setup : public MariaDbTest {
 protected:
  void SetUp() override { use_shared_server(); }

  /// Everything that the server says of the database's structure, a line each.
  std::vector<std::string> structure() {
    std::vector<std::string> lines;
    const auto connection = connect();
    const auto add = [&](const std::string& query) {
      for (const auto& row : connection->query(query)) {
        std::string line;
        for (const auto& field : row) line += field.value_or("NULL") + " | ";
        // How far a counter has come is no structure.
        lines.push_back(std::regex_replace(line, std::regex(" AUTO_INCREMENT=[0-9]+"), ""));
      }
    };
    for (const auto& table : connection->query("SHOW TABLES")) {
      add("SHOW CREATE TABLE `" + table.at(0).value() + "`");
    }
    for (const std::string view : {"COLUMNS", "TABLE_CONSTRAINTS", "KEY_COLUMN_USAGE", "TRIGGERS"}) {
      const std::string schema = view == "TRIGGERS" ? "trigger_schema" : "table_schema";
      add("SELECT * FROM information_schema." + view + " WHERE " + schema + " = DATABASE()");
    }
    add("SELECT table_name, index_name, seq_in_index, column_name, comment, index_comment FROM"
        " information_schema.statistics WHERE table_schema = DATABASE() ORDER BY 1, 2, 3");
    add("SELECT routine_name FROM information_schema.routines WHERE routine_schema = DATABASE()");
    std::ranges::sort(lines);  // a server may list columns in any order
    return lines;
  }
  /// Names of the indexes of the fact table.
  std::string raw_indexes() {
    return value(
        "SELECT GROUP_CONCAT(DISTINCT index_name ORDER BY index_name) FROM information_schema.statistics"
        " WHERE table_schema = DATABASE() AND table_name = 'financials'");
  }
  /// "name table rule" of all tiers' foreign keys.
  std::string foreign_keys() {
    return value(
        "SELECT COALESCE(GROUP_CONCAT(CONCAT(constraint_name, ' ', referenced_table_name, ' ', delete_rule)"
        " ORDER BY constraint_name SEPARATOR ', '), 'none') FROM information_schema.referential_constraints"
        " WHERE constraint_schema = DATABASE()");
  }
  void load_small_business() {
    PlainSql(engine()).load(
        SourceRows().category(1).brand(10, 1).asin(100, 10).fact(100, "US", "m", "2025-01-01", 5));
  }
};

TEST_F(Setup, DropLeavesTheDatabaseAsItWasBefore) {
  load_small_business();
  const auto before = structure();
  expect_success({"setup", "--yes"});
  EXPECT_EQ(raw_indexes(), "idx_metric_month,idx_month_metric_marketplace,PRIMARY");
  change_some_sums();
  expect_success({"refresh"});
  expect_success({"verify"});
  EXPECT_NE(structure(), before);
  expect_success({"rollback", "--drop"});
  EXPECT_EQ(structure(), before);
  expect_success({"setup", "--yes"});
  expect_exact();
}

TEST_F(Setup, RawIndexesThatWereThereAreNeitherMadeNorDropped) {
  load_small_business();
  another_program("CREATE INDEX idx_metric_month ON {facts} ({facts.metric}, {facts.month})");
  another_program(
      "CREATE INDEX theirs ON {facts} ({facts.month}, {facts.metric}, {facts.marketplace}, {facts.value})");
  const auto before = structure();
  expect_success({"setup", "--yes"});
  expect_success({"setup", "--yes"});
  expect_success({"rollback", "--drop"});
  EXPECT_EQ(structure(), before);
}

TEST_F(Setup, RawIndexesAreLeftOutWhereTheyAreNotWanted) {
  load_small_business();
  expect_success({"setup", "--yes", "--no-raw-indexes"});
  EXPECT_EQ(raw_indexes(), "PRIMARY");
  expect_exact();
}

TEST_F(Setup, RepeatedSetupChangesNothing) {
  load_small_business();
  expect_success({"setup", "--yes"});
  const auto before = structure();
  const auto tiers = published();
  expect_success({"setup", "--yes"});
  EXPECT_EQ(structure(), before);
  EXPECT_EQ(published(), tiers);
}

// Somebody's own summary tables of the same names, made by the plain SQL of the team: their extra parts are
// missing, and setup either brings them up or says what is wrong.
TEST_F(Setup, TablesMadeByThePlainSqlAreTakenOver) {
  load_small_business();
  engine().run_script(engine().gateway().script(SqlScript::kCreate));
  engine().run_script(engine().gateway().script(SqlScript::kRefresh));
  const Outcome outcome = stepwell({"verify", "--full"});
  EXPECT_EQ(outcome.status, 0) << outcome.output << outcome.errors;
  expect_success({"setup", "--yes"});
  expect_success({"verify", "--full"});
}

TEST_F(Setup, GenerateMakesTheSourceTablesInAnEmptyDatabase) {
  for (const std::string table : {"facts", "asins", "brands", "categories", "stock"}) {
    another_program("DROP TABLE {" + table + "}");
  }
  expect_success({"generate", "--rows", "2000"});
  expect_success({"setup", "--yes"});
  expect_exact();
  const Outcome again = stepwell({"generate", "--rows", "2000"});
  EXPECT_EQ(again.status, 1) << "it would mix with what is there";
}

constexpr const char* kAllForeignKeys =
    "fk_asin_summary_asin asin CASCADE, fk_asin_summary_brand brand CASCADE, "
    "fk_asin_summary_category category SET NULL, fk_cat_summary_category category CASCADE, "
    "fk_summary_brand brand CASCADE, fk_summary_category category SET NULL";

TEST_F(Setup, ForeignKeysAreMadeWhereTheyAreAskedForAndTakenAwayElsewhere) {
  load_small_business();
  const auto before = structure();
  const TemporaryFolder folder;
  const std::string configured = folder.write("config.ini", "[model]\nforeign_keys = yes\n").string();
  expect_success({"setup", "--yes"});
  EXPECT_EQ(foreign_keys(), "none");
  expect_success({"setup", "--yes", "--foreign-keys"});
  EXPECT_EQ(foreign_keys(), kAllForeignKeys);
  EXPECT_THAT(stepwell({"doctor"}).output, HasSubstr("fk_summary_brand"));
  expect_success({"setup", "--yes", "--config", configured});
  EXPECT_EQ(foreign_keys(), kAllForeignKeys);
  EXPECT_THAT(stepwell({"doctor", "--config", configured}).output, Not(HasSubstr("fk_summary_brand")));
  expect_success({"setup", "--yes"});
  EXPECT_EQ(foreign_keys(), "none");
  expect_success({"setup", "--yes", "--config", configured});
  expect_exact();
  expect_success({"rollback", "--drop"});
  EXPECT_EQ(structure(), before);
}

TEST_F(Setup, UpgradeFromTheLayoutBeforeKeepsTheGenerationsAndDropsTheForeignKeys) {
  load_small_business();
  const auto before = structure();
  for (const bool with_keys : {true, false}) {
    SCOPED_TRACE(with_keys);
    expect_success(with_keys ? std::vector<std::string>{"setup", "--yes", "--foreign-keys"}
                             : std::vector<std::string>{"setup", "--yes"});
    const TierLines first = published();
    connect()->execute(
        "ALTER TABLE stepwell_generations DROP COLUMN repaired; "
        "DELETE FROM stepwell_meta WHERE `key` IN ('seals', 'model'); "
        "UPDATE stepwell_meta SET `value` = '4' WHERE `key` = 'schema_version'");
    change_some_sums();
    expect_success({"refresh"});
    expect_exact();
    EXPECT_EQ(foreign_keys(), with_keys ? kAllForeignKeys : "none");
    expect_success({"setup", "--yes"});
    EXPECT_EQ(foreign_keys(), "none");
    expect_success({"rollback", "--to", "1"});
    EXPECT_EQ(published(), first);
    expect_success({"refresh"});
    expect_exact();
    expect_success({"rollback", "--drop"});
    EXPECT_EQ(structure(), before);
  }
}

// Of tables that the team made itself, setup takes nothing away; doctor says what is there.
TEST_F(Setup, ForeignKeysOfTablesThatWereThereAreNamedAndStay) {
  load_small_business();
  expect_success({"setup", "--yes", "--foreign-keys"});
  for (const std::string tier : {"asin_tier", "brand_tier", "category_tier"}) {
    another_program("ALTER TABLE {" + tier + "} COMMENT = 'made by the application'");
  }
  expect_success({"setup", "--yes"});
  EXPECT_EQ(foreign_keys(), kAllForeignKeys);
  EXPECT_THAT(
      stepwell({"doctor"}).output,
      AllOf(HasSubstr("fk_summary_brand of financials_summary_monthly_brand changes published figures "
                      "when rows of brand are deleted or replaced"),
            HasSubstr("DROP FOREIGN KEY")));
}

// What the contract promises to other programs (docs/rules.md).
TEST_F(Setup, TiersAreThoseOfTheContract) {
  driver().setup();
  const auto keys = [this](const std::string& tier) {
    return value(
        PlainSql(engine()).sql(
            "SELECT GROUP_CONCAT(DISTINCT CONCAT(index_name, IF(non_unique, '', '!')) ORDER BY index_name)"
            " FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = '") +
        engine().model().name(tier) + "'");
  };
  EXPECT_EQ(keys("asin_tier"),
            "idx_brand_marketplace_month_metric,idx_category_marketplace_month_metric,idx_month_metric,"
            "PRIMARY!,uniq_asin_marketplace_month_metric!");
  EXPECT_EQ(keys("brand_tier"),
            "idx_brand_metric_month,idx_category_metric_month,idx_marketplace,idx_month_metric,PRIMARY!,"
            "uniq_brand_month_marketplace_metric!");
  EXPECT_EQ(keys("category_tier"),
            "idx_category_metric_month,idx_month_metric,PRIMARY!,uniq_category_month_metric!");
  EXPECT_EQ(foreign_keys(), "none");
  EXPECT_EQ(value("SELECT GROUP_CONCAT(DISTINCT CONCAT(engine, ' ', LEFT(table_collation, 7))) FROM"
                  " information_schema.tables WHERE table_schema = DATABASE()"),
            "InnoDB utf8mb4");
}

}  // namespace
}  // namespace stepwell::testing
