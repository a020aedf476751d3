// R4 and R9: which labels are equal, which spelling is stored, and the one that is reserved.
//
// Whether two spellings are equal is for the database to say. Where it holds them for equal, a test says in
// plain lines what follows; where not, the oracle knows.
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
  const std::vector<std::string> spellings = {"Net revenue", "NET REVENUE", "net revenue  "};
  EXPECT_EQ(published().categories.size(), count_different(spellings));
  if (are_equal(spellings)) {
    EXPECT_THAT(published().asins,
                ElementsAre("asin 100 'US' 2025-01 'NET REVENUE' = 0.07, brand 10, category 1"));
    EXPECT_THAT(published().categories,
                ElementsAre("category 1 2025-01 'NET REVENUE' = 0.07, brands 1, asins 1"));
  }
  expect_exact();
}

TEST_P(R04, MarketplacesThatDifferInCaseAndTrailingSpacesAreEqual) {
  given(two_asins()
            .fact(100, "us", "m", "2025-01-01", 1)
            .fact(100, "Us", "m", "2025-01-01", 2)
            .fact(101, "US ", "m", "2025-01-01", 4));
  refresh();
  EXPECT_EQ(published().asins.size(), count_different({"us", "Us"}) + 1);
  EXPECT_EQ(published().brands.size(), count_different({"us", "Us", "US "}) + 1);
  if (are_equal({"us", "Us", "US "})) {
    EXPECT_THAT(published().asins, ElementsAre("asin 100 'Us' 2025-01 'm' = 0.03, brand 10, category 1",
                                               "asin 101 'US ' 2025-01 'm' = 0.04, brand 10, category 1"));
    EXPECT_THAT(published().brands,
                UnorderedElementsAre("brand 10 'ALL' 2025-01 'm' = 0.07, asins 2, category 1",
                                     "brand 10 'US ' 2025-01 'm' = 0.07, asins 2, category 1"));
  }
  expect_exact();
}

TEST_P(R04, LettersBeyondAsciiHaveTwoCasesToo) {
  given(two_asins()
            .fact(100, "DE", "ÄRGER é", "2025-01-01", 1)
            .fact(100, "DE", "ärger É ", "2025-01-01", 2)
            .fact(101, "DE", "Ärger é", "2025-01-01", 4));
  refresh();
  EXPECT_EQ(published().asins.size(), count_different({"ÄRGER é", "ärger É "}) + 1);
  EXPECT_EQ(published().categories.size(), count_different({"ÄRGER é", "ärger É ", "Ärger é"}));
  expect_exact();
}

// Some collations see through accents, expand letters into two, or do not see some characters at all.
TEST_P(R04, AccentsAndSpecialLettersAreComparedAsTheDatabaseDoes) {
  const std::vector<std::string> metrics = {"cafe",   "café",  "CAFÉ",   "cafè", "strasse", "straße",
                                            "strase", "Æther", "aether", "Øre",  "ore",     "ñ",
                                            "n",      "a\tb",  "a b",    "ab",   "a-b",     "1²"};
  auto rows = two_asins();
  long long value = 1;
  for (const auto& metric : metrics) {
    rows.fact(100, "US", metric, "2025-01-01", value);
    rows.fact(101, "é", metric + " ", "2025-01-01", 2 * value);
    rows.fact(101, "e", metric + "\t", "2025-01-01", 3 * value++);
  }
  given(rows);
  refresh();
  EXPECT_EQ(published().categories.size(), count_different([&] {
              auto all = metrics;
              for (const auto& metric : metrics) all.insert(all.end(), {metric + " ", metric + "\t"});
              return all;
            }()));
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
  EXPECT_EQ(published().asins.size(),
            count_different({"net revenue", " net revenue", "net  revenue", "net_revenue", "net revenue %"}));
  expect_exact();
}

TEST_P(R04, EmptyLabelsAreLabels) {
  given(two_asins()
            .fact(100, "", "", "2025-01-01", 1)
            .fact(100, "  ", "", "2025-01-01", 2)
            .fact(100, "", " ", "2025-01-01", 4)
            .fact(100, "US", "", "2025-01-01", 8));
  refresh();
  if (are_equal({"", " ", "  "})) {
    EXPECT_THAT(published().asins, ElementsAre("asin 100 '' 2025-01 '' = 0.07, brand 10, category 1",
                                               "asin 100 'US' 2025-01 '' = 0.08, brand 10, category 1"));
  } else {
    EXPECT_EQ(published().asins.size(), 4u);
  }
  expect_exact();
}

