// R8 on MariaDB: dates that are no dates, where sql_mode allows them.
#include "tests/conformance/conformance_test.h"
#include "tests/testing/engine_mariadb.h"

namespace stepwell::testing {
namespace {

class MariaDbDates : public ConformanceTest {
 protected:
  /// Adds a raw row for each date, of 0.01, 0.02, 0.04, …, as a program in a lenient session.
  void load_dates(const std::vector<std::string>& dates) {
    PlainSql plain_sql(engine());
    plain_sql.execute("SET sql_mode = 'ALLOW_INVALID_DATES'");
    int hundredths = 1;
    for (const auto& date : dates) {
      plain_sql.execute(
          "INSERT INTO {facts} ({facts.asin}, {facts.marketplace}, {facts.metric}, {facts.month},"
          " {facts.value}) VALUES (100, 'US', 'm', '" +
          date + "', " + std::to_string(hundredths) + " / 100)");
      hundredths *= 2;
    }
  }
  void expect_proofs() {
    for (const auto& proof : driver().inspect().proofs) {
      EXPECT_TRUE(proof.verification.passed) << "full: " << proof.verification.full;
    }
  }
};
INSTANTIATE_TEST_SUITE_P(Conformance, MariaDbDates, ::testing::ValuesIn(kinds_of_servers()),
                         [](const auto& tested) { return name_of_parameter(tested); });

TEST_P(MariaDbDates, ZeroDatesAreExcluded) {
  given(SourceRows().category(1).brand(10, 1).asin(100, 10).fact(100, "US", "m", std::nullopt, 1000));
  load_dates({"0000-00-00", "2025-01-15", "0000-00-00"});
  refresh();
  EXPECT_TRUE(same_exclusions({{"NULL or zero date", {3, 1005}}}, exclusions()));
  EXPECT_THAT(published().asins,
              ::testing::ElementsAre("asin 100 'US' 2025-01 'm' = 0.02, brand 10, category 1"));
  expect_proofs();
  EXPECT_TRUE(refresh().up_to_date);
}

// A year and a month are enough to know the month; a zero in either is not.
TEST_P(MariaDbDates, PartsOfDatesAreMonthsWhereTheMonthIsKnown) {
  given(SourceRows().category(1).brand(10, 1).asin(100, 10));
  load_dates({"2025-03-00", "2025-02-31", "2025-00-00", "0000-05-01", "2025-00-07"});
  refresh();
  EXPECT_TRUE(same_exclusions({{"NULL or zero date", {3, 4 + 8 + 16}}}, exclusions()));
  EXPECT_THAT(published().asins,
              ::testing::ElementsAre("asin 100 'US' 2025-02 'm' = 0.02, brand 10, category 1",
                                     "asin 100 'US' 2025-03 'm' = 0.01, brand 10, category 1"));
  expect_proofs();
  engine().run_script(engine().gateway().script(SqlScript::kRefresh));
  EXPECT_TRUE(refresh().up_to_date) << "the plain SQL takes other rows";
}

TEST_P(MariaDbDates, ExcludedReasonsComeInOrder) {
  given(SourceRows().category(1).brand(10, 1).asin(100, 10).fact(999, "US", "m", std::nullopt, 1));
  load_dates({"0000-00-00"});
  another_program("UPDATE {facts} SET {facts.metric} = NULL WHERE {facts.asin} = 100");
  refresh();
  EXPECT_TRUE(same_exclusions({{"unknown ASIN", {1, 1}}, {"NULL metric", {1, 1}}}, exclusions()));
  expect_proofs();
}

}  // namespace
}  // namespace stepwell::testing
