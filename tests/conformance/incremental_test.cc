// R13: an incremental refresh gives the tiers that a full one gives, whatever happened in between.
#include "tests/conformance/conformance_test.h"
#include "tests/testing/engine_mariadb.h"

namespace stepwell::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// Two categories, three brands (12 is excluded), two ASINs each, two months.
SourceRows business() {
  SourceRows rows;
  rows.category(1).category(2).brand(10, 1).brand(11, 2).brand(12, 2, "stock");
  for (int brand = 10; brand <= 12; ++brand) {
    for (int asin = brand * 10; asin < brand * 10 + 2; ++asin) {
      rows.asin(asin, brand);
      rows.fact(asin, "US", "CM3", "2025-01-10", asin).fact(asin, "DE", "CM3", "2025-01-11", 2 * asin);
      rows.fact(asin, "US", "CM3", "2025-02-10", 3 * asin).fact(asin, "US", "Net units", "2025-02-11", 100);
    }
  }
  return rows;
}

class R13 : public ConformanceTest {
 protected:
  void given_published_business() {
    given(business());
    refresh();
  }
  /// A refresh that must manage without reading everything, and be exact.
  void refresh_incrementally() {
    const auto report = refresh();
    expect_incremental(report);
    expect_exact_and_complete();
  }
};
// No collation changes what a refresh reads.
INSTANTIATE_TEST_SUITE_P(Conformance, R13, ::testing::ValuesIn(kinds_of_releases()),
                         [](const auto& tested) { return name_of_parameter(tested); });

TEST_P(R13, ImportOfANewMonth) {
  given_published_business();
  import_facts(SourceRows().fact(100, "US", "CM3", "2025-03-10", 5).fact(111, "FR", "new", "2025-03-31", -5));
  refresh_incrementally();
}

TEST_P(R13, ImportIntoAnOldMonth) {
  given_published_business();
  import_facts(SourceRows().fact(100, "us", "cm3", "2025-01-31", 5).fact(101, "FR", "CM3", "2025-01-01", 6));
  refresh_incrementally();
}

// Brand groups are made anew for the touched brands alone, category groups of all brands.
TEST_P(R13, ImportIntoOneBrandOfACategory) {
  SourceRows sources = business();
  sources.brand(13, 1).asin(130, 13).fact(130, "US", "CM3", "2025-01-20", 1000);
  given(sources);
  refresh();
  import_facts(SourceRows().fact(100, "DE", "CM3", "2025-01-31", 5));
  refresh_incrementally();
  import_facts(SourceRows().fact(100, "DE", "CM3", "2025-02-28", 6).fact(130, "FR", "cm3", "2025-01-01", 7));
  refresh_incrementally();
}

TEST_P(R13, ImportsOfSeveralMonthsBeforeOneRefresh) {
  given_published_business();
  import_facts(SourceRows().fact(100, "US", "CM3", "2025-01-10", 1));
  import_facts(SourceRows().fact(100, "US", "CM3", "2026-01-10", 2).fact(100, "US", "CM3", std::nullopt, 4));
  import_facts(
      SourceRows().fact(100, "US", "CM3", "1999-12-31", 8).fact(std::nullopt, "US", "x", "2025-02-01", 1));
  refresh_incrementally();
}

// A short import is refreshed by its ASINs and months alone, a long one by its months.
TEST_P(R13, ImportOfMoreAsinsThanAreNamedOneByOne) {
  SourceRows sources = business();
  for (int asin = 1000; asin < 2200; ++asin) sources.asin(asin, asin % 2 == 0 ? 10 : 11);
  given(sources);
  refresh();
  SourceRows long_import;
  for (int asin = 1000; asin < 2200; ++asin) long_import.fact(asin, "US", "CM3", "2025-02-10", asin);
  import_facts(long_import);
  import_facts(SourceRows().fact(100, "US", "CM3", "2025-02-11", 1).fact(101, "US", "CM3", "2025-03-31", 2));
  refresh_incrementally();
  for (int part = 0; part < 3; ++part) {
    SourceRows short_import;
    for (int asin = 1000 + part; asin < 2200; asin += 3) {
      short_import.fact(asin, "DE", "CM3", part == 2 ? "2025-02-20" : "2025-01-20", asin);
    }
    import_facts(short_import);
  }
  refresh_incrementally();
}

TEST_P(R13, ShortImportOfSeveralMonthsAndAsins) {
  given_published_business();
  import_facts(SourceRows()
                   .fact(100, "US", "CM3", "2025-01-31", 5)
                   .fact(110, "FR", "CM3", "2025-02-01", 6)
                   .fact(110, "FR", "CM3", std::nullopt, 7)
                   .fact(100, "US", std::nullopt, "2025-02-28", 8));
  refresh_incrementally();
  import_facts(SourceRows().fact(111, "FR", "CM3", std::nullopt, 9));
  refresh_incrementally();
}

