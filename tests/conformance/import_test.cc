// Imports as Ingest promises them: all or nothing, appended or replaced by id, and NULL, spaces and quotes
// kept.
#include "base/error.h"
#include "tests/conformance/conformance_test.h"

namespace stepwell::testing {
namespace {

using ::testing::HasSubstr;

class Imports : public ConformanceTest {
 protected:
  SourceRows sources() { return PlainSql(engine()).sources(); }
  std::string error_of_import(const std::string& role, const std::string& csv) {
    try {
      driver().import_csv(role, csv);
    } catch (const Error& error) {
      return error.what();
    }
    return {};
  }
};
INSTANTIATE_TEST_SUITE_P(Conformance, Imports, ::testing::ValuesIn(kinds_of_releases()),
                         [](const auto& tested) { return name_of_parameter(tested); });

SourceRows orderly() {
  return SourceRows().category(1).brand(10, 1).asin(100, 10).fact(100, "US", "m", "2025-01-01", 1);
}

TEST_P(Imports, FactsAreAppendedAsTheyAre) {
  given(orderly());
  const auto more = SourceRows()
                        .fact(100, "US", "m", "2025-01-01", 1)
                        .fact(100, "US", "m", "2025-01-01", 1)
                        .fact(std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt)
                        .fact(999, "us  ", " a, \"b\"; 'c' ", "1969-12-31", -5)
                        .fact(-1, "DE", "é€", "2024-02-29", 999'999'999'999'999);
  import_facts(more);
  auto expected = orderly().facts;
  expected.insert(expected.end(), more.facts.begin(), more.facts.end());
  std::sort(expected.begin(), expected.end());
  EXPECT_TRUE(sources().facts == expected);
  refresh();
  expect_exact();
}

TEST_P(Imports, RowsOfOtherTablesReplaceThoseWithTheSameId) {
  given(orderly().category(2));
  import_brands(SourceRows().brand(10, 2, "own").brand(11, std::nullopt, "stock"));
  import_asins(SourceRows().asin(100, 11).asin(101, std::nullopt));
  import_categories(SourceRows().category(2).category(3));
  const auto now = sources();
  EXPECT_TRUE(now.brands == SourceRows().brand(10, 2, "own").brand(11, std::nullopt, "stock").brands);
  EXPECT_TRUE(now.asins == SourceRows().asin(100, 11).asin(101, std::nullopt).asins);
  EXPECT_TRUE(now.categories == SourceRows().category(1).category(2).category(3).categories);
}

TEST_P(Imports, IdTwiceInOneFileIsRefused) {
  given(orderly());
  const auto before = sources();
  EXPECT_THAT(error_of_import("asins", asins_csv(model(), SourceRows().asin(7, 10).asin(7, 11).asins)),
              HasSubstr("7"));
  EXPECT_TRUE(sources().asins == before.asins);
}

TEST_P(Imports, BrokenLineImportsNothing) {
  given(orderly());
  refresh();
  const auto good = facts_csv(model(), SourceRows().fact(100, "US", "m", "2025-01-01", 5).facts);
  for (const std::string line :
       {"x,US,m,2025-01-01,1.00", "100,US,m,2025-13-01,1.00", "100,US,m,2025-01-01,1.005",
        "100,US,m,2025-01-01,10000000000000.00", "100,US,m,2025-01-01,a", "100,US,m,2025-01-01,1.00,more"}) {
    SCOPED_TRACE(line);
    EXPECT_THAT(error_of_import("facts", good + line + "\n"), HasSubstr("3")) << "line 3 is to be named";
    EXPECT_EQ(sources().facts.size(), 1u);
  }
  EXPECT_FALSE(refresh().published);
  expect_exact();
}

TEST_P(Imports, ColumnThatTheTableLacksIsRefused) {
  given(orderly());
  EXPECT_THAT(error_of_import("asins", "id,brand_id,colour\n5,10,red\n"), HasSubstr("colour"));
  EXPECT_EQ(sources().asins.size(), 1u);
}

TEST_P(Imports, EmptyFileChangesNothing) {
  given(orderly());
  refresh();
  import_facts(SourceRows());
  import_asins(SourceRows());
  EXPECT_EQ(rows_written(refresh()), 0u);
  expect_exact();
}

TEST_P(Imports, FactsThatCameInBeforeAreRefusedUntilSomebodyInsists) {
  given(orderly());
  refresh();
  const auto csv = facts_csv(model(), SourceRows().fact(100, "US", "m", "2025-02-01", 5).facts);
  driver().import_csv("facts", csv, false);
  try {
    driver().import_csv("facts", csv, false);
    FAIL() << "the same rows would count twice";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("has been imported before as"));
    EXPECT_THAT(error.what(), HasSubstr("1 row into '" + model().name("facts") + "'"));
    EXPECT_THAT(error.hint(), HasSubstr("--again"));
  }
  EXPECT_EQ(sources().facts.size(), 2u);
  // Other bytes are another file.
  driver().import_csv("facts", csv + "100,US,m,2025-02-01,0.05\n", false);
  EXPECT_EQ(sources().facts.size(), 4u);
  driver().import_csv("facts", csv, true);
  EXPECT_EQ(sources().facts.size(), 5u);
  refresh();
  expect_exact();
}

TEST_P(Imports, AFileThatIsNamedTwiceInOneImportIsRefusedAsAWhole) {
  given(orderly());
  refresh();
  const auto csv = facts_csv(model(), SourceRows().fact(100, "US", "m", "2025-02-01", 5).facts);
  try {
    driver().import_csv_twice("facts", csv);
    FAIL() << "the same rows would count twice";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("is named twice"));
  }
  EXPECT_EQ(sources().facts.size(), 1u);
  driver().import_csv("facts", csv, false);  // what was refused is not remembered
  EXPECT_EQ(sources().facts.size(), 2u);
}

