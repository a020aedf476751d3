// The oracle against cases computed by hand: it judges everything else, so somebody must judge it.
#include "tests/testing/oracle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/tier_matchers.h"

namespace stepwell::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Answer ask(const SourceRows& rows, const std::vector<std::string>& groups = {"stock"}) {
  return consult_oracle(rows, groups, plain_equality);
}

TEST(Oracle, TwoAsinsInTwoMarketplaces) {
  const auto answer = ask(SourceRows()
                              .category(1)
                              .brand(10, 1)
                              .asin(100, 10)
                              .asin(101, 10)
                              .fact(100, "US", "CM3", "2025-01-17", 1250)
                              .fact(100, "US", "cm3 ", "2025-01-31", -50)
                              .fact(100, "DE", "CM3", "2025-01-01", 7)
                              .fact(101, "us", "CM3", "2025-01-02", 100)
                              .fact(101, "US", "CM3", "2025-02-01", std::nullopt));
  const auto lines = answer.tiers.lines();
  EXPECT_THAT(lines.asins, UnorderedElementsAre("asin 100 'DE' 2025-01 'CM3' = 0.07, brand 10, category 1",
                                                "asin 100 'US' 2025-01 'CM3' = 12.00, brand 10, category 1",
                                                "asin 101 'us' 2025-01 'CM3' = 1.00, brand 10, category 1",
                                                "asin 101 'US' 2025-02 'CM3' = 0.00, brand 10, category 1"));
  EXPECT_THAT(lines.brands, UnorderedElementsAre("brand 10 'ALL' 2025-01 'CM3' = 13.07, asins 2, category 1",
                                                 "brand 10 'ALL' 2025-02 'CM3' = 0.00, asins 1, category 1",
                                                 "brand 10 'DE' 2025-01 'CM3' = 0.07, asins 1, category 1",
                                                 "brand 10 'US' 2025-01 'CM3' = 13.00, asins 2, category 1",
                                                 "brand 10 'US' 2025-02 'CM3' = 0.00, asins 1, category 1"));
  EXPECT_THAT(lines.categories, ElementsAre("category 1 2025-01 'CM3' = 13.07, brands 1, asins 2",
                                            "category 1 2025-02 'CM3' = 0.00, brands 1, asins 1"));
  EXPECT_EQ(answer.raw, (RowsAndMoney{5, 1307}));
  EXPECT_EQ(answer.summarised, answer.raw);
  EXPECT_EQ(answer.uncategorised, RowsAndMoney{});
  EXPECT_THAT(answer.excluded, IsEmpty());
}

TEST(Oracle, EveryReasonExcludes) {
  const auto answer = ask(SourceRows()
                              .brand(10)
                              .brand(11, std::nullopt, "Stock ")
                              .asin(100, 10)
                              .asin(101, std::nullopt)
                              .asin(102, 99)
                              .asin(103, 11)
                              .fact(999, "US", "m", "2025-01-01", 1)
                              .fact(std::nullopt, std::nullopt, "m", "2025-01-01", 2)
                              .fact(101, "US", "m", "2025-01-01", 4)
                              .fact(102, "US", "m", "2025-01-01", 8)
                              .fact(103, "US", "m", std::nullopt, 16)
                              .fact(100, std::nullopt, std::nullopt, std::nullopt, 32)
                              .fact(100, "US", std::nullopt, std::nullopt, 64)
                              .fact(100, "US", "m", std::nullopt, 128)
                              .fact(100, "US", "m", "2025-01-01", 256));
  EXPECT_TRUE(same_exclusions({{"unknown ASIN", {2, 3}},
                               {"ASIN without brand", {1, 4}},
                               {"unknown brand", {1, 8}},
                               {"excluded group", {1, 16}},
                               {"NULL marketplace", {1, 32}},
                               {"NULL metric", {1, 64}},
                               {"NULL or zero date", {1, 128}}},
                              answer.excluded));
  EXPECT_EQ(answer.raw, (RowsAndMoney{9, 511}));
  EXPECT_EQ(answer.summarised, (RowsAndMoney{1, 256}));
  EXPECT_EQ(answer.uncategorised, (RowsAndMoney{1, 256}));
  EXPECT_THAT(answer.tiers.lines().categories, IsEmpty());
}

TEST(Oracle, CategoryCountsBrandsOnceAndAddsTheirAsins) {
  const auto answer = ask(SourceRows()
                              .category(1)
                              .brand(10, 1)
                              .brand(11, 1)
                              .brand(12, 2)
                              .asin(100, 10)
                              .asin(101, 11)
                              .asin(102, 11)
                              .asin(103, 12)
                              .fact(100, "US", "B", "2025-03-01", 100)
                              .fact(101, "US", "b", "2025-03-01", 200)
                              .fact(102, "DE", "b", "2025-03-01", -500)
                              .fact(103, "DE", "b", "2025-03-01", 1));
  EXPECT_THAT(answer.tiers.lines().categories,
              ElementsAre("category 1 2025-03 'B' = -2.00, brands 2, asins 3"));
  EXPECT_EQ(answer.uncategorised, (RowsAndMoney{1, 1})) << "category 2 does not exist";
}

TEST(Oracle, GroupsOfTheModelAreExcluded) {
  const auto rows =
      SourceRows().brand(10, std::nullopt, "stock").asin(100, 10).fact(100, "a", "b", "2025-01-01", 1);
  EXPECT_EQ(ask(rows, {}).summarised.rows, 1);
  EXPECT_EQ(ask(rows, {"other"}).summarised.rows, 1);
  EXPECT_EQ(ask(rows, {"other", "STOCK"}).summarised.rows, 0);
}

TEST(Oracle, EqualityIgnoresCaseAndTrailingSpacesOnly) {
  EXPECT_EQ(plain_equality("Net Revenue  "), "net revenue");
  EXPECT_EQ(plain_equality("ÄÉÞ"), "äéþ");
  EXPECT_EQ(plain_equality("×"), "×");
  EXPECT_EQ(plain_equality(" x"), " x");
  EXPECT_EQ(plain_equality("   "), "");
  EXPECT_NE(plain_equality("é"), plain_equality("e"));
}

TEST(Oracle, MatchersSeeEveryDifference) {
  EXPECT_TRUE(same_lines({"a", "b"}, {"b", "a"}));
  EXPECT_FALSE(same_lines({"a"}, {"a", "a"}));
  EXPECT_FALSE(same_lines({"a", "b"}, {"a"}));
  EXPECT_FALSE(same_tiers(TierLines{{}, {}, {"c"}}, TierLines{}));
  EXPECT_FALSE(same_exclusions({{"unknown ASIN", {1, 2}}}, {{"unknown ASIN", {1, 3}}}));
}

TEST(Oracle, MoneyIsWrittenWithTwoDecimals) {
  EXPECT_EQ(money_text(0), "0.00");
  EXPECT_EQ(money_text(-5), "-0.05");
  EXPECT_EQ(money_text(123456), "1234.56");
}

}  // namespace
}  // namespace stepwell::testing
