// Fact tables on MariaDB that are unlike the default model's: the tiers are right all the same.
#include "base/error.h"
#include "tests/conformance/conformance_test.h"
#include "tests/testing/database_server.h"
#include "tests/testing/engine_mariadb.h"

namespace stepwell::testing {
namespace {

using ::testing::ElementsAre;

class MariaDbTables : public ConformanceTest {
 protected:
  /// Replaces the empty fact table by one made by `create`, then adds rows and publishes.
  void publish_from(const std::string& create) {
    given(SourceRows());
    another_program("DROP TABLE {facts}; " + create);
    driver().setup();
    PlainSql(engine()).load(SourceRows()
                                .category(1)
                                .brand(10, 1)
                                .brand(11)
                                .asin(100, 10)
                                .asin(110, 11)
                                .fact(100, "US", "CM3", "2025-01-17", 100)
                                .fact(100, "us", "cm3 ", "2025-01-18", 23)
                                .fact(110, "DE", "CM3", "2025-02-01", -7)
                                .fact(999, "DE", "CM3", "2025-02-02", 4));
    refresh();
    expect_exact_and_complete();
    another_program("DELETE FROM {facts} WHERE {facts.marketplace} = 'US'");
    PlainSql(engine()).load(SourceRows().fact(110, "FR", "new", "2025-03-01", 5));
    refresh();
    expect_exact_and_complete();
  }
};
INSTANTIATE_TEST_SUITE_P(Conformance, MariaDbTables, ::testing::ValuesIn(kinds_of_servers()),
                         [](const auto& tested) { return name_of_parameter(tested); });

constexpr const char* kColumns =
    "{facts.asin} INT, {facts.marketplace} VARCHAR(10), {facts.metric} VARCHAR(100), {facts.month} DATE,"
    " {facts.value} DECIMAL(15,2)";

TEST_P(MariaDbTables, PeriodOfAVersionedTableIsLeftToTheServer) {
  if (GetParam().name == "mysql") GTEST_SKIP() << "it has no versioned tables";
  given(SourceRows());
  another_program(
      "ALTER TABLE {asins} ADD COLUMN since TIMESTAMP(6) GENERATED ALWAYS AS ROW START, "
      "ADD COLUMN till TIMESTAMP(6) GENERATED ALWAYS AS ROW END, ADD PERIOD FOR SYSTEM_TIME(since, till), "
      "ADD SYSTEM VERSIONING");
  import_asins(SourceRows().asin(100, 10));
  EXPECT_EQ(PlainSql(engine()).sources().asins.size(), 1u);
  try {
    driver().import_csv("asins", "id,brand_id,since\n5,10,2025-01-01 00:00:00\n");
    FAIL() << "the server makes that column";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("'since', which the database makes itself"));
  }
}

TEST_P(MariaDbTables, WithoutAnyKey) {
  publish_from("CREATE TABLE {facts} ({facts.id} BIGINT DEFAULT 7, " + std::string(kColumns) + ")");
}

TEST_P(MariaDbTables, KeyThatIsAText) {
  publish_from("CREATE TABLE {facts} ({facts.id} CHAR(36) PRIMARY KEY DEFAULT (uuid()), " +
               std::string(kColumns) + ")");
}

TEST_P(MariaDbTables, KeyOfSeveralColumns) {
  publish_from("CREATE TABLE {facts} ({facts.id} BIGINT NOT NULL AUTO_INCREMENT, " + std::string(kColumns) +
               ", UNIQUE ({facts.id}), PRIMARY KEY ({facts.asin}, {facts.id}))");
}

TEST_P(MariaDbTables, ReadThroughAView) {
  publish_from("CREATE TABLE ledger ({facts.id} BIGINT PRIMARY KEY AUTO_INCREMENT, " + std::string(kColumns) +
               "); CREATE VIEW {facts} AS SELECT * FROM ledger WHERE {facts.month} IS NOT NULL");
}

TEST_P(MariaDbTables, OtherTypesThatHoldTheSame) {
  publish_from(
      "CREATE TABLE {facts} ({facts.id} INT UNSIGNED PRIMARY KEY AUTO_INCREMENT, {facts.asin} BIGINT,"
      " {facts.marketplace} CHAR(10), {facts.metric} VARCHAR(200), {facts.month} DATETIME,"
      " {facts.value} DECIMAL(20,2))");
}

TEST_P(MariaDbTables, Partitioned) {
  publish_from("CREATE TABLE {facts} ({facts.id} BIGINT PRIMARY KEY AUTO_INCREMENT, " +
               std::string(kColumns) + ") PARTITION BY HASH ({facts.id}) PARTITIONS 3");
}

TEST_P(MariaDbTables, EmptyTableThatFillsAndEmpties) {
  given(SourceRows());
  another_program("ANALYZE TABLE {facts}");
  refresh();
  expect_exact();
  PlainSql(engine()).load(SourceRows().brand(10).asin(100, 10).fact(100, "US", "m", "2025-01-01", 5));
  refresh();
  EXPECT_EQ(published().asins.size(), 1u);
  expect_exact();
  another_program("TRUNCATE TABLE {facts}");
  refresh();
  EXPECT_EQ(published(), TierLines());
  expect_exact();
}

TEST_P(MariaDbTables, GapsOfBillionsBetweenIds) {
  SourceRows rows = SourceRows().category(1).brand(10, 1);
  for (int asin = 1; asin <= 20; ++asin) rows.asin(asin, 10).fact(asin, "US", "m", "2025-01-01", asin);
  given(rows);
  another_program("UPDATE {facts} SET {facts.id} = {facts.id} * 1000000000 ORDER BY {facts.id} DESC");
  refresh();
  expect_exact();
  another_program("UPDATE {facts} SET {facts.id} = 18446744073709551614 WHERE {facts.asin} = 20");
  another_program("UPDATE {facts} SET {facts.id} = 0 WHERE {facts.asin} = 1");
  PlainSql(engine()).execute("UPDATE {facts} SET {facts.value} = 9.00 WHERE {facts.asin} IN (1, 20)");
  refresh();
  expect_exact_and_complete();
}

TEST_P(MariaDbTables, NegativeIds) {
  given(SourceRows().brand(10).asin(100, 10));
  another_program("ALTER TABLE {facts} MODIFY {facts.id} BIGINT NOT NULL AUTO_INCREMENT");
  for (const std::string id : {"-9223372036854775808", "-5", "0", "5", "9223372036854775806"}) {
    another_program(
        "INSERT INTO {facts} ({facts.id}, {facts.asin}, {facts.marketplace}, {facts.metric}, {facts.month},"
        " {facts.value}) VALUES (" +
        id + ", 100, 'US', 'm', '2025-01-01', 1.00)");
  }
  refresh();
  EXPECT_EQ(driver().latest()->summarised.rows, 5u);
  expect_exact();
}

// Each label column compares by its own collation; the oracle knows one only.
TEST_P(MariaDbTables, ColumnsWithDifferentCollations) {
  given(SourceRows());
  engine().gateway().open(Access::kWrite)->schema().drop();
  another_program(
      "ALTER TABLE {facts} MODIFY {facts.marketplace} VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,"
      " MODIFY {facts.metric} VARCHAR(100) CHARACTER SET latin1 COLLATE latin1_swedish_ci;"
      " ALTER TABLE {brands} MODIFY {brands.group} VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
  driver().setup();
  PlainSql(engine()).load(SourceRows()
                              .category(1)
                              .brand(10, 1, "Stock")
                              .asin(100, 10)
                              .fact(100, "US", "CM3", "2025-01-17", 1)
                              .fact(100, "US", "cm3", "2025-01-17", 2)
                              .fact(100, "us", "cm3", "2025-01-17", 4)
                              .fact(100, "all", "Ä", "2025-01-17", 8));
  refresh();
  EXPECT_THAT(published().asins, ElementsAre("asin 100 'US' 2025-01 'CM3' = 0.03, brand 10, category 1",
                                             "asin 100 'all' 2025-01 'Ä' = 0.08, brand 10, category 1",
                                             "asin 100 'us' 2025-01 'cm3' = 0.04, brand 10, category 1"));
  EXPECT_THAT(published().categories, ElementsAre("category 1 2025-01 'CM3' = 0.07, brands 1, asins 1",
                                                  "category 1 2025-01 'Ä' = 0.08, brands 1, asins 1"));
  for (const auto& proof : driver().inspect().proofs) EXPECT_TRUE(proof.verification.passed);
}

// Deleted names take their tier rows along at once; a rollback cannot bring back what names no longer allow.
TEST_P(MariaDbTables, RollbackAcrossADeletedAsinSaysSoOrSucceeds) {
  given(SourceRows()
            .category(1)
            .brand(10, 1)
            .asin(100, 10)
            .asin(101, 10)
            .fact(100, "US", "m", "2025-01-01", 1)
            .fact(101, "US", "m", "2025-01-01", 2));
  refresh();
  PlainSql(engine()).load(SourceRows().fact(100, "US", "m", "2025-02-01", 4));
  refresh();
  another_program("DELETE FROM {asins} WHERE {asins.id} = 101");
  refresh();
  expect_exact();
  const auto before = published();
  const auto generation = driver().latest()->number;
  try {
    driver().rollback(1);
  } catch (const Error& error) {
    EXPECT_FALSE(error.hint().empty()) << error.what();
    EXPECT_TRUE(same_tiers(before, published())) << "something is half done";
    EXPECT_EQ(driver().latest()->number, generation);
  }
  refresh();
  expect_exact_and_complete();
}

}  // namespace
}  // namespace stepwell::testing
