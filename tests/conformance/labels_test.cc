// R4 and R9: which labels are equal, which spelling is stored, and the one that is reserved.
#include "base/error.h"
#include "tests/conformance/conformance_test.h"

namespace stepwell::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

SourceRows two_asins() { return SourceRows().category(1).brand(10, 1).asin(100, 10).asin(101, 10); }

STEPWELL_RULE(R04);

TEST_P(R04, MetricsThatDifferInCaseAndTrailingSpacesAreEqual) {
  given(two_asins()
            .fact(100, "US", "Net revenue", "2025-01-01", 1)
            .fact(100, "US", "NET REVENUE", "2025-01-01", 2)
            .fact(100, "US", "net revenue  ", "2025-01-01", 4));
  refresh();
  EXPECT_THAT(published().asins,
              ElementsAre("asin 100 'US' 2025-01 'NET REVENUE' = 0.07, brand 10, category 1"));
  EXPECT_THAT(published().categories,
              ElementsAre("category 1 2025-01 'NET REVENUE' = 0.07, brands 1, asins 1"));
  expect_exact();
}

TEST_P(R04, MarketplacesThatDifferInCaseAndTrailingSpacesAreEqual) {
  given(two_asins()
            .fact(100, "us", "m", "2025-01-01", 1)
            .fact(100, "Us", "m", "2025-01-01", 2)
            .fact(101, "US ", "m", "2025-01-01", 4));
  refresh();
  EXPECT_THAT(published().asins, ElementsAre("asin 100 'Us' 2025-01 'm' = 0.03, brand 10, category 1",
                                             "asin 101 'US ' 2025-01 'm' = 0.04, brand 10, category 1"));
  EXPECT_THAT(published().brands,
              UnorderedElementsAre("brand 10 'ALL' 2025-01 'm' = 0.07, asins 2, category 1",
                                   "brand 10 'US ' 2025-01 'm' = 0.07, asins 2, category 1"));
  expect_exact();
}

TEST_P(R04, LettersBeyondAsciiHaveTwoCasesToo) {
  given(two_asins()
            .fact(100, "DE", "ÄRGER é", "2025-01-01", 1)
            .fact(100, "DE", "ärger É ", "2025-01-01", 2)
            .fact(101, "DE", "Ärger é", "2025-01-01", 4));
  refresh();
  EXPECT_EQ(published().asins.size(), 2u);
  EXPECT_EQ(published().categories.size(), 1u);
  expect_exact();
}

TEST_P(R04, LeadingAndInnerSpacesAndPunctuationDiffer) {
  given(two_asins()
            .fact(100, "US", "net revenue", "2025-01-01", 1)
            .fact(100, "US", " net revenue", "2025-01-01", 2)
            .fact(100, "US", "net  revenue", "2025-01-01", 4)
            .fact(100, "US", "net_revenue", "2025-01-01", 8)
            .fact(100, "US", "net revenue %", "2025-01-01", 16));
  refresh();
  EXPECT_EQ(published().asins.size(), 5u);
  expect_exact();
}

TEST_P(R04, EmptyLabelsAreLabels) {
  given(two_asins()
            .fact(100, "", "", "2025-01-01", 1)
            .fact(100, "  ", "", "2025-01-01", 2)
            .fact(100, "", " ", "2025-01-01", 4)
            .fact(100, "US", "", "2025-01-01", 8));
  refresh();
  EXPECT_THAT(published().asins, ElementsAre("asin 100 '' 2025-01 '' = 0.07, brand 10, category 1",
                                             "asin 100 'US' 2025-01 '' = 0.08, brand 10, category 1"));
  expect_exact();
}

TEST_P(R04, QuotesAndOtherTroubleSurvive) {
  given(two_asins()
            .fact(100, "a'b", "\"CM3\", net; --", "2025-01-01", 1)
            .fact(100, "\\N", "100 % \xE2\x82\xAC \xF0\x9F\x92\xB6", "2025-01-01", 2)
            .fact(100, "NULL", "{facts}\ttab", "2025-01-01", 4));
  refresh();
  EXPECT_EQ(published().asins.size(), 3u);
  expect_exact();
}

TEST_P(R04, LabelIsTheLeastOfTheGroupNotOfTheTable) {
  given(two_asins()
            .brand(11, 1)
            .asin(110, 11)
            .fact(100, "US", "cm3", "2025-01-01", 1)
            .fact(101, "US", "Cm3", "2025-01-01", 2)
            .fact(110, "US", "CM3", "2025-02-01", 4));
  refresh();
  EXPECT_THAT(published().asins, ElementsAre("asin 100 'US' 2025-01 'cm3' = 0.01, brand 10, category 1",
                                             "asin 101 'US' 2025-01 'Cm3' = 0.02, brand 10, category 1",
                                             "asin 110 'US' 2025-02 'CM3' = 0.04, brand 11, category 1"));
  EXPECT_THAT(published().categories, ElementsAre("category 1 2025-01 'Cm3' = 0.03, brands 1, asins 2",
                                                  "category 1 2025-02 'CM3' = 0.04, brands 1, asins 1"));
  expect_exact();
}

