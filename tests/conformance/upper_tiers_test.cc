// R5 and R6: the brand tier and the category tier.
#include "tests/conformance/conformance_test.h"

namespace stepwell::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

STEPWELL_RULE(R05);

TEST_P(R05, AsinsInTwoMarketplacesCountOnceInAll) {
  given(SourceRows()
            .category(1)
            .brand(10, 1)
            .asin(100, 10)
            .asin(101, 10)
            .fact(100, "US", "m", "2025-01-01", 100)
            .fact(100, "DE", "m", "2025-01-01", 200)
            .fact(101, "US", "m", "2025-01-01", 400));
  refresh();
  EXPECT_THAT(published().brands,
              UnorderedElementsAre("brand 10 'ALL' 2025-01 'm' = 7.00, asins 2, category 1",
                                   "brand 10 'DE' 2025-01 'm' = 2.00, asins 1, category 1",
                                   "brand 10 'US' 2025-01 'm' = 5.00, asins 2, category 1"));
  expect_exact();
}

TEST_P(R05, AsinInTwoSpellingsOfAMarketplaceCountsOnce) {
  given(SourceRows()
            .category(1)
            .brand(10, 1)
            .asin(100, 10)
            .fact(100, "US", "m", "2025-01-01", 100)
            .fact(100, "us ", "M", "2025-01-01", 200));
  refresh();
  if (are_equal({"US", "us "}) && are_equal({"m", "M"})) {
    EXPECT_THAT(published().brands,
                UnorderedElementsAre("brand 10 'ALL' 2025-01 'M' = 3.00, asins 1, category 1",
                                     "brand 10 'US' 2025-01 'M' = 3.00, asins 1, category 1"));
  }
  expect_exact();
}

TEST_P(R05, EveryMonthAndMetricHasAnAllRow) {
  given(SourceRows()
            .category(1)
            .brand(10, 1)
            .asin(100, 10)
            .fact(100, "US", "m", "2025-01-01", 1)
            .fact(100, "DE", "n", "2025-01-01", 2)
            .fact(100, "FR", "m", "2025-02-01", 4));
  refresh();
  EXPECT_THAT(published().brands,
              UnorderedElementsAre("brand 10 'ALL' 2025-01 'm' = 0.01, asins 1, category 1",
                                   "brand 10 'ALL' 2025-01 'n' = 0.02, asins 1, category 1",
                                   "brand 10 'ALL' 2025-02 'm' = 0.04, asins 1, category 1",
                                   "brand 10 'US' 2025-01 'm' = 0.01, asins 1, category 1",
                                   "brand 10 'DE' 2025-01 'n' = 0.02, asins 1, category 1",
                                   "brand 10 'FR' 2025-02 'm' = 0.04, asins 1, category 1"));
  expect_exact();
}

TEST_P(R05, BrandsDoNotMix) {
  given(SourceRows()
            .category(1)
            .brand(10, 1)
            .brand(11, 1)
            .asin(100, 10)
            .asin(101, 11)
            .fact(100, "US", "m", "2025-01-01", 1)
            .fact(101, "US", "m", "2025-01-01", 2));
  refresh();
  EXPECT_THAT(published().brands, Contains("brand 10 'ALL' 2025-01 'm' = 0.01, asins 1, category 1"));
  EXPECT_THAT(published().brands, Contains("brand 11 'ALL' 2025-01 'm' = 0.02, asins 1, category 1"));
  expect_exact();
}

TEST_P(R05, OppositeSumsLeaveAZeroRow) {
  given(SourceRows()
            .category(1)
            .brand(10, 1)
            .asin(100, 10)
            .asin(101, 10)
            .fact(100, "US", "m", "2025-01-01", 500)
            .fact(101, "DE", "m", "2025-01-01", -500));
  refresh();
  EXPECT_THAT(published().brands, Contains("brand 10 'ALL' 2025-01 'm' = 0.00, asins 2, category 1"));
  EXPECT_THAT(published().categories, ElementsAre("category 1 2025-01 'm' = 0.00, brands 1, asins 2"));
  expect_exact();
}

STEPWELL_RULE(R06);

TEST_P(R06, CategoryAddsItsBrands) {
  given(SourceRows()
            .category(1)
            .category(2)
            .brand(10, 1)
            .brand(11, 1)
            .brand(12, 2)
            .asin(100, 10)
            .asin(101, 10)
            .asin(110, 11)
            .asin(120, 12)
            .fact(100, "US", "m", "2025-01-01", 1)
            .fact(100, "DE", "m", "2025-01-01", 2)
            .fact(101, "DE", "m", "2025-01-01", 4)
            .fact(110, "US", "m", "2025-01-01", 8)
            .fact(120, "US", "m", "2025-01-01", 16));
  refresh();
  EXPECT_THAT(published().categories, ElementsAre("category 1 2025-01 'm' = 0.15, brands 2, asins 3",
                                                  "category 2 2025-01 'm' = 0.16, brands 1, asins 1"));
  expect_exact();
}

TEST_P(R06, BrandsOfOneCategoryMeetUnderOneMetric) {
  given(SourceRows()
            .category(1)
            .brand(10, 1)
            .brand(11, 1)
            .asin(100, 10)
            .asin(110, 11)
            .fact(100, "US", "CM3", "2025-01-01", 1)
            .fact(110, "DE", "cm3 ", "2025-01-01", 2));
  refresh();
  EXPECT_EQ(published().categories.size(), count_different({"CM3", "cm3 "}));
  if (are_equal({"CM3", "cm3 "})) {
    EXPECT_THAT(published().categories, ElementsAre("category 1 2025-01 'CM3' = 0.03, brands 2, asins 2"));
  }
  expect_exact();
}

TEST_P(R06, UncategorisedBrandsAreInNoCategory) {
  given(SourceRows()
            .category(1)
            .brand(10, 1)
            .brand(11)
            .asin(100, 10)
            .asin(110, 11)
            .fact(100, "US", "m", "2025-01-01", 1)
            .fact(110, "US", "m", "2025-01-01", 2)
            .fact(110, "US", "only here", "2025-01-01", 4));
  refresh();
  EXPECT_THAT(published().categories, ElementsAre("category 1 2025-01 'm' = 0.01, brands 1, asins 1"));
  const auto generation = driver().latest();
  EXPECT_EQ(generation->uncategorised.rows, 2u);
  EXPECT_EQ(generation->uncategorised.money.str(), "0.06");
  expect_exact();
}

TEST_P(R06, CategoryWithoutFactsHasNoRow) {
  given(SourceRows().category(1).category(2).brand(10, 1).brand(20, 2).asin(100, 10).asin(200, 20).fact(
      100, "US", "m", "2025-01-01", 1));
  refresh();
  EXPECT_THAT(published().categories, ElementsAre("category 1 2025-01 'm' = 0.01, brands 1, asins 1"));
  another_program("DELETE FROM {facts}");
  refresh();
  EXPECT_THAT(published().categories, IsEmpty());
  expect_exact();
}

}  // namespace
}  // namespace stepwell::testing
