#include "rollup/aggregator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>

#include "rollup/order.h"
#include "rollup/testing/error_of.h"
#include "rollup/workers.h"

namespace stepwell {
namespace {

using testing::AllOf;
using testing::HasSubstr;

struct RawRow {
  std::int32_t asin = kNoId;
  std::optional<std::string> marketplace;
  std::optional<std::string> metric;
  Month month;
  std::optional<std::int64_t> value;
};

/// What the oracle says of a group, its key aside.
struct Sum {
  std::string metric;
  std::string marketplace;
  std::uint64_t rows = 0;
  __extension__ __int128 units = 0;
};
using GroupOracle = std::map<std::tuple<std::int32_t, std::string, std::string, std::string>, Sum>;
using ExcludedOracle = std::map<std::tuple<std::int32_t, Month, int>, Sum>;

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(c));
  return text;
}

void count(Sum& sum, const RawRow& row) {
  ++sum.rows;
  sum.units += row.value.value_or(0);
}

class AggregatorTest : public testing::Test {
 protected:
  AggregatorTest() {
    placements_[1] = {10, 100, std::nullopt};
    placements_[2] = {20, kNoId, std::nullopt};
    placements_[3] = {kNoId, kNoId, Exclusion::kAsinWithoutBrand};
    placements_[4] = {30, kNoId, Exclusion::kUnknownBrand};
    placements_[5] = {40, 100, Exclusion::kExcludedGroup};
    placements_[2'000'000'000] = {10, 100, std::nullopt};
  }

  FactBatch batch(const std::vector<RawRow>& rows) {
    FactBatch batch;
    for (const RawRow& row : rows) {
      batch.asin.push_back(row.asin);
      batch.marketplace.push_back(row.marketplace ? labels_.marketplaces.intern(*row.marketplace) : kNoLabel);
      batch.metric.push_back(row.metric ? labels_.metrics.intern(*row.metric) : kNoLabel);
      batch.month.push_back(row.month);
      batch.value.push_back(row.value.value_or(kNullValue));
    }
    return batch;
  }

  /// All rows through so many lanes, each on a thread of its own, in batches of so many.
  RawGroups aggregate(const std::vector<RawRow>& rows, std::size_t lanes, std::size_t batch_rows) {
    std::vector<std::vector<FactBatch>> batches(lanes);
    for (std::size_t first = 0, i = 0; first < rows.size(); first += batch_rows, ++i) {
      const std::size_t last = std::min(first + batch_rows, rows.size());
      batches[i % lanes].push_back(batch({rows.begin() + static_cast<std::ptrdiff_t>(first),
                                          rows.begin() + static_cast<std::ptrdiff_t>(last)}));
    }
    Aggregator aggregator(placements_, labels_);
    std::vector<Aggregator::Lane*> own;
    for (std::size_t i = 0; i < lanes; ++i) own.push_back(&aggregator.add_lane());
    run_workers(static_cast<unsigned>(lanes), [&](unsigned worker) {
      for (const FactBatch& one : batches[worker]) own[worker]->add(one);
    });
    return gather(*aggregator.finish(static_cast<unsigned>(lanes)), labels_);
  }

  Exclusion reason_of(const RawRow& row, bool& excluded) const {
    excluded = true;
    const auto placement = placements_.find(row.asin);
    if (row.asin == kNoId || placement == placements_.end()) return Exclusion::kUnknownAsin;
    if (placement->second.excluded) return *placement->second.excluded;
    if (!row.marketplace) return Exclusion::kNullMarketplace;
    if (!row.metric) return Exclusion::kNullMetric;
    excluded = row.month.is_none();
    return Exclusion::kNullMonth;
  }

  void expect_as_by_hand(const std::vector<RawRow>& rows, const RawGroups& groups) const {
    GroupOracle sums;
    ExcludedOracle excluded;
    for (const RawRow& row : rows) {
      bool is_excluded = false;
      const Exclusion reason = reason_of(row, is_excluded);
      if (is_excluded) {
        count(excluded[{row.asin, row.month, static_cast<int>(reason)}], row);
        continue;
      }
      Sum& sum = sums[{row.asin, row.month.str(), lower(*row.metric), lower(*row.marketplace)}];
      if (sum.rows == 0 || *row.metric < sum.metric) sum.metric = *row.metric;
      if (sum.rows == 0 || *row.marketplace < sum.marketplace) sum.marketplace = *row.marketplace;
      count(sum, row);
    }
    expect_groups(sums, groups.asins);
    ASSERT_EQ(groups.excluded.size(), excluded.size());
    auto expected = excluded.begin();  // the same order
    for (const ExcludedRow& row : groups.excluded) {
      const auto& [key, sum] = *expected++;
      EXPECT_EQ(std::tuple(row.asin, row.month, static_cast<int>(row.reason)), key);
      EXPECT_EQ(row.account.rows, sum.rows);
      EXPECT_EQ(row.account.money.units(), sum.units);
    }
  }

  void expect_groups(const GroupOracle& expected, const AsinTier& asins) const {
    ASSERT_EQ(asins.size(), expected.size());
    for (std::size_t i = 0; i < asins.size(); ++i) {
      const AsinRow& row = asins[i];
      if (i > 0) {
        ASSERT_LT(key_of(asins[i - 1], labels_), key_of(row, labels_));
      }
      const std::string& metric = labels_.metrics.text(row.metric);
      const std::string& marketplace = labels_.marketplaces.text(row.marketplace);
      const Sum& sum = expected.at({row.asin, row.month.str(), lower(metric), lower(marketplace)});
      EXPECT_EQ(metric, sum.metric);
      EXPECT_EQ(marketplace, sum.marketplace);
      EXPECT_EQ(row.row_count, sum.rows);
      EXPECT_EQ(row.value.units(), sum.units);
      EXPECT_EQ(row.brand, placements_.at(row.asin).brand);
      EXPECT_EQ(row.category, placements_.at(row.asin).category);
    }
  }

  Placements placements_;
  Labels labels_;
  const Month october_ = Month::of(2025, 10);
};

TEST_F(AggregatorTest, NothingFromNothing) {
  Aggregator aggregator(placements_, labels_);
  EXPECT_FALSE(aggregator.finish()->next());
  aggregator.add_lane().add({});
  const RawGroups groups = gather(*aggregator.finish(4), labels_);
  EXPECT_TRUE(groups.asins.empty());
  EXPECT_TRUE(groups.excluded.empty());
}

TEST_F(AggregatorTest, EveryKindOfRowAndEveryPairOfThem) {
  std::vector<RawRow> kinds;
  for (const std::int32_t asin : {kNoId, 1, 2, 3, 4, 5, 6, 2'000'000'000}) {
    for (const int nulls : {0, 1, 2, 4, 7}) {
      RawRow row{asin, "DE", "CM3", october_, 12};
      if ((nulls & 1) != 0) row.marketplace.reset();
      if ((nulls & 2) != 0) row.metric.reset();
      if ((nulls & 4) != 0) row.month = Month::none();
      kinds.push_back(row);
    }
  }
  kinds.push_back({1, "de", "cm3", october_, std::nullopt});
  kinds.push_back({1, "DE", "Cm3", october_, -12});
  for (const RawRow& first : kinds) {
    expect_as_by_hand({first}, aggregate({first}, 1, 1));
    for (const RawRow& second : kinds) {
      const std::vector<RawRow> rows = {first, second};
      expect_as_by_hand(rows, aggregate(rows, 1, 2));
      if (HasFailure()) return;
    }
  }
}

TEST_F(AggregatorTest, RandomRowsThroughOneLaneAndThree) {
  const char* const marketplaces[] = {"DE", "de", "FR", "fr", "UK"};
  const char* const metrics[] = {"Net revenue", "CM3", "cm3", "NET revenue"};
  for (unsigned seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937 random(seed);
    std::vector<RawRow> rows(random() % 4000);
    for (RawRow& row : rows) {
      row.asin = std::vector<std::int32_t>{1, 2, 1, 2, 3, 4, 5, 6, kNoId, 2'000'000'000}[random() % 10];
      if (random() % 20 != 0) row.marketplace = marketplaces[random() % 5];
      if (random() % 20 != 0) row.metric = metrics[random() % 4];
      if (random() % 20 != 0) row.month = Month::of(2023, 1).plus(static_cast<int>(random() % 40));
      if (random() % 20 != 0) row.value = static_cast<std::int64_t>(random() % 2001) - 1000;
    }
    const RawGroups one = aggregate(rows, 1, 1000);
    expect_as_by_hand(rows, one);
    const RawGroups three = aggregate(rows, 3, 77);
    expect_as_by_hand(rows, three);
    EXPECT_EQ(one.asins, three.asins);
    EXPECT_EQ(one.excluded, three.excluded);
    if (HasFailure()) return;
  }
}

TEST_F(AggregatorTest, EveryMonthIsHandedOutOnceAndWhole) {
  std::vector<RawRow> rows;
  for (int month = 0; month < 40; ++month) {  // more than the table tells apart
    for (const std::int32_t asin : {2'000'000'000, 2, 1}) {
      rows.push_back({asin, "DE", "CM3", Month::of(2020, 1).plus(month), month});
    }
  }
  Aggregator aggregator(placements_, labels_);
  aggregator.add_lane().add(batch(rows));
  aggregator.add_lane().add(batch(rows));
  const auto parts = aggregator.finish();
  std::set<Month> months;
  while (const auto part = parts->next()) {
    EXPECT_TRUE(months.insert(part->month).second);
    ASSERT_EQ(part->asins.size(), 3u);
    EXPECT_TRUE(std::ranges::is_sorted(part->asins, {}, &AsinRow::asin));
    for (const AsinRow& row : part->asins) {
      EXPECT_EQ(row.month, part->month);
      EXPECT_EQ(row.row_count, 2u);
    }
  }
  EXPECT_EQ(months.size(), 40u);
}

TEST_F(AggregatorTest, GroupsOfOnlyNullsAreZeroAndAreThere) {
  const RawGroups groups = aggregate({{1, "DE", "CM3", october_, std::nullopt}}, 1, 1);
  ASSERT_EQ(groups.asins.size(), 1u);
  EXPECT_EQ(groups.asins[0].value, Money());
  EXPECT_EQ(groups.asins[0].row_count, 1u);
}

TEST_F(AggregatorTest, LabelsMayComeBetweenBatches) {
  Aggregator aggregator(placements_, labels_);
  Aggregator::Lane& lane = aggregator.add_lane();
  lane.add(batch({{1, "de", "cm3", october_, 1}}));
  lane.add(batch({{1, "DE", "CM3", october_, 2}, {1, "FR", "Units", october_, 4}}));
  const RawGroups groups = gather(*aggregator.finish(), labels_);
  ASSERT_EQ(groups.asins.size(), 2u);
  EXPECT_EQ(labels_.metrics.text(groups.asins[0].metric), "CM3");
  EXPECT_EQ(labels_.marketplaces.text(groups.asins[0].marketplace), "DE");
  EXPECT_EQ(groups.asins[0].value, Money::of_units(3));
}

TEST_F(AggregatorTest, FinishLeavesItEmptyAndUsable) {
  Aggregator aggregator(placements_, labels_);
  Aggregator::Lane& lane = aggregator.add_lane();
  Aggregator::Lane& other = aggregator.add_lane();
  for (int round = 0; round < 2; ++round) {
    lane.add(batch({{1, "DE", "CM3", october_, 1}, {5, "DE", "CM3", october_, 1}}));
    other.add(batch({{1, "DE", "CM3", october_, 1}}));
    const RawGroups groups = gather(*aggregator.finish(), labels_);
    ASSERT_EQ(groups.asins.size(), 1u);
    EXPECT_EQ(groups.asins[0].value, Money::of_units(2));
    ASSERT_EQ(groups.excluded.size(), 1u);
  }
}

TEST_F(AggregatorTest, TheReservedMarketplaceIsAnErrorInAnySpellingAndOnAnyRow) {
  for (const char* spelling : {"ALL", "all", "All "}) {
    EXPECT_THAT(error_of([&] {
                  aggregate({{1, spelling, "CM3", october_, 1}}, 1, 1);
                }),
                AllOf(HasSubstr("ASIN 1, month 2025-10"), HasSubstr(spelling), HasSubstr("reserved")));
  }
  for (const std::int32_t excluded : {3, 5, 99}) {
    EXPECT_THAT(error_of([&] {
                  aggregate({{excluded, "ALL", std::nullopt, Month::none(), 1}}, 1, 1);
                }),
                HasSubstr("reserved"));
  }
  EXPECT_THAT(error_of([&] {
                aggregate({{kNoId, "ALL", "CM3", october_, 1}}, 1, 1);
              }),
              HasSubstr("ASIN NULL"));
}

TEST_F(AggregatorTest, ASumThatDoesNotFitNamesTheLeastSuchGroup) {
  constexpr std::int64_t kMost = 999'999'999'999'999;  // decimal(15,2), in hundredths
  EXPECT_NO_THROW(aggregate({{1, "DE", "CM3", october_, kMost}, {1, "FR", "CM3", october_, -kMost}}, 1, 10));
  const std::vector<RawRow> too_much = {{2, "DE", "CM3", october_, kMost},
                                        {2, "DE", "CM3", october_, 1},
                                        {1, "FR", "CM3", october_, -kMost},
                                        {1, "FR", "CM3", october_, -1}};
  for (const std::size_t lanes : {1, 2}) {
    EXPECT_THAT(error_of([&] { aggregate(too_much, lanes, 1); }),
                AllOf(HasSubstr("ASIN 1, month 2025-10, metric 'CM3', marketplace 'FR'"),
                      HasSubstr("-10000000000000.00"), HasSubstr("decimal(15,2)")));
  }
}

TEST_F(AggregatorTest, TellsTheOrderOfItsMonths) {
  Aggregator aggregator(placements_, labels_);
  std::vector<RawRow> rows;
  for (int i = 0; i < 40; ++i) rows.push_back({1, "DE", "CM3", october_.plus(i * 7 % 40), 1});
  aggregator.add_lane().add(batch(rows));
  const auto parts = aggregator.finish();
  std::vector<Month> months;
  while (const auto part = parts->next()) months.push_back(part->month);
  EXPECT_EQ(months.size(), 40u);
  EXPECT_TRUE(std::ranges::is_sorted(months, &Aggregator::hands_out_before));
}

TEST_F(AggregatorTest, SumsMayLeave64BitsOnTheirWayAndComeBack) {
  std::vector<RawRow> rows(300, {1, "DE", "CM3", october_, INT64_MAX});
  rows.insert(rows.end(), 300, {1, "DE", "CM3", october_, -INT64_MAX});
  rows.push_back({1, "DE", "CM3", october_, 7});
  expect_as_by_hand(rows, aggregate(rows, 1, 1000));
  expect_as_by_hand(rows, aggregate(rows, 2, 100));
}

}  // namespace
}  // namespace stepwell
