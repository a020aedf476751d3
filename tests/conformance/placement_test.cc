// R1 and R2: which raw rows are summarised, and under which brand and category.
#include "tests/conformance/conformance_test.h"

namespace stepwell::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

STEPWELL_RULE(R01);

/// The raw rows of the metric that the query behind a dashboard adds up.
std::uint64_t rows_behind_dashboard(EngineUnderTest& engine, const std::string& metric) {
  DashboardMetrics metrics;
  metrics.revenue = metric;
  return engine.gateway()
      .open_bench()
      ->time(Dashboard::kDashboard, QueryBase::kRawRows, metrics)
      .rows_scanned;
}

TEST_P(R01, RowsOfKnownAsinsAndBrandsAreSummarised) {
  given(SourceRows().category(1).brand(10, 1).asin(100, 10).fact(100, "US", "CM3", "2025-01-01", 1250));
  refresh();
  EXPECT_THAT(published().asins, ElementsAre("asin 100 'US' 2025-01 'CM3' = 12.50, brand 10, category 1"));
  expect_exact();
}

TEST_P(R01, GroupsThatAreNullOrOtherAreSummarised) {
  given(SourceRows()
            .category(1)
            .brand(10, 1)
            .brand(11, 1, "own")
            .brand(12, 1, "")
            .brand(13, 1, " stock")
            .brand(14, 1, "stocks")
            .asin(100, 10)
            .asin(101, 11)
            .asin(102, 12)
            .asin(103, 13)
            .asin(104, 14)
            .fact(100, "US", "m", "2025-01-01", 1)
            .fact(101, "US", "m", "2025-01-01", 2)
            .fact(102, "US", "m", "2025-01-01", 4)
            .fact(103, "US", "m", "2025-01-01", 8)
            .fact(104, "US", "m", "2025-01-01", 16));
  refresh();
  EXPECT_THAT(published().categories, ElementsAre("category 1 2025-01 'm' = 0.31, brands 5, asins 5"));
  expect_exact();
}

TEST_P(R01, ExcludedGroupIsExcludedInEverySpelling) {
  given(SourceRows()
            .category(1)
            .brand(10, 1, "stock")
            .brand(11, 1, "Stock")
            .brand(12, 1, "STOCK   ")
            .brand(13, 1, "own")
            .asin(100, 10)
            .asin(101, 11)
            .asin(102, 12)
            .asin(103, 13)
            .fact(100, "US", "m", "2025-01-01", 1)
            .fact(101, "US", "m", "2025-01-01", 2)
            .fact(102, "US", "m", "2025-01-01", 4)
            .fact(103, "US", "m", "2025-01-01", 8));
  refresh();
  EXPECT_EQ(published().asins.size(),
            count_different({"stock", "Stock"}) - 1 + count_different({"stock", "STOCK   "}) - 1 + 1);
  if (are_equal({"stock", "Stock", "STOCK   "})) {
    EXPECT_THAT(published().asins, ElementsAre("asin 103 'US' 2025-01 'm' = 0.08, brand 13, category 1"));
    EXPECT_TRUE(same_exclusions({{"excluded group", {3, 7}}}, exclusions()));
  }
  expect_exact();
}

TEST_P(R01, TheModelListsTheExcludedGroups) {
  exclude_groups({"Überhang", "STOCK ", "old stock"});
  given(SourceRows()
            .category(1)
            .brand(10, 1, "überhang  ")
            .brand(11, 1, "stock")
            .brand(12, 1, "Old Stock")
            .brand(13, 1, "uberhang 2")
            .asin(100, 10)
            .asin(101, 11)
            .asin(102, 12)
            .asin(103, 13)
            .fact(100, "US", "m", "2025-01-01", 1)
            .fact(101, "US", "m", "2025-01-01", 2)
            .fact(102, "US", "m", "2025-01-01", 4)
            .fact(103, "US", "m", "2025-01-01", 8));
  refresh();
  EXPECT_EQ(rows_behind_dashboard(engine(), "m"), driver().latest()->summarised.rows);
  if (are_equal({"Überhang", "überhang  "})) {  // and then the others are, too
    EXPECT_THAT(published().brands,
                UnorderedElementsAre("brand 13 'ALL' 2025-01 'm' = 0.08, asins 1, category 1",
                                     "brand 13 'US' 2025-01 'm' = 0.08, asins 1, category 1"));
  }
  expect_exact();
}

TEST_P(R01, WithoutExcludedGroupsAllAreSummarised) {
  exclude_groups({});
  given(SourceRows().category(1).brand(10, 1, "stock").asin(100, 10).fact(100, "US", "m", "2025-01-01", 1));
  refresh();
  EXPECT_EQ(rows_behind_dashboard(engine(), "m"), 1u);
  EXPECT_THAT(published().categories, ElementsAre("category 1 2025-01 'm' = 0.01, brands 1, asins 1"));
  expect_exact();
}