// The placements of the last generation are used for it: they must be the right ones.
TEST_P(R13, FactsAfterMoves) {
  given_published_business();
  import_asins(SourceRows().asin(101, 11).asin(130, 10));
  refresh_incrementally();
  import_facts(SourceRows().fact(101, "US", "CM3", "2025-01-10", 3).fact(130, "US", "CM3", "2025-01-10", 4));
  refresh_incrementally();
  import_asins(SourceRows().asin(130, std::nullopt));
  import_facts(SourceRows().fact(130, "US", "CM3", "2025-02-10", 4));
  refresh_incrementally();
  import_facts(SourceRows().fact(130, "US", "CM3", "2025-02-11", 5));
  refresh_incrementally();
}

TEST_P(R13, ImportOfRowsThatAreAllExcluded) {
  given_published_business();
  const auto before = published();
  import_facts(SourceRows().fact(120, "US", "CM3", "2025-04-10", 1).fact(999, "US", "CM3", "2025-01-10", 2));
  refresh_incrementally();
  EXPECT_TRUE(same_tiers(before, published()));
}

TEST_P(R13, AsinMovesToAnotherBrand) {
  given_published_business();
  import_asins(SourceRows().asin(101, 11));
  refresh_incrementally();
  EXPECT_THAT(published().asins, Contains("asin 101 'US' 2025-01 'CM3' = 1.01, brand 11, category 2"));
}

TEST_P(R13, LastAsinLeavesItsBrand) {
  given_published_business();
  import_asins(SourceRows().asin(100, 11).asin(101, 11));
  refresh_incrementally();
  EXPECT_THAT(published().brands, Not(Contains(HasSubstr("brand 10 "))));
  EXPECT_THAT(published().categories, Not(Contains(HasSubstr("category 1 "))));
}

// Groups that only go away: nothing that is inserted or updated points at their months.
TEST_P(R13, AsinLosesItsBrand) {
  given_published_business();
  import_asins(SourceRows().asin(100, std::nullopt));
  refresh_incrementally();
  EXPECT_THAT(published().brands, Contains("brand 10 'US' 2025-01 'CM3' = 1.01, asins 1, category 1"));
}

TEST_P(R13, OnlyBrandOfACategoryMovesIntoAnExcludedGroup) {
  given_published_business();
  import_brands(SourceRows().brand(10, 1, "stock"));
  refresh_incrementally();
  EXPECT_THAT(published().categories, Not(Contains(HasSubstr("category 1 "))));
}

TEST_P(R13, BrandMovesToAnotherCategory) {
  given_published_business();
  import_brands(SourceRows().brand(10, 2));
  refresh_incrementally();
  EXPECT_THAT(published().categories, Contains("category 2 2025-01 'CM3' = 12.66, brands 2, asins 4"));
}

TEST_P(R13, BrandLosesAndRegainsItsCategory) {
  given_published_business();
  import_brands(SourceRows().brand(10));
  refresh_incrementally();
  EXPECT_GT(driver().latest()->uncategorised.rows, 0u);
  import_brands(SourceRows().brand(10, 1));
  refresh_incrementally();
  EXPECT_EQ(driver().latest()->uncategorised.rows, 0u);
}

TEST_P(R13, BrandMovesInAndOutOfAnExcludedGroup) {
  given_published_business();
  import_brands(SourceRows().brand(12, 2, "own").brand(10, 1, "STOCK "));
  refresh_incrementally();
  EXPECT_THAT(published().brands, Contains(HasSubstr("brand 12 ")));
  if (are_equal({"stock", "STOCK "})) {
    EXPECT_THAT(published().brands, Not(Contains(HasSubstr("brand 10 "))));
  }
  import_brands(SourceRows().brand(12, 2, "stock").brand(10, 1));
  refresh_incrementally();
}

TEST_P(R13, UnknownAsinsAndBrandsBecomeKnown) {
  given(business()
            .asin(130, 13)
            .fact(130, "US", "CM3", "2025-01-01", 7)
            .fact(140, "US", "CM3", "2025-05-01", 9));
  refresh();
  EXPECT_EQ(exclusions().at("unknown ASIN").rows, 1);
  EXPECT_EQ(exclusions().at("unknown brand").rows, 1);
  import_brands(SourceRows().brand(13, 1));
  import_asins(SourceRows().asin(140, 13));
  refresh_incrementally();
  EXPECT_THAT(published().asins, Contains("asin 140 'US' 2025-05 'CM3' = 0.09, brand 13, category 1"));
}

TEST_P(R13, CategoryThatABrandWaitsForAppears) {
  given(business().brand(13, 3).asin(130, 13).fact(130, "US", "CM3", "2025-01-01", 7));
  refresh();
  import_categories(SourceRows().category(3));
  refresh_incrementally();
  EXPECT_THAT(published().categories, Contains("category 3 2025-01 'CM3' = 0.07, brands 1, asins 1"));
}

TEST_P(R13, MovesAndFactsAtOnce) {
  given_published_business();
  import_facts(SourceRows().fact(100, "US", "CM3", "2025-03-01", 5).fact(120, "US", "CM3", "2025-02-01", 6));
  import_asins(SourceRows().asin(100, 11).asin(120, 10).asin(131, 10));
  import_brands(SourceRows().brand(11, 1));
  import_facts(SourceRows().fact(131, "US", "CM3", "2025-02-01", 7));
  refresh_incrementally();
}

