// R10: a sum that does not fit its column fails the refresh and names the group.
#include "tests/conformance/conformance_test.h"

namespace stepwell::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr long long kLargest = 999'999'999'999'999;  // decimal(15,2) in hundredths
constexpr int kAsinsToFill18Digits = 1000;           // so many of them stay just below 10^18 hundredths

STEPWELL_RULE_OF_RELEASES(R10);

SourceRows one_asin() { return SourceRows().category(1).brand(10, 1).asin(100, 10); }

/// `count` ASINs of the brand, each with the largest value.
void fill(SourceRows& rows, int brand, int first_asin, int count, long long value = kLargest) {
  for (int asin = first_asin; asin < first_asin + count; ++asin) {
    rows.asin(asin, brand).fact(asin, "US", "Net revenue", "2025-07-01", value);
  }
}

TEST_P(R10, LargestSumFits) {
  given(one_asin()
            .fact(100, "US", "m", "2025-01-01", kLargest - 1)
            .fact(100, "US", "m", "2025-01-01", 1)
            .fact(100, "DE", "m", "2025-01-01", -kLargest));
  refresh();
  EXPECT_THAT(published().asins,
              Contains("asin 100 'US' 2025-01 'm' = 9999999999999.99, brand 10, category 1"));
  expect_exact();
}

TEST_P(R10, AsinSumThatDoesNotFitIsNamed) {
  for (const int sign : {1, -1}) {
    given(one_asin().fact(100, "US", "Net revenue", "2025-07-15", sign * kLargest));
    refresh();
    const auto before = published();
    const auto generation = driver().latest()->number;
    PlainSql(engine()).load(SourceRows().fact(100, "US", "Net revenue", "2025-07-16", sign));
    EXPECT_THAT(refresh_error(),
                AllOf(HasSubstr("100"), HasSubstr("US"), HasSubstr("2025-07"), HasSubstr("Net revenue")));
    EXPECT_TRUE(same_tiers(before, published()));
    EXPECT_EQ(driver().latest()->number, generation);
    another_program("DELETE FROM {facts} WHERE {facts.value} BETWEEN -0.5 AND 0.5");
    EXPECT_THAT(refresh_error(), IsEmpty());
    expect_exact();
  }
}

TEST_P(R10, VariantsOfALabelOverflowTogether) {
  given(
      one_asin().fact(100, "US", "m", "2025-07-01", kLargest).fact(100, "us", "M ", "2025-07-02", kLargest));
  if (are_equal({"US", "us"}) && are_equal({"m", "M "})) {
    EXPECT_THAT(refresh_error(), AllOf(HasSubstr("100"), HasSubstr("2025-07")));
    EXPECT_FALSE(driver().latest().has_value());
  } else {
    refresh();
    expect_exact();
  }
}

TEST_P(R10, OverflowFoundIncrementally) {
  given(one_asin().fact(100, "US", "m", "2025-07-01", kLargest).fact(100, "DE", "m", "2025-08-01", 5));
  refresh();
  const auto before = published();
  import_facts(SourceRows().fact(100, "US", "m", "2025-07-02", 1));
  EXPECT_THAT(refresh_error(), AllOf(HasSubstr("100"), HasSubstr("US"), HasSubstr("2025-07")));
  EXPECT_TRUE(same_tiers(before, published()));
}

TEST_P(R10, BrandTotalThatDoesNotFitIsNamed) {
  auto rows = SourceRows().category(1).brand(10, 1);
  fill(rows, 10, 1000, kAsinsToFill18Digits);
  rows.asin(9, 10).fact(9, "DE", "Net revenue", "2025-07-01", kAsinsToFill18Digits - 1);
  given(rows);
  refresh();
  EXPECT_THAT(published().brands, Contains("brand 10 'ALL' 2025-07 'Net revenue' = 9999999999999999.99, "
                                           "asins 1001, category 1"));
  const auto before = published();
  PlainSql(engine()).load(SourceRows().fact(9, "DE", "Net revenue", "2025-07-01", 1));
  EXPECT_THAT(refresh_error(),
              AllOf(HasSubstr("10"), HasSubstr("2025-07"), HasSubstr("Net revenue"), HasSubstr("brand")));
  EXPECT_TRUE(same_tiers(before, published()));
}

TEST_P(R10, CategoryTotalThatDoesNotFitIsNamed) {
  auto rows = SourceRows().category(77).brand(10, 77).brand(11, 77);
  fill(rows, 10, 1000, kAsinsToFill18Digits / 2);
  fill(rows, 11, 5000, kAsinsToFill18Digits / 2 + 1);
  given(rows);
  EXPECT_THAT(refresh_error(),
              AllOf(HasSubstr("77"), HasSubstr("2025-07"), HasSubstr("Net revenue"), HasSubstr("category")));
  EXPECT_EQ(published(), TierLines());
}

// The excluded sums and the account of the whole table have no column to overflow.
TEST_P(R10, ExcludedMoneyMayExceedAnyColumn) {
  auto rows = one_asin().fact(100, "US", "m", "2025-07-01", 1);
  for (int i = 0; i < 1200; ++i) rows.fact(999, "US", "m", "2025-07-01", kLargest);
  given(rows);
  refresh();
  EXPECT_TRUE(same_exclusions({{"unknown ASIN", {1200, 1200 * kLargest}}}, exclusions()));
  expect_exact();
}

}  // namespace
}  // namespace stepwell::testing