TEST_P(R01, EmptyFactTableGivesEmptyTiers) {
  given(SourceRows().category(1).brand(10, 1).asin(100, 10));
  refresh();
  EXPECT_THAT(published().asins, IsEmpty());
  EXPECT_THAT(published().brands, IsEmpty());
  EXPECT_THAT(published().categories, IsEmpty());
  expect_exact();
}

TEST_P(R01, EmptyDatabaseGivesEmptyTiers) {
  given(SourceRows());
  refresh();
  EXPECT_EQ(published(), TierLines());
  expect_exact();
}

TEST_P(R01, FactsWithoutAnyOtherTableAreAllExcluded) {
  given(SourceRows().fact(100, "US", "m", "2025-01-01", 5).fact(std::nullopt, "US", "m", "2025-01-01", 6));
  refresh();
  EXPECT_EQ(published(), TierLines());
  EXPECT_TRUE(same_exclusions({{"unknown ASIN", {2, 11}}}, exclusions()));
  expect_exact();
}

// An id that two rows share would count every raw row of it twice; a database whose tables have keys refuses
// it itself.
TEST_P(R01, AnAsinThatIsThereTwiceIsRefused) {
  given(
      SourceRows().category(1).brand(10, 1).brand(11, 1).asin(100, 10).fact(100, "US", "m", "2025-01-01", 1));
  refresh();
  const auto before = published();
  try {
    PlainSql(engine()).load(SourceRows().asin(100, 11));
  } catch (const std::runtime_error& refused_by_database) {
    return;
  }
  const std::string error = refresh_error();
  EXPECT_THAT(error, HasSubstr("100"));
  EXPECT_THAT(error, HasSubstr(model().name("asins")));
  EXPECT_TRUE(same_tiers(before, published()));
}

STEPWELL_RULE_OF_RELEASES(R02);

TEST_P(R02, CategoryIsThatOfTheBrand) {
  given(SourceRows()
            .category(1)
            .category(2)
            .brand(10, 2)
            .brand(11, 1)
            .asin(1, 10)
            .asin(2, 11)
            .fact(1, "US", "m", "2025-01-01", 100)
            .fact(2, "US", "m", "2025-01-01", 200));
  refresh();
  EXPECT_THAT(published().asins, ElementsAre("asin 1 'US' 2025-01 'm' = 1.00, brand 10, category 2",
                                             "asin 2 'US' 2025-01 'm' = 2.00, brand 11, category 1"));
  expect_exact();
}

TEST_P(R02, BrandWithoutCategoryIsInTwoTiersOnly) {
  given(SourceRows().brand(10).asin(100, 10).fact(100, "US", "m", "2025-01-01", 100));
  refresh();
  EXPECT_THAT(published().asins, ElementsAre("asin 100 'US' 2025-01 'm' = 1.00, brand 10, category NULL"));
  EXPECT_THAT(published().brands,
              UnorderedElementsAre("brand 10 'ALL' 2025-01 'm' = 1.00, asins 1, category NULL",
                                   "brand 10 'US' 2025-01 'm' = 1.00, asins 1, category NULL"));
  EXPECT_THAT(published().categories, IsEmpty());
  expect_exact();
}

// The tiers' foreign keys would refuse its id; on every engine the brand is uncategorised.
TEST_P(R02, CategoryThatDoesNotExistIsNone) {
  given(SourceRows().category(1).brand(10, 7).asin(100, 10).fact(100, "US", "m", "2025-01-01", 100));
  refresh();
  EXPECT_THAT(published().asins, ElementsAre("asin 100 'US' 2025-01 'm' = 1.00, brand 10, category NULL"));
  EXPECT_THAT(published().categories, IsEmpty());
  expect_exact();
}

TEST_P(R02, IdsNeedNotBePositiveOrSmall) {
  given(SourceRows()
            .category(0)
            .category(-3)
            .brand(0, 0)
            .brand(-7, -3)
            .brand(2147483647, 0)
            .asin(0, 0)
            .asin(-9, -7)
            .asin(2147483647, 2147483647)
            .fact(0, "US", "m", "2025-01-01", 1)
            .fact(-9, "US", "m", "2025-01-01", 2)
            .fact(2147483647, "US", "m", "2025-01-01", 4));
  refresh();
  EXPECT_EQ(published().asins.size(), 3u);
  expect_exact();
}

TEST_P(R02, KeysDifferInEveryPart) {
  given(SourceRows()
            .category(1)
            .brand(10, 1)
            .asin(100, 10)
            .asin(101, 10)
            .fact(100, "US", "m", "2025-01-01", 1)
            .fact(101, "US", "m", "2025-01-01", 2)
            .fact(100, "DE", "m", "2025-01-01", 4)
            .fact(100, "US", "n", "2025-01-01", 8)
            .fact(100, "US", "m", "2025-02-01", 16)
            .fact(100, "US", "m", "2024-01-01", 32));
  refresh();
  EXPECT_EQ(published().asins.size(), 6u);
  expect_exact();
}

}  // namespace
}  // namespace stepwell::testing
