// R17: A published figure changes by a generation and by nothing else. What another program does to a tier is
// found at the next refresh, put right as a journaled change with that reason, and rollback reaches past it.
#include "base/error.h"
#include "tests/conformance/conformance_test.h"

namespace stepwell::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class R17 : public ConformanceTest {
 protected:
  /// Refreshes, and remembers what the generation holds.
  RefreshReport publish() {
    const RefreshReport report = refresh();
    expect_exact();
    states_.resize(static_cast<std::size_t>(report.generation.number) + 1);
    states_.back() = published();
    return report;
  }
  const TierLines& state(std::size_t number) const { return states_.at(number); }
  /// Every generation that was published here can be restored, the latest first, and is what it was.
  void expect_all_restorable() {
    for (std::size_t number = states_.size() - 1; number-- > 1;) {
      if (states_[number].asins.empty()) continue;
      SCOPED_TRACE(number);
      driver().rollback(static_cast<std::int64_t>(number));
      EXPECT_EQ(published(), states_[number]);
    }
  }

 private:
  std::vector<TierLines> states_;
};
INSTANTIATE_TEST_SUITE_P(Conformance, R17, ::testing::ValuesIn(kinds_of_releases()),
                         [](const auto& tested) { return name_of_parameter(tested); });

TEST_P(R17, WhatHappensToNamesChangesNoFigureBeforeTheNextGeneration) {
  given(two_brands());
  publish();
  for (const std::string table : {"asins", "brands", "categories"}) {
    const std::string one = table == "asins" ? "100" : table == "brands" ? "10" : "1";
    const std::string swap = "CREATE TABLE aside AS SELECT * FROM {" + table + "}; ";
    for (const std::string& done :
         {"DELETE FROM {" + table + "} WHERE {" + table + ".id} = " + one,
          swap + "DELETE FROM {" + table + "}", swap + "TRUNCATE TABLE {" + table + "}",
          swap + "DROP TABLE {" + table + "}; CREATE TABLE {" + table + "} AS SELECT * FROM aside WHERE {" +
              table + ".id} <> " + one}) {
      SCOPED_TRACE(done);
      another_program("DROP TABLE IF EXISTS aside; CREATE TABLE aside_all AS SELECT * FROM {" + table + "}");
      const TierLines before = published();
      another_program(done);
      EXPECT_EQ(published(), before);
      publish();
      another_program("DELETE FROM {" + table + "}; INSERT INTO {" + table +
                      "} SELECT * FROM aside_all; DROP TABLE aside_all");
      publish();
    }
  }
  expect_all_restorable();
}

TEST_P(R17, RowsOfATierThatAnotherProgramDeletedChangedOrAddedArePutRight) {
  given(two_brands());
  publish();
  import_facts(SourceRows().fact(200, "DE", "m", "2025-02-01", 3200));
  publish();
  struct Deed {
    std::string sql;
    const char* told;
  };
  for (const auto& [sql, told] : std::vector<Deed>{
           {"DELETE FROM {brand_tier} WHERE {brand_tier.marketplace} = 'US'",
            "rows of the brand tier had been deleted by another program"},
           {"DELETE FROM {category_tier}", "4 rows of the category tier had been deleted by another program"},
           {"UPDATE {category_tier} SET {category_tier.total} = 1", "of the category tier had been changed"},
           {"UPDATE {brand_tier} SET {brand_tier.asin_count} = 7 WHERE {brand_tier.brand} = 20",
            "of the brand tier had been changed"},
           {"UPDATE {asin_tier} SET {asin_tier.value} = {asin_tier.value} + 1 WHERE {asin_tier.asin} = 100",
            "3 rows of the ASIN tier had been changed by another program"},
           {"DELETE FROM {asin_tier} WHERE {asin_tier.asin} = 101",
            "1 row of the ASIN tier had been deleted by another program"},
           {"DELETE FROM {asin_tier}", "rows of the ASIN tier had been deleted by another program"},
           {"INSERT INTO {asin_tier} ({asin_tier.asin}, {asin_tier.brand}, {asin_tier.category}, "
            "{asin_tier.marketplace}, {asin_tier.month}, {asin_tier.metric}, {asin_tier.value}, "
            "{asin_tier.row_count}) VALUES (100, 10, 1, 'FR', '2024-01-01', 'm', 5, 1)",
            "1 row of the ASIN tier had been added by another program"},
       }) {
    SCOPED_TRACE(sql);
    another_program(sql);
    const auto report = publish();
    EXPECT_TRUE(report.published);
    EXPECT_THAT(report.why, HasSubstr(told));
    EXPECT_GT(report.generation.repaired, 0u);
    EXPECT_FALSE(refresh().published);
  }
  expect_all_restorable();
}

