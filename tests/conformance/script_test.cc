// The plain SQL of `stepwell sql`, run by another program: an independent second opinion on every tier.
#include "tests/conformance/conformance_test.h"

namespace stepwell::testing {
namespace {

STEPWELL_RULE_OF_RELEASES(Scripts);

SourceRows business() {
  return SourceRows()
      .category(1)
      .brand(10, 1)
      .brand(11)
      .asin(100, 10)
      .asin(101, 10)
      .asin(102, 11)
      .fact(100, "US", "Net revenue", "2025-01-15", 100)
      .fact(100, "us ", "net revenue", "2025-01-20", 11)
      .fact(101, "DE", "Net revenue", "2025-01-01", -250)
      .fact(102, "US", "CM3", "2025-02-01", 7)
      .fact(999, "US", "CM3", "2025-02-01", 3);
}

TEST_P(Scripts, RefreshScriptMakesTheSameTiersRowByRow) {
  given(business());
  refresh();
  const TierLines ours = published();
  another_program("DELETE FROM {asin_tier}; DELETE FROM {brand_tier}; DELETE FROM {category_tier}");
  engine().run_script(engine().gateway().script(SqlScript::kRefresh));
  EXPECT_EQ(published(), ours);
  EXPECT_TRUE(refresh().up_to_date);
  expect_exact_and_complete();
}

TEST_P(Scripts, RollbackAndCreateScriptsStartAnew) {
  given(business());
  refresh();
  const TierLines ours = published();
  engine().run_script(engine().gateway().script(SqlScript::kRollback));
  engine().run_script(engine().gateway().script(SqlScript::kCreate));
  engine().run_script(engine().gateway().script(SqlScript::kRefresh));
  EXPECT_EQ(published(), ours);
}

TEST_P(Scripts, RefreshScriptRefusesTheReservedMarketplace) {
  given(business());
  PlainSql(engine()).load(
      SourceRows().fact(100, are_equal({"all", "ALL"}) ? "all" : "ALL", "CM3", "2025-01-01", 1));
  EXPECT_NE(refresh_error(), "");
  EXPECT_ANY_THROW(engine().run_script(engine().gateway().script(SqlScript::kRefresh)));
}

// A script is printed without a look at the tables: what they hold shows when it runs.
TEST_P(Scripts, RefreshScriptReadsOtherTypesExactlyAndRefusesTheRest) {
  const bool embedded = GetParam().name == "duckdb";
  const auto retype = [&](const std::string& column, const std::string& type) {
    another_program("ALTER TABLE {facts} " + std::string(embedded ? "ALTER " : "MODIFY ") + column +
                    (embedded ? " TYPE " : " ") + type);
  };
  const auto run = [&] { engine().run_script(engine().gateway().script(SqlScript::kRefresh)); };
  given(business());
  refresh();
  const TierLines ours = published();
  retype("{facts.asin}", "BIGINT");
  retype("{facts.value}", "DECIMAL(18,4)");
  another_program(
      "INSERT INTO {facts} ({facts.asin}, {facts.marketplace}, {facts.metric}, {facts.month}, {facts.value}) "
      "VALUES (4294967396, 'US', 'CM3', '2025-01-01', 1)");
  run();
  EXPECT_EQ(published(), ours);
  another_program("UPDATE {facts} SET {facts.value} = 1.0001 WHERE {facts.asin} = 102");
  EXPECT_ANY_THROW(run());
  another_program("UPDATE {facts} SET {facts.value} = 1 WHERE {facts.asin} = 102");
  EXPECT_NO_THROW(run());
  retype("{facts.value}", "DOUBLE");
  EXPECT_ANY_THROW(run());
  retype("{facts.value}", "DECIMAL(15,2)");
  EXPECT_NO_THROW(run());
  retype("{facts.month}", "VARCHAR(30)");
  EXPECT_ANY_THROW(run());
}

TEST_P(Scripts, MonitorScriptRuns) {
  given(business());
  refresh();
  EXPECT_NO_THROW(engine().run_script(engine().gateway().script(SqlScript::kMonitor)));
}

}  // namespace
}  // namespace stepwell::testing
