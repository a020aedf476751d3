#include "synthetic/generate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <unordered_set>
#include <vector>

#include "base/error.h"
#include "engine/engine.h"

namespace stepwell {
namespace {

/// All rows of one stream, and a number that differs if any field of any row, or their order, does.
struct Stream {
  std::uint64_t rows = 0;
  std::uint64_t hash = 0xCBF29CE484222325u;

  void add(const FactBatch& batch) {
    rows += batch.size();
    for (std::size_t i = 0; i < batch.size(); ++i) {
      mix(static_cast<std::uint64_t>(batch.asin[i]));
      mix(batch.marketplace[i]);
      mix(batch.metric[i]);
      mix(static_cast<std::uint64_t>(batch.month[i].index()));
      mix(batch.day[i]);
      mix(static_cast<std::uint64_t>(batch.value[i]));
    }
  }
  void mix(std::uint64_t value) { hash = (hash ^ value) * 0x100000001B3u; }
};

Stream stream_of(const PlainSources& sources) {
  Stream stream;
  sources.facts([&](const FactBatch& batch) { stream.add(batch); });
  return stream;
}

Stream stream_of(const GenerateOptions& options) {
  Labels labels;
  return stream_of(synthesize(options, labels));
}

using Key = std::tuple<std::int32_t, LabelId, LabelId, Month>;
using Cell = std::tuple<std::int32_t, LabelId, Month>;

/// What a stream amounts to, counted in the obvious way.
struct Census {
  explicit Census(const GenerateOptions& options) : sources(synthesize(options, labels)) {
    sources.facts([&](const FactBatch& batch) {
      for (std::size_t i = 0; i < batch.size(); ++i) count(batch, i);
    });
  }

  void count(const FactBatch& batch, std::size_t i) {
    ++rows;
    const auto asin = batch.asin[i];
    nulls += asin == kNoId || batch.marketplace[i] == kNoLabel || batch.metric[i] == kNoLabel ||
             batch.month[i].is_none() || batch.value[i] == kNullValue;
    auto& group = groups[{asin, batch.marketplace[i], batch.metric[i], batch.month[i]}];
    ++group.first;
    if (batch.value[i] != kNullValue) group.second += batch.value[i];
    days.insert(batch.day[i]);
    if (!batch.month[i].is_none()) {
      out_of_order += batch.month[i] < latest;
      latest = std::max(latest, batch.month[i]);
      earliest = std::min(earliest, batch.month[i]);
    }
  }

  std::int64_t total(const char* metric, const Cell& cell) const {
    const auto& [asin, marketplace, month] = cell;
    const auto found = groups.find({asin, marketplace, labels.metrics.find_class(metric), month});
    return found == groups.end() ? 0 : found->second.second;
  }