TEST_P(R13, MoveOfAnAsinWithoutFacts) {
  given(business().asin(199, 10));
  refresh();
  const auto before = published();
  import_asins(SourceRows().asin(199, 11).asin(198, 10));
  refresh_incrementally();
  EXPECT_TRUE(same_tiers(before, published()));
}

TEST_P(R13, ManyIncrementalRefreshesInARow) {
  given_published_business();
  for (int i = 0; i < 6; ++i) {
    import_facts(SourceRows().fact(100 + i % 2, "US", i % 2 == 0 ? "CM3" : "cm3",
                                   "2025-0" + std::to_string(1 + i % 3) + "-05", i));
    if (i % 2 == 1) import_asins(SourceRows().asin(101, 10 + i % 3));
    refresh_incrementally();
  }
}

TEST_P(R13, AnotherProgramInsertsUpdatesAndDeletes) {
  given_published_business();
  PlainSql(engine()).load(SourceRows().fact(100, "FR", "CM3", "2024-06-10", 5));
  refresh();
  expect_exact_and_complete();
  another_program("UPDATE {facts} SET {facts.month} = '2025-03-03' WHERE {facts.marketplace} = 'DE'");
  refresh();
  expect_exact_and_complete();
  another_program("DELETE FROM {facts} WHERE {facts.asin} = 100");
  refresh();
  expect_exact_and_complete();
}

TEST_P(R13, AnotherProgramMovesAndDeletesAsinsAndBrands) {
  given_published_business();
  another_program("UPDATE {asins} SET {asins.brand} = 11 WHERE {asins.id} = 100");
  refresh();
  expect_exact_and_complete();
  another_program("UPDATE {brands} SET {brands.group} = 'Stock' WHERE {brands.id} = 11");
  refresh();
  expect_exact_and_complete();
  another_program("DELETE FROM {asins} WHERE {asins.id} = 101; DELETE FROM {brands} WHERE {brands.id} = 10");
  refresh();
  expect_exact_and_complete();
  another_program("DELETE FROM {categories} WHERE {categories.id} = 2");
  refresh();
  expect_exact_and_complete();
}

// An import of our own between another program's writes must not hide them.
TEST_P(R13, AnotherProgramWritesAroundAnImport) {
  given_published_business();
  another_program("UPDATE {facts} SET {facts.value} = 1 WHERE {facts.asin} = 110");
  import_facts(SourceRows().fact(100, "US", "CM3", "2025-03-10", 5));
  refresh();
  expect_exact_and_complete();
  import_facts(SourceRows().fact(100, "US", "CM3", "2025-03-10", 5));
  another_program("UPDATE {facts} SET {facts.value} = 2 WHERE {facts.asin} = 111");
  refresh();
  expect_exact_and_complete();
  import_facts(SourceRows().fact(100, "US", "CM3", "2025-03-11", 7));
  refresh_incrementally();
}

TEST_P(R13, TamperedTierIsFoundAndRepaired) {
  given_published_business();
  another_program(
      "UPDATE {brand_tier} SET {brand_tier.total} = {brand_tier.total} + 0.01"
      " WHERE {brand_tier.brand} = 10 AND {brand_tier.marketplace} = 'DE'");
  for (const bool full : {false, true}) {
    const Proof proof = driver().verify(full);
    EXPECT_FALSE(proof.verification.passed);
    std::uint64_t differences = 0;
    for (const auto& check : proof.checks) differences += check.differences;
    EXPECT_GT(differences, 0u);
  }
  driver().refresh_full();
  expect_exact();
}

TEST_P(R13, RollbackThenRefreshFollowsTheSourcesAgain) {
  given_published_business();
  const auto first = published();
  import_facts(SourceRows().fact(100, "US", "CM3", "2025-03-10", 5));
  refresh();
  const auto second = published();
  const auto generation = driver().rollback(1);
  EXPECT_EQ(generation.kind, GenerationKind::kRollback);
  EXPECT_EQ(generation.number, 3);
  EXPECT_TRUE(same_tiers(first, published()));
  EXPECT_FALSE(driver().verify(true).verification.passed);
  refresh();
  EXPECT_TRUE(same_tiers(second, published()));
  expect_exact_and_complete();
  import_facts(SourceRows().fact(100, "US", "CM3", "2025-04-10", 5));
  refresh_incrementally();
}

TEST_P(R13, RollbackOfARollback) {
  given_published_business();
  const auto first = published();
  import_asins(SourceRows().asin(100, 11));
  refresh();
  const auto second = published();
  driver().rollback(std::nullopt);
  EXPECT_TRUE(same_tiers(first, published()));
  driver().rollback(std::nullopt);
  EXPECT_TRUE(same_tiers(second, published()));
  driver().rollback(1);
  EXPECT_TRUE(same_tiers(first, published()));
}

}  // namespace
}  // namespace stepwell::testing