// The totals of a script of the application's own, say. 0 is another figure than NULL.
TEST_P(R17, NullIsNoFigure) {
  given(two_brands().fact(200, "US", "void", "2025-01-01", std::nullopt));
  publish();
  for (const std::string column :
       {"asin_tier.value", "asin_tier.row_count", "brand_tier.total", "brand_tier.asin_count",
        "category_tier.total", "category_tier.brand_count", "category_tier.asin_count"}) {
    SCOPED_TRACE(column);
    another_program("UPDATE {" + column.substr(0, column.find('.')) + "} SET {" + column + "} = NULL");
    EXPECT_THAT(publish().why, HasSubstr("had been changed by another program"));
    EXPECT_FALSE(refresh().published);
  }
  expect_all_restorable();
}

TEST_P(R17, RowsThatAreNoGroupAreTakenAway) {
  given(two_brands());
  publish();
  another_program(
      "INSERT INTO {brand_tier} ({brand_tier.brand}, {brand_tier.month}, {brand_tier.marketplace}, "
      "{brand_tier.metric}, {brand_tier.total}) VALUES (10, '2025-01-01', NULL, 'm', 5), "
      "(10, '2025-01-17', 'US', 'm', 5)");
  EXPECT_THAT(publish().why, HasSubstr("2 rows of the brand tier had been added by another program"));
  EXPECT_FALSE(refresh().published);
  expect_all_restorable();
}

// Where no key forbids it, the same rows may stand there twice.
TEST_P(R17, GroupsThatStandThereTwiceStandThereOnceAfterwards) {
  given(two_brands());
  publish();
  if (engine().quote() != '"') return;  // a unique key forbids it there
  for (const std::string tier : {"asin_tier", "brand_tier", "category_tier"}) {
    another_program("INSERT INTO {" + tier + "} SELECT * FROM {" + tier + "}");
    EXPECT_THAT(publish().why, HasSubstr("by another program"));
    EXPECT_FALSE(refresh().published);
  }
  another_program(
      "INSERT INTO {brand_tier} SELECT * REPLACE (lower({brand_tier.marketplace}) AS "
      "{brand_tier.marketplace}) FROM {brand_tier}");
  publish();
  expect_all_restorable();
}

TEST_P(R17, WhatChangedByItselfIsToldFromWhatAnotherProgramChanged) {
  given(two_brands());
  publish();
  // In one month: one group by its raw rows, one by another program, one by neither.
  another_program("UPDATE {asin_tier} SET {asin_tier.value} = 9 WHERE {asin_tier.asin} = 101");
  another_program("UPDATE {facts} SET {facts.value} = 5 WHERE {facts.asin} = 200");
  const auto report = publish();
  EXPECT_THAT(report.why, HasSubstr("1 row of the ASIN tier had been changed by another program"));
  // The journal has what the raw rows did, and no more.
  another_program("DELETE FROM {brand_tier}");
  another_program("DELETE FROM {facts} WHERE {facts.asin} = 101");
  publish();
  expect_all_restorable();
}

TEST_P(R17, WhereNobodyKnowsWhatWasPublishedNothingPretendsTo) {
  given(two_brands());
  publish();
  another_program("UPDATE {asin_tier} SET {asin_tier.value} = 9 WHERE {asin_tier.asin} = 200");
  another_program("UPDATE {facts} SET {facts.value} = 5 WHERE {facts.asin} = 200");
  const auto report = publish();
  EXPECT_THAT(report.why, HasSubstr("what was published there is not known"));
  try {
    driver().rollback(1);
    ADD_FAILURE() << "rolled back to what nobody knows";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("the journal no longer holds"));
  }
  expect_exact();
}

TEST_P(R17, AMonthThatNobodyKnowsLeavesTheOthersKnown) {
  given(two_brands());
  import_facts(SourceRows().fact(101, "US", "m", "2025-05-01", 700).fact(200, "US", "m", "2025-06-01", 900));
  publish();
  another_program("UPDATE {asin_tier} SET {asin_tier.value} = 9 WHERE {asin_tier.asin} = 200");
  another_program("UPDATE {facts} SET {facts.value} = 5 WHERE {facts.asin} = 200");
  another_program("DELETE FROM {category_tier}");
  const auto report = publish();
  EXPECT_THAT(report.why, HasSubstr("what was published there is not known"));
  EXPECT_THAT(report.why, Not(HasSubstr("2025-05")));
  EXPECT_GT(report.generation.repaired, 0u);
  // From there on the journal leads back again, and not a step further.
  another_program("UPDATE {facts} SET {facts.value} = 6 WHERE {facts.asin} = 101");
  publish();
  driver().rollback(2);
  EXPECT_EQ(published(), state(2));
  EXPECT_THROW(driver().rollback(1), Error);
}

TEST_P(R17, RollbackDoesNotStartFromWhatAnotherProgramMade) {
  given(two_brands());
  publish();
  import_facts(SourceRows().fact(200, "DE", "m", "2025-02-01", 3200));
  publish();
  another_program("DELETE FROM {brand_tier} WHERE {brand_tier.marketplace} = 'US'");
  try {
    driver().rollback(1);
    ADD_FAILURE() << "rolled back";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("another program has changed the tiers"));
    EXPECT_THAT(error.hint(), HasSubstr("stepwell refresh"));
  }
  publish();
  expect_all_restorable();
}

}  // namespace
}  // namespace stepwell::testing
