// R2, R3 and R7: exact sums, months, and NULL values.
#include "tests/conformance/conformance_test.h"

namespace stepwell::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

constexpr long long kLargest = 999'999'999'999'999;  // decimal(15,2) in hundredths

SourceRows one_asin() { return SourceRows().category(1).brand(10, 1).asin(100, 10); }

class Sums : public ConformanceTest {
 protected:
  std::string only_asin_line() {
    const auto lines = published().asins;
    return lines.size() == 1 ? lines.front() : std::to_string(lines.size()) + " groups";
  }
};

class R02Sums : public Sums {};
INSTANTIATE_TEST_SUITE_P(Conformance, R02Sums, ::testing::ValuesIn(kinds_of_releases()),
                         [](const auto& tested) { return name_of_parameter(tested); });

TEST_P(R02Sums, CentsAreExact) {
  auto rows = one_asin();
  for (int i = 0; i < 1001; ++i) rows.fact(100, "US", "m", "2025-01-01", 10);
  given(rows);
  refresh();
  EXPECT_EQ(only_asin_line(), "asin 100 'US' 2025-01 'm' = 100.10, brand 10, category 1");
  expect_exact();
}

// Above 2^53 hundredths a double would drop cents.
TEST_P(R02Sums, LargeTotalsKeepTheirCents) {
  SourceRows rows = SourceRows().category(1).brand(10, 1);
  for (int asin = 1; asin <= 20; ++asin)
    rows.asin(asin, 10).fact(asin, "US", "m", "2025-01-01", kLargest - asin);
  given(rows);
  refresh();
  EXPECT_THAT(published().categories,
              ElementsAre("category 1 2025-01 'm' = 199999999999997.70, brands 1, asins 20"));
  expect_exact();
}

TEST_P(R02Sums, NegativeAndZeroSumsAreGroups) {
  given(one_asin()
            .fact(100, "US", "negative", "2025-01-01", -5)
            .fact(100, "US", "zero", "2025-01-01", 70)
            .fact(100, "US", "zero", "2025-01-02", -70)
            .fact(100, "US", "plain zero", "2025-01-01", 0));
  refresh();
  EXPECT_THAT(published().asins,
              ElementsAre("asin 100 'US' 2025-01 'negative' = -0.05, brand 10, category 1",
                          "asin 100 'US' 2025-01 'plain zero' = 0.00, brand 10, category 1",
                          "asin 100 'US' 2025-01 'zero' = 0.00, brand 10, category 1"));
  EXPECT_EQ(published().categories.size(), 3u);
  expect_exact();
}

TEST_P(R02Sums, ExtremesThatCancelOutFit) {
  given(one_asin()
            .fact(100, "US", "m", "2025-01-01", kLargest)
            .fact(100, "US", "m", "2025-01-01", kLargest)
            .fact(100, "US", "m", "2025-01-01", kLargest)
            .fact(100, "US", "m", "2025-01-01", -kLargest)
            .fact(100, "US", "m", "2025-01-01", -kLargest));
  refresh();
  EXPECT_EQ(only_asin_line(), "asin 100 'US' 2025-01 'm' = 9999999999999.99, brand 10, category 1");
  expect_exact();
}

STEPWELL_RULE_OF_RELEASES(R03);

TEST_P(R03, DaysOfAMonthAreOneGroup) {
  given(one_asin()
            .fact(100, "US", "m", "2025-01-01", 1)
            .fact(100, "US", "m", "2025-01-17", 2)
            .fact(100, "US", "m", "2025-01-31", 4)
            .fact(100, "US", "m", "2025-02-01", 8)
            .fact(100, "US", "m", "2024-12-31", 16));
  refresh();
  EXPECT_THAT(published().categories, ElementsAre("category 1 2024-12 'm' = 0.16, brands 1, asins 1",
                                                  "category 1 2025-01 'm' = 0.07, brands 1, asins 1",
                                                  "category 1 2025-02 'm' = 0.08, brands 1, asins 1"));
  expect_exact();
}

TEST_P(R03, LeapDaysAndDistantYears) {
  given(one_asin()
            .fact(100, "US", "m", "2024-02-29", 1)
            .fact(100, "US", "m", "1969-12-31", 2)
            .fact(100, "US", "m", "1970-01-01", 4)
            .fact(100, "US", "m", "1900-02-28", 8)
            .fact(100, "US", "m", "1000-01-15", 16)
            .fact(100, "US", "m", "9999-12-31", 32));
  refresh();
  EXPECT_THAT(published().asins, ElementsAre("asin 100 'US' 1000-01 'm' = 0.16, brand 10, category 1",
                                             "asin 100 'US' 1900-02 'm' = 0.08, brand 10, category 1",
                                             "asin 100 'US' 1969-12 'm' = 0.02, brand 10, category 1",
                                             "asin 100 'US' 1970-01 'm' = 0.04, brand 10, category 1",
                                             "asin 100 'US' 2024-02 'm' = 0.01, brand 10, category 1",
                                             "asin 100 'US' 9999-12 'm' = 0.32, brand 10, category 1"));
  expect_exact();
}

STEPWELL_RULE_OF_RELEASES(R07);

TEST_P(R07, NullValueAddsNothingAndCountsAsARow) {
  given(one_asin()
            .fact(100, "US", "m", "2025-01-01", 5)
            .fact(100, "US", "m", "2025-01-02", std::nullopt)
            .fact(100, "US", "m", "2025-01-03", std::nullopt));
  refresh();
  EXPECT_THAT(published().asins, ElementsAre("asin 100 'US' 2025-01 'm' = 0.05, brand 10, category 1"));
  EXPECT_EQ(driver().latest()->summarised.rows, 3u);
  expect_exact();
}

TEST_P(R07, GroupOfOnlyNullsIsZero) {
  given(one_asin()
            .asin(101, 10)
            .fact(100, "US", "m", "2025-01-01", std::nullopt)
            .fact(101, "DE", "m", "2025-01-01", 3));
  refresh();
  EXPECT_THAT(published().asins, Contains("asin 100 'US' 2025-01 'm' = 0.00, brand 10, category 1"));
  EXPECT_THAT(published().brands, Contains("brand 10 'US' 2025-01 'm' = 0.00, asins 1, category 1"));
  EXPECT_THAT(published().brands, Contains("brand 10 'ALL' 2025-01 'm' = 0.03, asins 2, category 1"));
  expect_exact();
}

TEST_P(R07, NullsThatBecomeValuesAndBack) {
  given(one_asin().fact(100, "US", "m", "2025-01-01", std::nullopt));
  refresh();
  another_program("UPDATE {facts} SET {facts.value} = 4.20");
  refresh();
  EXPECT_THAT(published().asins, ElementsAre("asin 100 'US' 2025-01 'm' = 4.20, brand 10, category 1"));
  another_program("UPDATE {facts} SET {facts.value} = NULL");
  refresh();
  EXPECT_THAT(published().asins, ElementsAre("asin 100 'US' 2025-01 'm' = 0.00, brand 10, category 1"));
  expect_exact();
}

}  // namespace
}  // namespace stepwell::testing