TEST_P(Imports, NamesMayComeInAgain) {
  given(orderly());
  refresh();
  const auto first = brands_csv(model(), SourceRows().brand(10, 1, "own").brands);
  const auto second = brands_csv(model(), SourceRows().brand(10, 1, "other").brands);
  for (const auto& csv : {first, second, first}) driver().import_csv("brands", csv, false);
  EXPECT_EQ(sources().brands.size(), 1u);
  EXPECT_EQ(sources().brands[0].group, "own");
}

TEST_P(Imports, ReportNamesTheMonths) {
  given(orderly());
  const auto report =
      driver().import_csv("facts", facts_csv(model(), SourceRows()
                                                          .fact(100, "US", "m", "2025-03-31", 5)
                                                          .fact(100, "US", "m", "2025-03-01", 5)
                                                          .fact(100, "US", "m", "2024-12-01", 5)
                                                          .fact(100, "US", "m", std::nullopt, 5)
                                                          .facts));
  EXPECT_EQ(report.rows, 4u);
  EXPECT_EQ(report.months, (std::vector<Month>{Month::none(), Month::of(2024, 12), Month::of(2025, 3)}));
}

TEST_P(Imports, IdOfZeroIsAnId) {
  given(orderly());
  import_categories(SourceRows().category(0));
  EXPECT_TRUE(sources().categories == SourceRows().category(0).category(1).categories);
}

TEST_P(Imports, ColumnThatTheDatabaseMakesIsLeftToIt) {
  given(SourceRows());
  another_program(
      "DROP TABLE {facts}; CREATE TABLE {facts} ({facts.id} BIGINT DEFAULT 7, {facts.asin} INT, "
      "{facts.marketplace} VARCHAR(10), {facts.metric} VARCHAR(100), {facts.month} DATE, "
      "{facts.value} DECIMAL(15,2), doubled INT GENERATED ALWAYS AS ({facts.asin} * 2) VIRTUAL)");
  import_facts(SourceRows().fact(100, "US", "m", "2025-01-01", 1));
  EXPECT_EQ(sources().facts.size(), 1u);
  EXPECT_THAT(error_of_import("facts", "asin_id,marketplace,metric,month,value,doubled\n"),
              HasSubstr("'doubled', which the database makes itself"));
}

TEST_P(Imports, DefaultsOfTheTableStandForColumnsOfTheFile) {
  given(SourceRows());
  another_program(
      "DROP TABLE {facts}; CREATE TABLE {facts} ({facts.id} BIGINT DEFAULT 7, {facts.asin} INT DEFAULT 100, "
      "{facts.marketplace} VARCHAR(10) DEFAULT 'DE', {facts.metric} VARCHAR(100), "
      "{facts.month} DATE DEFAULT '2025-02-01', {facts.value} DECIMAL(15,2))");
  import_facts(SourceRows().fact(100, "US", "m", "2025-01-01", 1));
  refresh();
  driver().import_csv("facts", "metric,value\nm,2.50\nn,1.00\n");
  driver().import_csv("facts", "asin_id,metric,value\n100,m,2.50\n");
  refresh();
  expect_exact_and_complete();
  EXPECT_EQ(sources().facts.size(), 4u);
}

TEST_P(Imports, NumberThatADatabaseWouldTakeIsRefusedAllTheSame) {
  given(orderly());
  const auto header = facts_csv(model(), {});
  for (const std::string line :
       {"1.5,US,m,2025-01-01,1", "0x2,US,m,2025-01-01,1", "1_0,US,m,2025-01-01,1", "15e-1,US,m,2025-01-01,1",
        ".5,US,m,2025-01-01,1", "100,US,m,31-10-25,1", "100,US,m,2025-01-01abc,1", "100,US,m,infinity,1",
        "100,US,m,20250-01-01,1", "100,US,m,0000-00-00,1", "100,US,m,2025-01-01,.5",
        "100,US,m,2025-01-01,1e2"}) {
    SCOPED_TRACE(line);
    EXPECT_THAT(error_of_import("facts", header + "100,US,m,2025-01-01,1\n" + line + "\n"),
                HasSubstr("line 3, column"));
    EXPECT_EQ(sources().facts.size(), 1u);
  }
}

}  // namespace
}  // namespace stepwell::testing