TEST_P(R04, QuotesAndOtherTroubleSurvive) {
  given(two_asins()
            .fact(100, "a'b", "\"CM3\", net; --", "2025-01-01", 1)
            .fact(100, "\\N", "100 % \xE2\x82\xAC", "2025-01-01", 2)
            .fact(100, "NULL", "{facts}\ttab", "2025-01-01", 4)
            .fact(100, "\\", "a\nb\r\\n\\", "2025-01-01", 8));
  refresh();
  EXPECT_EQ(published().asins.size(), 4u);
  expect_exact();
}

TEST_P(R04, CharactersBeyondTheBasicPlaneSurvive) {
  given(two_asins());
  if (!engine().traits().holds_all_of_unicode) GTEST_SKIP() << "the columns do not take them";
  PlainSql(engine()).load(SourceRows()
                              .fact(100, "\xF0\x9F\x92\xB6", "\xF0\x9F\x92\xB6 net", "2025-01-01", 1)
                              .fact(100, "\xF0\x9F\x92\xB7", "\xF0\x9F\x92\xB7 net", "2025-01-01", 2));
  refresh();
  // Some collations hold all of these characters for equal.
  EXPECT_EQ(published().asins.size(), count_different({"\xF0\x9F\x92\xB6", "\xF0\x9F\x92\xB7"}));
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
  if (are_equal({"cm3", "Cm3", "CM3"})) {
    EXPECT_THAT(published().categories, ElementsAre("category 1 2025-01 'Cm3' = 0.03, brands 1, asins 2",
                                                    "category 1 2025-02 'CM3' = 0.04, brands 1, asins 1"));
  }
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
  for (const std::string spelling : {"CM3", "cM3", "cm3"}) {
    another_program("UPDATE {facts} SET {facts.metric} = '" + spelling + "' WHERE {facts.value} = 0.02");
    refresh();
    if (are_equal({spelling, "cm3"})) {
      EXPECT_THAT(published().asins,
                  ElementsAre("asin 100 'US' 2025-01 '" + spelling + "' = 0.03, brand 10, category 1"));
    }
    expect_exact_and_complete();
  }
}

TEST_P(R04, ImportedSpellingsMeetPublishedOnes) {
  given(two_asins().fact(100, "us", "cm3", "2025-01-01", 1).fact(101, "us", "cm3", "2025-02-01", 2));
  refresh();
  import_facts(SourceRows().fact(100, "US ", "CM3 ", "2025-01-05", 4));
  refresh();
  if (are_equal({"us", "US "}) && are_equal({"cm3", "CM3 "})) {
    EXPECT_THAT(published().asins, ElementsAre("asin 100 'US ' 2025-01 'CM3 ' = 0.05, brand 10, category 1",
                                               "asin 101 'us' 2025-02 'cm3' = 0.02, brand 10, category 1"));
  }
  expect_exact_and_complete();
}

STEPWELL_RULE(R09);

TEST_P(R09, ReservedMarketplaceFailsAndLeavesTheLastGeneration) {
  for (const std::string spelling : {"ALL", "all", "All  "}) {
    SCOPED_TRACE("'" + spelling + "'");
    given(two_asins().fact(100, "US", "m", "2025-01-01", 1));
    if (!are_equal({spelling, "ALL"})) continue;  // a label like any other; see the last test below
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
  const std::string reserved = are_equal({"all ", "ALL"}) ? "all " : "ALL";
  try {
    import_facts(
        SourceRows().fact(101, "FR", "m", "2025-03-01", 2).fact(101, reserved, "m", "2025-03-01", 4));
    ADD_FAILURE() << "it was imported";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr(reserved));
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
  if (are_equal({"ALL", "all "})) {
    EXPECT_THAT(published().brands, Contains("brand 10 'ALL' 2025-01 'ALL' = 0.03, asins 1, category 1"));
  }
  expect_exact();
}

TEST_P(R09, SpellingsThatTheDatabaseTellsFromAllAreLabels) {
  given(two_asins().fact(100, "US", "m", "2025-01-01", 1));
  for (const std::string spelling : {"all", "ALL ", "Àll"}) {
    if (are_equal({spelling, "ALL"})) continue;
    PlainSql(engine()).load(SourceRows().fact(101, spelling, "m", "2025-01-01", 2));
  }
  refresh();
  expect_exact();
}

}  // namespace
}  // namespace stepwell::testing
