#include "rollup/tiers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>

#include "rollup/order.h"
#include "rollup/testing/error_of.h"

namespace stepwell {
namespace {

using testing::HasSubstr;

/// The oracle's view of a row of the upper tiers: everything as text, sums as wide as they come.
struct Sum {
  std::string metric;
  std::string marketplace;
  std::int32_t category = kNoId;
  std::set<std::int32_t> members;
  std::uint64_t asin_count = 0;
  __extension__ __int128 units = 0;
};

void keep_least(std::string& least, const std::string& text) {
  if (least.empty() || text < least) least = text;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(c));
  return text;
}

using BrandOracle = std::map<std::tuple<std::int32_t, std::string, std::string, std::string>, Sum>;
using CategoryOracle = std::map<std::tuple<std::int32_t, std::string, std::string>, Sum>;

BrandOracle brands_by_hand(const AsinTier& asins, const Labels& labels) {
  BrandOracle brands;
  for (const AsinRow& row : asins) {
    const std::string metric = labels.metrics.text(row.metric);
    for (const std::string& marketplace : {labels.marketplaces.text(row.marketplace), std::string("ALL")}) {
      Sum& sum = brands[{row.brand, row.month.str(), lower(metric), lower(marketplace)}];
      keep_least(sum.metric, metric);
      keep_least(sum.marketplace, marketplace);
      sum.category = row.category;
      sum.members.insert(row.asin);
      sum.units += row.value.units();
    }
  }
  return brands;
}

CategoryOracle categories_by_hand(const BrandOracle& brands) {
  CategoryOracle categories;
  for (const auto& [key, brand] : brands) {
    const auto& [id, month, metric, marketplace] = key;
    if (marketplace != "all" || brand.category == kNoId) continue;
    Sum& sum = categories[{brand.category, month, metric}];
    keep_least(sum.metric, brand.metric);
    sum.members.insert(id);
    sum.asin_count += brand.members.size();
    sum.units += brand.units;
  }
  return categories;
}

void expect_as_by_hand(const AsinTier& asins, const Labels& labels) {
  const BrandOracle expected = brands_by_hand(asins, labels);
  const BrandTier brands = roll_up_brands(asins, labels);
  ASSERT_EQ(brands.size(), expected.size());
  for (std::size_t i = 0; i < brands.size(); ++i) {
    const BrandRow& row = brands[i];
    if (i > 0) {
      ASSERT_LT(key_of(brands[i - 1], labels), key_of(row, labels));
    }
    const std::string& metric = labels.metrics.text(row.metric);
    const std::string& marketplace = labels.marketplaces.text(row.marketplace);
    const Sum& sum = expected.at({row.brand, row.month.str(), lower(metric), lower(marketplace)});
    EXPECT_EQ(metric, sum.metric);
    EXPECT_EQ(marketplace, sum.marketplace);
    EXPECT_EQ(row.category, sum.category);
    EXPECT_EQ(row.asin_count, sum.members.size());
    EXPECT_EQ(row.total.units(), sum.units);
  }
  const CategoryOracle expected_categories = categories_by_hand(expected);
  const CategoryTier categories = roll_up_categories(brands, labels);
  ASSERT_EQ(categories.size(), expected_categories.size());
  for (std::size_t i = 0; i < categories.size(); ++i) {
    const CategoryRow& row = categories[i];
    if (i > 0) {
      ASSERT_LT(key_of(categories[i - 1], labels), key_of(row, labels));
    }
    const std::string& metric = labels.metrics.text(row.metric);
    const Sum& sum = expected_categories.at({row.category, row.month.str(), lower(metric)});
    EXPECT_EQ(metric, sum.metric);
    EXPECT_EQ(row.brand_count, sum.members.size());
    EXPECT_EQ(row.asin_count, sum.asin_count);
    EXPECT_EQ(row.total.units(), sum.units);
  }
}

class TiersTest : public testing::Test {
 protected:
  TiersTest() {
    for (const char* text : {"fr", "DE", "de", "FR"}) labels_.marketplaces.intern(text);
    for (const char* text : {"units", "Units", "CM3", "UNITS"}) labels_.metrics.intern(text);
  }

  AsinRow row(std::int32_t asin, int month, const char* metric, const char* marketplace, std::int64_t units) {
    AsinRow row;
    row.asin = asin;
    row.brand = 10 + asin / 2;  // two ASINs a brand
    row.category = asin < 2 ? kNoId : 1 + asin % 8 / 4;
    row.month = Month::of(2025, month);
    row.metric = labels_.metrics.intern(metric);
    row.marketplace = labels_.marketplaces.intern(marketplace);
    row.row_count = 1;
    row.value = Money::of_units(units);
    return row;
  }

  AsinTier tier(AsinTier rows) {
    sort_tier(rows, labels_);
    return rows;
  }

