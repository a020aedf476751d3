// Tiers that an application's own script makes, too: stepwell takes them over, and goes on where the script
// goes on as well.
#include "base/error.h"
#include "tests/mariadb/mariadb_test.h"

namespace stepwell::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class Takeover : public MariaDbTest {
 protected:
  void SetUp() override { use_shared_server(); }

  /// As such scripts are: all columns may be NULL, and a group of NULLs alone has the total NULL.
  void make_tables() {
    another_program(
        "CREATE TABLE {asin_tier} (id INT AUTO_INCREMENT PRIMARY KEY, {asin_tier.asin} INT NOT NULL, "
        "{asin_tier.brand} INT NOT NULL, {asin_tier.category} INT, {asin_tier.marketplace} VARCHAR(10) NOT "
        "NULL, "
        "{asin_tier.month} DATE NOT NULL, {asin_tier.metric} VARCHAR(100) NOT NULL, {asin_tier.value} "
        "DECIMAL(15,2), {asin_tier.updated_at} TIMESTAMP NULL, UNIQUE KEY one ({asin_tier.asin}, "
        "{asin_tier.marketplace}, {asin_tier.month}, {asin_tier.metric})) ENGINE = InnoDB; "
        "CREATE TABLE {brand_tier} (id INT AUTO_INCREMENT PRIMARY KEY, {brand_tier.brand} INT NOT NULL, "
        "{brand_tier.category} INT, {brand_tier.month} DATE NOT NULL, {brand_tier.marketplace} VARCHAR(10) "
        "DEFAULT 'ALL', {brand_tier.metric} VARCHAR(100) NOT NULL, {brand_tier.total} DECIMAL(18,2), "
        "{brand_tier.asin_count} INT, {brand_tier.updated_at} TIMESTAMP NULL, UNIQUE KEY one "
        "({brand_tier.brand}, {brand_tier.month}, {brand_tier.marketplace}, {brand_tier.metric})) ENGINE = "
        "InnoDB; "
        "CREATE TABLE {category_tier} (id INT AUTO_INCREMENT PRIMARY KEY, {category_tier.category} INT NOT "
        "NULL, "
        "{category_tier.month} DATE NOT NULL, {category_tier.metric} VARCHAR(100) NOT NULL, "
        "{category_tier.total} DECIMAL(18,2), {category_tier.brand_count} INT, {category_tier.asin_count} "
        "INT, "
        "{category_tier.updated_at} TIMESTAMP NULL, UNIQUE KEY one ({category_tier.category}, "
        "{category_tier.month}, {category_tier.metric})) ENGINE = InnoDB");
  }

  /// The script: everything anew, and no count where it has none.
  void run_script() {
    another_program(
        "DELETE FROM {asin_tier}; DELETE FROM {brand_tier}; DELETE FROM {category_tier}; "
        "INSERT INTO {asin_tier} ({asin_tier.asin}, {asin_tier.brand}, {asin_tier.category}, "
        "{asin_tier.marketplace}, {asin_tier.month}, {asin_tier.metric}, {asin_tier.value}) "
        "SELECT a.{asins.id}, b.{brands.id}, c.{categories.id}, f.{facts.marketplace}, "
        "DATE_FORMAT(f.{facts.month}, '%Y-%m-01'), f.{facts.metric}, SUM(f.{facts.value}) FROM {facts} f "
        "JOIN {asins} a ON a.{asins.id} = f.{facts.asin} JOIN {brands} b ON b.{brands.id} = a.{asins.brand} "
        "LEFT JOIN {categories} c ON c.{categories.id} = b.{brands.category} "
        "WHERE f.{facts.marketplace} IS NOT NULL AND f.{facts.metric} IS NOT NULL AND f.{facts.month} IS NOT "
        "NULL "
        "GROUP BY 1, 2, 3, 4, 5, 6; "
        "INSERT INTO {brand_tier} ({brand_tier.brand}, {brand_tier.category}, {brand_tier.month}, "
        "{brand_tier.metric}, {brand_tier.total}) SELECT {asin_tier.brand}, {asin_tier.category}, "
        "{asin_tier.month}, {asin_tier.metric}, SUM({asin_tier.value}) FROM {asin_tier} GROUP BY 1, 2, 3, 4; "
        "INSERT INTO {category_tier} ({category_tier.category}, {category_tier.month}, "
        "{category_tier.metric}, "
        "{category_tier.total}) SELECT {brand_tier.category}, {brand_tier.month}, {brand_tier.metric}, "
        "SUM({brand_tier.total}) FROM {brand_tier} WHERE {brand_tier.category} IS NOT NULL GROUP BY 1, 2, 3");
  }

  void load_business() {
    SourceRows rows;
    rows.category(1).brand(10, 1).brand(20).asin(100, 10).asin(200, 20);
    rows.fact(100, "US", "m", "2025-01-01", 5).fact(200, "US", "m", "2025-01-01", 7);
    rows.fact(100, "US", "empty", "2025-01-01", std::nullopt);
    PlainSql(engine()).load(rows);
  }
};

TEST_F(Takeover, SetupSaysWhatItTakesAndMakesTheTiersExact) {
  load_business();
  make_tables();
  run_script();
  const Outcome setup = stepwell({"setup", "--yes"});
  EXPECT_EQ(setup.status, 0) << setup.errors;
  EXPECT_THAT(setup.output,
              AllOf(HasSubstr("column row_count of financials_summary_monthly_asin_marketplace"),
                    HasSubstr("which the first refresh fills in")));
  expect_success({"verify", "--full"});
  expect_exact();
}

TEST_F(Takeover, TheScriptAndStepwellInTurns) {
  load_business();
  make_tables();
  expect_success({"setup", "--yes"});
  for (int turn = 0; turn < 20; ++turn) {
    SCOPED_TRACE(turn);
    if (turn % 3 == 1) another_program("UPDATE {facts} SET {facts.value} = {facts.value} + 1");
    if (turn % 5 == 2) PlainSql(engine()).load(SourceRows().fact(100, "DE", "m", "2025-02-01", turn));
    run_script();
    const Outcome refresh = stepwell({"refresh"});
    EXPECT_EQ(refresh.status, 0) << refresh.errors;
    EXPECT_THAT(refresh.output, HasSubstr("another program")) << refresh.output;
    expect_success({"verify", "--full"});
    EXPECT_THAT(stepwell({"refresh"}).output, HasSubstr("no tier row was written"));
  }
  expect_exact();
}

}  // namespace
}  // namespace stepwell::testing