  Labels labels;
  PlainSources sources;
  std::uint64_t rows = 0;
  std::uint64_t nulls = 0;
  std::uint64_t out_of_order = 0;
  Month earliest = Month::of(9999, 1);
  Month latest = Month::of(1, 1);
  std::map<Key, std::pair<std::uint64_t, std::int64_t>> groups;
  std::set<int> days;
};

TEST(Generate, MakesExactlyAsManyRowsAsAsked) {
  for (const auto shape : {Shape::kDaily, Shape::kLedger}) {
    for (const std::uint64_t rows : {1, 2, 3, 17, 69, 70, 71, 1000, 1001, 32'768, 123'457}) {
      for (const std::uint64_t seed : {1, 2, 99}) {
        Labels labels;
        const auto sources = synthesize({.rows = rows, .shape = shape, .seed = seed}, labels);
        EXPECT_EQ(sources.fact_count, rows);
        EXPECT_EQ(stream_of(sources).rows, rows) << name_of(shape) << " seed " << seed;
        EXPECT_FALSE(sources.asins.empty());
        EXPECT_FALSE(sources.brands.empty());
      }
    }
  }
}

TEST(Generate, RefusesCountsThatMakeNoSense) {
  Labels labels;
  EXPECT_THROW(synthesize({.rows = 0}, labels), Error);
  EXPECT_THROW(synthesize({.rows = 100'000'000'001}, labels), Error);
}

TEST(Generate, GivesTheSameRowsForTheSameOptions) {
  for (const auto shape : {Shape::kDaily, Shape::kLedger}) {
    const GenerateOptions options{.rows = 200'000, .shape = shape, .seed = 7};
    const auto first = stream_of(options).hash;
    EXPECT_EQ(stream_of(options).hash, first);
    EXPECT_NE(stream_of({.rows = 200'000, .shape = shape, .seed = 8}).hash, first);
  }
  Labels labels;
  const auto sources = synthesize({.rows = 50'000}, labels);
  EXPECT_EQ(stream_of(sources).hash, stream_of(sources).hash);
}

TEST(Generate, GivesTheSameRowsOnEveryMachine) {
  // Whoever means to change the business changes these numbers with it.
  EXPECT_EQ(stream_of({.rows = 100'000, .shape = Shape::kDaily}).hash, 1853078390646335369u);
  EXPECT_EQ(stream_of({.rows = 100'000, .shape = Shape::kLedger}).hash, 16526874999155331522u);
}

TEST(Generate, HasTheProportionsOfDailyPostings) {
  const Census census({.rows = 1'000'000});
  const auto rows_a_group = static_cast<double>(census.rows) / static_cast<double>(census.groups.size());
  EXPECT_GT(rows_a_group, 33);
  EXPECT_LT(rows_a_group, 43);
  EXPECT_EQ(census.sources.categories.size(), 9u);
  EXPECT_EQ(census.sources.brands.size(), 60u);
  EXPECT_EQ(census.sources.asins.size(), 643u);
  EXPECT_EQ(census.earliest, kFirstSyntheticMonth);
  EXPECT_EQ(census.latest, kLastSyntheticMonth);
  EXPECT_EQ(census.out_of_order, 0u);
  EXPECT_EQ(census.days.size(), 31u);
  EXPECT_GT(census.nulls, 100u);
  EXPECT_LT(census.nulls, 400u);
}

TEST(Generate, HasTheBrandsAndAsinsOfTheBusinessItIsModelledOn) {
  Labels labels;
  const auto sources = synthesize({.rows = 68'000'000}, labels);
  EXPECT_EQ(sources.asins.size(), 43'706u);
  EXPECT_EQ(sources.brands.size(), 487u);
  EXPECT_EQ(labels.metrics.size(), 8u);
}

TEST(Generate, GivesEveryLedgerRowAGroupOfItsOwn) {
  const Census census({.rows = 500'000, .shape = Shape::kLedger});
  EXPECT_EQ(census.labels.metrics.size(), 70u);
  EXPECT_EQ(census.days, std::set<int>{1});
  EXPECT_EQ(census.earliest, kFirstSyntheticMonth);
  EXPECT_EQ(census.latest, kLastSyntheticMonth);
  EXPECT_EQ(census.out_of_order, 0u);
  std::uint64_t complete = 0;
  for (const auto& [key, group] : census.groups) {
    const auto& [asin, marketplace, metric, month] = key;
    if (asin == kNoId || marketplace == kNoLabel || metric == kNoLabel || month.is_none()) continue;
    ++complete;
    EXPECT_EQ(group.first, 1u);
  }
  EXPECT_GE(complete + census.nulls, census.rows);
}

TEST(Generate, KeepsTheFiguresConsistentToTheCent) {
  for (const auto shape : {Shape::kDaily, Shape::kLedger}) {
    const Census census({.rows = 300'000, .shape = shape});
    std::set<Cell> cells;
    for (const auto& [key, group] : census.groups) {
      const auto& [asin, marketplace, metric, month] = key;
      if (asin != kNoId && marketplace != kNoLabel && !month.is_none())
        cells.insert({asin, marketplace, month});
    }
    std::uint64_t inconsistent = 0;
    for (const auto& cell : cells) {
      const auto net = census.total("Net revenue", cell);
      const auto costs =
          census.total("COGS", cell) + census.total("FBA fees", cell) + census.total("PPC spend", cell);
      inconsistent += net != census.total("Gross revenue", cell) + census.total("Returns", cell) ||
                      net - costs != census.total("CM3", cell);
      EXPECT_EQ(census.total("Net units", cell) % 100, 0);
    }
    // Only where a row has been soiled.
    EXPECT_LE(inconsistent, census.nulls) << name_of(shape);
    EXPECT_GT(cells.size(), 500u);
  }
}

TEST(Generate, EarnsWhatSuchABusinessEarns) {
  const Census census({.rows = 1'000'000});
  std::map<std::string, std::int64_t> totals;
  std::map<Month, std::int64_t> revenue;
  for (const auto& [key, group] : census.groups) {
    const auto& [asin, marketplace, metric, month] = key;
    if (metric == kNoLabel) continue;
    totals[census.labels.metrics.text(metric)] += group.second;
    if (metric == census.labels.metrics.find_class("Net revenue")) revenue[month] += group.second;
  }
  const auto margin = static_cast<double>(totals["CM3"]) / static_cast<double>(totals["Net revenue"]);
  EXPECT_GT(margin, 0.15);
  EXPECT_LT(margin, 0.35);
  EXPECT_LT(totals["Returns"], 0);
  EXPECT_GT(revenue[Month::of(2024, 12)], revenue[Month::of(2024, 9)] * 11 / 10);
  EXPECT_GT(revenue[Month::of(2024, 7)], revenue[Month::of(2024, 6)]);
}

TEST(Generate, RefersToWhatExistsButForTheDirt) {
  const Census census({.rows = 1'000'000});
  std::map<std::int32_t, const SourceAsin*> asins;
  std::map<std::int32_t, const SourceBrand*> brands;
  std::set<std::int32_t> categories;
  for (const auto& category : census.sources.categories) categories.insert(category.first);
  for (const auto& brand : census.sources.brands) {
    brands[brand.id] = &brand;
    EXPECT_TRUE(brand.category == kNoId || categories.contains(brand.category));
  }
  for (const auto& asin : census.sources.asins) {
    asins[asin.id] = &asin;
    EXPECT_TRUE(asin.brand == kNoId || brands.contains(asin.brand));
  }
  for (const auto& stock : census.sources.stock) EXPECT_TRUE(asins.contains(stock.asin));

  std::uint64_t unknown = 0;
  std::uint64_t without_brand = 0;
  std::uint64_t excluded = 0;
  std::uint64_t uncategorised = 0;
  for (const auto& [key, group] : census.groups) {
    const auto found = asins.find(std::get<0>(key));
    EXPECT_NE(std::get<1>(key), kAllMarketplaces);
    if (found == asins.end()) {
      unknown += group.first;
    } else if (found->second->brand == kNoId) {
      without_brand += group.first;
    } else {
      const auto* brand = brands[found->second->brand];
      excluded += brand->group == "stock" ? group.first : 0;
      uncategorised += brand->category == kNoId ? group.first : 0;
    }
  }
  // In a million rows.
  for (const auto share : {unknown, without_brand}) {
    EXPECT_GT(share, 300u);
    EXPECT_LT(share, 3'000u);
  }
  EXPECT_GT(excluded, 500u);
  EXPECT_LT(excluded, 50'000u);
  EXPECT_GT(uncategorised, 500u);
}

TEST(Generate, NamesEverythingDifferently) {
  Labels labels;
  const auto sources = synthesize({.rows = 68'000'000, .seed = 3}, labels);
  std::unordered_set<std::string> brands;
  std::unordered_set<std::string> codes;
  std::unordered_set<std::string> products;
  for (const auto& brand : sources.brands) brands.insert(brand.name);
  for (const auto& asin : sources.asins) {
    codes.insert(asin.asin);
    products.insert(asin.name);
    EXPECT_THAT(asin.asin, testing::MatchesRegex("B0[0-9A-Z]{8}"));
  }
  EXPECT_EQ(brands.size(), sources.brands.size());
  EXPECT_EQ(codes.size(), sources.asins.size());
  EXPECT_GT(products.size(), sources.asins.size() * 9 / 10);
}

TEST(Generate, LaunchesAndDiscontinuesProducts) {
  const Census census({.rows = 1'000'000});
  std::map<std::int32_t, std::pair<Month, Month>> lives;
  for (const auto& [key, group] : census.groups) {
    const auto month = std::get<3>(key);
    if (month.is_none()) continue;
    const auto [life, first] = lives.try_emplace(std::get<0>(key), month, month);
    life->second = {std::min(life->second.first, month), std::max(life->second.second, month)};
  }
  const auto launched =
      std::ranges::count_if(lives, [](const auto& life) { return life.second.first > kFirstSyntheticMonth; });
  const auto discontinued =
      std::ranges::count_if(lives, [](const auto& life) { return life.second.second < kLastSyntheticMonth; });
  EXPECT_GT(launched, 100);
  EXPECT_GT(discontinued, 100);
}

TEST(Generate, SaysHowItsShapesAreCalled) {
  EXPECT_EQ(shape_of("daily"), Shape::kDaily);
  EXPECT_EQ(shape_of("ledger"), Shape::kLedger);
  EXPECT_EQ(shape_of("weekly"), std::nullopt);
}

}  // namespace
}  // namespace stepwell