  Labels labels_;
};

TEST_F(TiersTest, NothingFromNothing) {
  EXPECT_TRUE(roll_up_brands({}, labels_).empty());
  EXPECT_TRUE(roll_up_categories({}, labels_).empty());
}

TEST_F(TiersTest, AnAsinInTwoMarketplacesCountsOnceInAll) {
  const BrandTier brands = roll_up_brands(
      tier({row(4, 1, "CM3", "DE", 100), row(4, 1, "CM3", "FR", -30), row(5, 1, "CM3", "FR", 7)}), labels_);
  ASSERT_EQ(brands.size(), 3u);
  EXPECT_EQ(brands[0].marketplace, kAllMarketplaces);
  EXPECT_EQ(brands[0].asin_count, 2u);
  EXPECT_EQ(brands[0].total, Money::of_units(77));
  EXPECT_EQ(brands[0].category, 2);
  const CategoryTier categories = roll_up_categories(brands, labels_);
  ASSERT_EQ(categories.size(), 1u);
  EXPECT_EQ(categories[0].brand_count, 1u);
  EXPECT_EQ(categories[0].asin_count, 2u);
}

TEST_F(TiersTest, EverySetOfATinyUniverse) {
  // Two brands, one of them without category; two spellings; amounts that cancel out.
  const AsinTier universe = {
      row(1, 1, "Units", "DE", 5),  row(1, 1, "Units", "fr", -5), row(2, 1, "units", "de", 0),
      row(3, 1, "Units", "DE", 7),  row(3, 1, "UNITS", "FR", 8),  row(4, 1, "units", "FR", 9),
      row(3, 2, "Units", "DE", -1), row(3, 1, "CM3", "DE", 100),  row(6, 1, "Units", "de", 3)};
  for (unsigned set = 0; set < 1u << universe.size(); ++set) {
    SCOPED_TRACE(testing::Message() << "set " << set);
    AsinTier rows;
    for (std::size_t i = 0; i < universe.size(); ++i) {
      if ((set >> i & 1) != 0) rows.push_back(universe[i]);
    }
    expect_as_by_hand(tier(rows), labels_);
    if (HasFatalFailure()) return;
  }
}

TEST_F(TiersTest, RandomTiers) {
  const char* const metrics[] = {"units", "Units", "CM3", "UNITS"};
  const char* const marketplaces[] = {"fr", "DE", "de", "FR"};
  for (unsigned seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937 random(seed);
    std::map<PackedKey, AsinRow> rows;
    for (unsigned count = random() % 3000; count > 0; --count) {
      const auto units = static_cast<std::int64_t>(random() % 20'000) - 10'000;
      const AsinRow drawn = row(static_cast<std::int32_t>(random() % 40), 1 + static_cast<int>(random() % 12),
                                metrics[random() % 4], marketplaces[random() % 4], units);
      rows.emplace(key_of(drawn, labels_), drawn);
    }
    AsinTier asins;
    for (const auto& [key, drawn] : rows) asins.push_back(drawn);
    expect_as_by_hand(asins, labels_);
    if (HasFatalFailure()) return;
  }
}

TEST_F(TiersTest, ATotalThatDoesNotFitNamesItsGroup) {
  constexpr std::int64_t kMost = 999'999'999'999'999'999;  // decimal(18,2), in hundredths
  EXPECT_NO_THROW(roll_up_brands(tier({row(4, 1, "CM3", "DE", kMost)}), labels_));
  EXPECT_THAT(error_of([&] {
                roll_up_brands(tier({row(4, 1, "CM3", "DE", kMost), row(5, 1, "CM3", "DE", 1)}), labels_);
              }),
              testing::AllOf(HasSubstr("brand 12, month 2025-01, metric 'CM3', marketplace '"),
                             HasSubstr("10000000000000000.00"), HasSubstr("decimal(18,2)")));
  // Sums far beyond 64 bits are still sums.
  AsinTier many;
  for (std::int32_t asin = 4; asin < 6; ++asin) {
    for (int i = 0; i < 40; ++i)
      many.push_back(row(asin, 1, "CM3", ("M" + std::to_string(i)).c_str(), kMost));
  }
  EXPECT_THAT(error_of([&] { roll_up_brands(tier(many), labels_); }), HasSubstr("does not fit"));
  for (AsinRow& negative : many) {
    if (negative.asin == 5) negative.value = Money::of_units(-kMost);
  }
  EXPECT_EQ(roll_up_brands(tier(many), labels_)[0].total, Money());

  BrandTier brands(2);
  for (std::int32_t i = 0; i < 2; ++i) {
    brands[static_cast<std::size_t>(i)] = {
        i, 3, Month::of(2025, 1), 0, kAllMarketplaces, 1, Money::of_units(kMost)};
  }
  EXPECT_THAT(error_of([&] { roll_up_categories(brands, labels_); }), HasSubstr("category 3, month 2025-01"));
}

TEST_F(TiersTest, ContradictionsAreErrors) {
  AsinTier rows = tier({row(4, 1, "CM3", "DE", 1), row(4, 2, "CM3", "DE", 1), row(5, 1, "CM3", "DE", 1)});
  EXPECT_THAT(error_of([&] { roll_up_brands({rows[2], rows[0]}, labels_); }), HasSubstr("out of order"));
  EXPECT_THAT(error_of([&] { roll_up_brands({rows[1], rows[0]}, labels_); }), HasSubstr("out of order"));
  EXPECT_THAT(error_of([&] { roll_up_brands({rows[0], rows[0]}, labels_); }), HasSubstr("twice"));
  rows[2].category = 1;
  EXPECT_THAT(error_of([&] { roll_up_brands(rows, labels_); }), HasSubstr("brand 12 has two categories"));
  rows[1].brand = 99;
  EXPECT_THAT(error_of([&] { roll_up_brands(rows, labels_); }), HasSubstr("ASIN 4 has two brands"));
  EXPECT_THAT(error_of([&] { roll_up_brands({row(4, 1, "CM3", "all", 1)}, labels_); }),
              HasSubstr("reserved"));
}

}  // namespace
}  // namespace stepwell
