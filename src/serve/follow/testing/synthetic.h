// Pyramids for the server's tests and benchmarks: random ones, and ones of the size that a team has.
#pragma once

#include <fmt/format.h>

#include <random>
#include <string>
#include <vector>

#include "serve/follow/testing/memory_gateway.h"

namespace stepwell::serve::testing {

struct SyntheticShape {
  int products = 40;
  int brands = 6;
  int categories = 3;
  int months = 30;
  double density = 0.4;  // of product, month, metric and marketplace
  Month last = Month::of(2025, 10);
  std::vector<std::string> metrics = {"Net revenue", "CM3", "Net units", "Ad spend"};
  std::vector<std::string> marketplaces = {"DE", "FR", "US"};
};

/// Fills the directory of `database` and returns ASIN groups with its labels; not published yet.
inline AsinTier synthesize(MemoryDatabase& database, const SyntheticShape& shape, unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&random](int bound) {
    return std::uniform_int_distribution<int>(0, bound - 1)(random);
  };
  Directory& directory = database.directory;
  directory = {};
  for (int c = 1; c <= shape.categories; ++c)
    directory.categories.push_back({c, fmt::format("Category {}", c)});
  for (int b = 1; b <= shape.brands; ++b) {
    const std::int32_t category = b % 5 == 0 ? kNoId : below(shape.categories) + 1;
    directory.brands.push_back({b, category, fmt::format("Brand \"{}\"", b)});
  }
  for (int p = 1; p <= shape.products; ++p) {
    // The first brand is large.
    const std::int32_t brand = below(5) == 0 ? 1 : below(shape.brands) + 1;
    directory.asins.push_back({p, brand, fmt::format("B{:09}", p), fmt::format("Product no. {}", p)});
  }
  for (int c = 1; c <= shape.categories; ++c) {
    for (int m = 0; m < shape.months; ++m) {
      directory.stock.push_back({c, shape.last.plus(m + 1 - shape.months), MoneySum(below(1'000'000))});
    }
  }
  std::vector<LabelId> metrics;
  std::vector<LabelId> marketplaces;
  for (const std::string& text : shape.metrics) metrics.push_back(database.labels.metrics.intern(text));
  for (const std::string& text : shape.marketplaces) {
    marketplaces.push_back(database.labels.marketplaces.intern(text));
  }
  AsinTier tier;
  std::bernoulli_distribution present(shape.density);
  for (const AsinName& product : directory.asins) {
    const BrandName& brand = directory.brands[static_cast<std::size_t>(product.brand) - 1];
    for (int m = 0; m < shape.months; ++m) {
      for (const LabelId metric : metrics) {
        for (const LabelId marketplace : marketplaces) {
          if (!present(random)) continue;
          tier.push_back({product.id, brand.id, brand.category, shape.last.plus(m + 1 - shape.months), metric,
                          marketplace, 1, Money::of_units(below(2'000'000) - 200'000)});
        }
      }
    }
  }
  return tier;
}

}  // namespace stepwell::serve::testing
