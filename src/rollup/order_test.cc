#include "rollup/order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace stepwell {
namespace {

/// Labels whose numbers are in another order than their classes, with two spellings each.
Labels some_labels() {
  Labels labels;
  for (const char* text : {"DE", "FR", "de", "UK", "fr "}) labels.marketplaces.intern(text);
  for (const char* text : {"CM3", "Net revenue", "cm3", "NET REVENUE", "Units"}) labels.metrics.intern(text);
  return labels;
}

template <typename Row>
void expect_sorted_copy(std::vector<Row> rows, const Labels& labels, unsigned threads) {
  std::vector<Row> expected = rows;
  const auto less = [&](const Row& a, const Row& b) { return key_of(a, labels) < key_of(b, labels); };
  std::stable_sort(expected.begin(), expected.end(), less);
  sort_tier(rows, labels, threads);
  ASSERT_EQ(rows.size(), expected.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ASSERT_EQ(key_of(rows[i], labels), key_of(expected[i], labels)) << "at " << i;
  }
  // Every row is still there, not merely its key.
  const auto by_value = [&](const Row& a, const Row& b) {
    return key_of(a, labels) != key_of(b, labels) ? less(a, b) : a.category < b.category;
  };
  std::sort(rows.begin(), rows.end(), by_value);
  std::sort(expected.begin(), expected.end(), by_value);
  EXPECT_EQ(rows, expected);
}

struct Shape {
  const char* name;
  std::size_t rows;
  std::int32_t ids;
  int months;
  std::int32_t stride;  // between ids: wide strides make keys that need all their bits
};

class SortTier : public testing::TestWithParam<Shape> {};

TEST_P(SortTier, AgreesWithTheStandardSort) {
  const Shape& shape = GetParam();
  const Labels labels = some_labels();
  for (unsigned seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937 random(seed);
    AsinTier asins;
    BrandTier brands;
    for (std::size_t i = 0; i < shape.rows; ++i) {
      const auto id = static_cast<std::int32_t>(random() % static_cast<unsigned>(shape.ids)) * shape.stride;
      AsinRow row;
      row.asin = (random() & 1) != 0 ? id : -id;
      row.category = static_cast<std::int32_t>(i);
      row.month = Month::of(2020, 1).plus(static_cast<int>(random() % static_cast<unsigned>(shape.months)));
      row.metric = static_cast<LabelId>(random() % labels.metrics.size());
      row.marketplace = static_cast<LabelId>(random() % labels.marketplaces.size());
      asins.push_back(row);
      BrandRow brand;
      brand.brand = row.asin;
      brand.category = row.category;
      brand.month = row.month;
      brand.metric = row.metric;
      brand.marketplace = row.marketplace;
      brands.push_back(brand);
    }
    expect_sorted_copy(asins, labels, 2);
    expect_sorted_copy(brands, labels, 1);
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, SortTier,
                         testing::Values(Shape{"Few", 10, 3, 2, 1}, Shape{"SmallLeaf", 200, 50, 12, 1},
                                         Shape{"Leaf", 10'000, 500, 24, 1},
                                         Shape{"Split", 100'000, 40'000, 24, 1},
                                         Shape{"Duplicates", 60'000, 2, 1, 1},
                                         Shape{"WideKeys", 40'000, 2, 2'000'000'000, 2'000'000'000}),
                         [](const auto& shape) { return shape.param.name; });

TEST(SortTier, EmptyAndSingle) {
  const Labels labels = some_labels();
  AsinTier none;
  sort_tier(none, labels);
  EXPECT_TRUE(none.empty());
  CategoryTier one(1);
  one[0].category = 7;
  one[0].metric = 0;
  sort_tier(one, labels, 8);
  EXPECT_EQ(one[0].category, 7);
}

TEST(SortTier, OneAsinWithAHugeNumberDoesNotSpoilTheOthers) {
  const Labels labels = some_labels();
  std::mt19937 random(1);
  AsinTier rows;
  for (std::int32_t i = 0; i < 100'000; ++i) {
    AsinRow row;
    row.asin = i == 5 ? INT32_MAX : static_cast<std::int32_t>(random() % 30'000);
    row.category = i;
    row.month = i == 7 ? Month::none() : Month::of(2024, 1);
    row.metric = static_cast<LabelId>(random() % labels.metrics.size());
    row.marketplace = 1;
    rows.push_back(row);
  }
  expect_sorted_copy(rows, labels, 2);
}

TEST(SortTier, CategoriesByCategoryMonthAndMetric) {
  const Labels labels = some_labels();
  CategoryTier rows;
  for (const std::int32_t category : {3, 1, 2}) {
    for (const int month : {2, 1}) {
      for (const LabelId metric : {4, 1, 0}) {
        rows.push_back({category, Month::of(2024, month), metric, 1, 1, Money()});
      }
    }
  }
  expect_sorted_copy(rows, labels, 2);
}

}  // namespace
}  // namespace stepwell
