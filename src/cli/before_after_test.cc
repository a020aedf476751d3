#include "cli/before_after.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace stepwell {
namespace {

using ::testing::HasSubstr;

/// A bench whose queries take as long as a test says.
class ScriptedBench final : public DashboardBench {
 public:
  /// What the next queries take, on either side.
  std::vector<double> raw_s;
  std::vector<double> tiers_s;
  /// 'r' and 't' for each query that was run.
  std::string log;

  QueryTiming time(Dashboard, QueryBase base, const DashboardMetrics&) override {
    const bool raw = base == QueryBase::kRawRows;
    log += raw ? 'r' : 't';
    auto& times = raw ? raw_s : tiers_s;
    const double seconds = times.at(taken_[raw ? 0 : 1]++ % times.size());
    return {.seconds = seconds, .rows_scanned = raw ? 2'000u : 10u};
  }

 private:
  std::size_t taken_[2] = {0, 0};
};

TEST(Spread, HasAMiddleAndEnds) {
  const Spread odd = Spread::of({3, 1, 2});
  EXPECT_EQ(odd.median, 2);
  EXPECT_EQ(odd.least, 1);
  EXPECT_EQ(odd.most, 3);
  EXPECT_EQ(Spread::of({4, 1, 2, 3}).median, 2.5);
  EXPECT_EQ(Spread::of({7}).median, 7);
}

TEST(BeforeAfter, SidesTakeTurnsAfterAPairThatNobodyCounts) {
  ScriptedBench bench;
  bench.raw_s = {100, 4, 8};  // the first is the cold one
  bench.tiers_s = {100, 1, 1};
  SilentProgress silent;
  const auto comparisons = compare_dashboards(bench, {}, 2, silent);
  ASSERT_EQ(comparisons.size(), 3u);
  EXPECT_EQ(bench.log.substr(0, 6), "rtrttr");
  EXPECT_EQ(bench.log.size(), 18u);
  const BeforeAfter& first = comparisons.front();
  EXPECT_EQ(first.raw.seconds.least, 4);
  EXPECT_EQ(first.raw.seconds.most, 8);
  EXPECT_EQ(first.raw.rows_scanned, 2'000u);
  EXPECT_EQ(first.tiers.rows_scanned, 10u);
  EXPECT_DOUBLE_EQ(first.fewer_rows_percent(), 99.5);
}

// The machine is four times as slow in the second pair: each pair says 10, and so does the comparison.
TEST(BeforeAfter, RatiosAreTakenWithinPairs) {
  ScriptedBench bench;
  bench.raw_s = {10, 10, 40};
  bench.tiers_s = {1, 1, 4};
  SilentProgress silent;
  const auto comparisons = compare_dashboards(bench, {}, 2, silent);
  EXPECT_DOUBLE_EQ(comparisons.front().faster.least, 10);
  EXPECT_DOUBLE_EQ(comparisons.front().faster.most, 10);
  EXPECT_DOUBLE_EQ(comparisons.front().less_time_percent(), 90);
}

TEST(BeforeAfter, TablesShowSpreadOnlyWhereThereIsOne) {
  BeforeAfter comparison;
  comparison.endpoint = "/api/dashboard-data";
  comparison.raw = {.seconds = Spread::of({12.5}), .rows_scanned = 22'000'000};
  comparison.tiers = {.seconds = Spread::of({0.001, 0.0011, 0.0012}), .rows_scanned = 0};
  comparison.faster = Spread::of({11'363.6});
  const std::string text = describe({comparison});
  EXPECT_THAT(text, HasSubstr("       12.5 s  1.1 ms (1.0 ms to 1.2 ms)  11,364 x     99.99%"));
  EXPECT_THAT(text, HasSubstr("22,000,000             0     100.00%"));
}

TEST(BeforeAfter, SlowerTiersAndNoRowsAreToldAsTheyAre) {
  BeforeAfter comparison;
  comparison.faster = Spread::of({0.5});
  EXPECT_DOUBLE_EQ(comparison.less_time_percent(), -100);
  EXPECT_DOUBLE_EQ(comparison.fewer_rows_percent(), 0);
  EXPECT_THAT(describe({comparison}), HasSubstr("0.5 x"));
}

}  // namespace
}  // namespace stepwell