TEST_P(R04, ExcludedRowsLendNoLabel) {
  given(two_asins()
            .brand(11, 1, "stock")
            .asin(110, 11)
            .fact(100, "us", "cm3", "2025-01-01", 1)
            .fact(110, "US", "CM3", "2025-01-01", 2)
            .fact(999, "US", "CM3", "2025-01-01", 4)
            .fact(100, "US", "CM3", std::nullopt, 8));
  refresh();
  EXPECT_THAT(published().asins, ElementsAre("asin 100 'us' 2025-01 'cm3' = 0.01, brand 10, category 1"));
  expect_exact();
}

TEST_P(R04, LabelFollowsTheRawRows) {
  given(two_asins().fact(100, "US", "cm3", "2025-01-01", 1).fact(100, "US", "CM3", "2025-01-02", 2));
  refresh();
  EXPECT_THAT(published().asins, ElementsAre("asin 100 'US' 2025-01 'CM3' = 0.03, brand 10, category 1"));
  another_program("UPDATE {facts} SET {facts.metric} = 'cM3' WHERE {facts.value} = 0.02");
  refresh();
  EXPECT_THAT(published().asins, ElementsAre("asin 100 'US' 2025-01 'cM3' = 0.03, brand 10, category 1"));
  another_program("UPDATE {facts} SET {facts.metric} = 'cm3' WHERE {facts.value} = 0.02");
  refresh();
  EXPECT_THAT(published().asins, ElementsAre("asin 100 'US' 2025-01 'cm3' = 0.03, brand 10, category 1"));
  expect_exact_and_complete();
}

TEST_P(R04, ImportedSpellingsMeetPublishedOnes) {
  given(two_asins().fact(100, "us", "cm3", "2025-01-01", 1).fact(101, "us", "cm3", "2025-02-01", 2));
  refresh();
  import_facts(SourceRows().fact(100, "US ", "CM3 ", "2025-01-05", 4));
  refresh();
  EXPECT_THAT(published().asins, ElementsAre("asin 100 'US ' 2025-01 'CM3 ' = 0.05, brand 10, category 1",
                                             "asin 101 'us' 2025-02 'cm3' = 0.02, brand 10, category 1"));
  expect_exact_and_complete();
}

STEPWELL_RULE(R09);

TEST_P(R09, ReservedMarketplaceFailsAndLeavesTheLastGeneration) {
  for (const std::string spelling : {"ALL", "all", "All  "}) {
    SCOPED_TRACE("'" + spelling + "'");
    given(two_asins().fact(100, "US", "m", "2025-01-01", 1));
    refresh();
    const auto before = published();
    const auto generation = driver().latest()->number;
    PlainSql(engine()).load(
        SourceRows().fact(100, spelling, "m", "2025-01-01", 2).fact(100, "US", "m", "2025-01-01", 4));
    const std::string error = refresh_error();
    EXPECT_THAT(error, HasSubstr("'" + spelling + "'"));
    EXPECT_THAT(error, HasSubstr("reserved"));
    EXPECT_TRUE(same_tiers(before, published()));
    EXPECT_EQ(driver().latest()->number, generation);

    another_program("DELETE FROM {facts} WHERE {facts.value} = 0.02");
    refresh();
    EXPECT_THAT(published().asins, ElementsAre("asin 100 'US' 2025-01 'm' = 0.05, brand 10, category 1"));
    expect_exact();
  }
}

TEST_P(R09, ReservedMarketplaceFailsTheFirstRefresh) {
  given(two_asins().fact(100, "ALL", "m", "2025-01-01", 1));
  EXPECT_THAT(refresh_error(), HasSubstr("ALL"));
  EXPECT_EQ(published(), TierLines());
  EXPECT_FALSE(driver().latest().has_value());
}

TEST_P(R09, ReservedMarketplaceIsRefusedByAnImport) {
  given(two_asins().fact(100, "US", "m", "2025-01-01", 1));
  refresh();
  try {
    import_facts(SourceRows().fact(101, "FR", "m", "2025-03-01", 2).fact(101, "all ", "m", "2025-03-01", 4));
    ADD_FAILURE() << "it was imported";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("all "));
    EXPECT_THAT(error.what(), HasSubstr("line 3"));
  }
  EXPECT_EQ(PlainSql(engine()).sources().facts.size(), 1u) << "an import is all or nothing";
  EXPECT_FALSE(refresh().published);
  expect_exact();
}

TEST_P(R09, OtherLabelsMayContainAll) {
  given(two_asins()
            .fact(100, "ALLE", "ALL", "2025-01-01", 1)
            .fact(100, " ALL", "all ", "2025-01-01", 2)
            .fact(100, "AL", "m", "2025-01-01", 4));
  refresh();
  EXPECT_THAT(published().brands, Contains("brand 10 'ALL' 2025-01 'ALL' = 0.03, asins 1, category 1"));
  expect_exact();
}

}  // namespace
}  // namespace stepwell::testing
