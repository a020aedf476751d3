// How many rows a second the parts of rollup/ do, on the two shapes of data that the product knows: `daily`
// (many raw rows a group, coming by month) and `ledger` (a group for every raw row).

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "rollup/aggregator.h"
#include "rollup/difference.h"
#include "rollup/order.h"
#include "rollup/tiers.h"

namespace stepwell {
namespace {

constexpr std::int32_t kAsins = 43'706;
constexpr std::int32_t kBrands = 400;
constexpr std::int32_t kCategories = 20;
constexpr int kMonths = 22;
constexpr std::size_t kDailyGroups = 1'780'000;
constexpr std::size_t kDailyRowsPerGroup = 38;
constexpr std::size_t kLedgerRows = 20'000'000;
constexpr std::size_t kBatchRows = 65'536;

struct World {
  Labels labels;
  Placements placements;
  std::vector<LabelId> marketplaces;
  std::vector<LabelId> metrics;

  World(int marketplace_count, int metric_count) {
    for (int i = 0; i < marketplace_count; ++i) {
      marketplaces.push_back(labels.marketplaces.intern(fmt::format("M{}", i)));
    }
    for (int i = 0; i < metric_count; ++i)
      metrics.push_back(labels.metrics.intern(fmt::format("Metric {}", i)));
    for (std::int32_t asin = 1; asin <= kAsins; ++asin) {
      const std::int32_t brand = asin % kBrands + 1;
      placements[asin] = {.brand = brand, .category = brand % kCategories + 1, .excluded = std::nullopt};
    }
  }
};

/// Where a group stands in a dense numbering of all possible ones, taken apart.
AsinRow group_of(const World& world, std::uint64_t number) {
  AsinRow row;
  row.marketplace = world.marketplaces[number % world.marketplaces.size()];
  number /= world.marketplaces.size();
  row.metric = world.metrics[number % world.metrics.size()];
  number /= world.metrics.size();
  row.asin = static_cast<std::int32_t>(number % kAsins) + 1;
  row.month = Month::of(2024, 1).plus(static_cast<int>(number / kAsins % kMonths));
  row.brand = world.placements.at(row.asin).brand;
  row.category = world.placements.at(row.asin).category;
  row.row_count = 1;
  row.value = Money::of_units(static_cast<std::int64_t>(number % 100'000) - 20'000);
  return row;
}

/// So many distinct groups of those that are possible, spread evenly, by month and at random within it.
AsinTier groups_by_month(const World& world, std::size_t count) {
  const std::uint64_t possible =
      std::uint64_t{kMonths} * kAsins * world.metrics.size() * world.marketplaces.size();
  AsinTier groups;
  groups.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    groups.push_back(group_of(world, possible / count * i + i % 7 % (possible / count)));
  std::mt19937_64 random(1);
  for (auto first = groups.begin(); first != groups.end();) {
    const auto last =
        std::find_if(first, groups.end(), [&](const AsinRow& row) { return row.month != first->month; });
    std::shuffle(first, last, random);
    first = last;
  }
  return groups;
}

void append(FactBatch& batch, const AsinRow& group) {
  batch.asin.push_back(group.asin);
  batch.marketplace.push_back(group.marketplace);
  batch.metric.push_back(group.metric);
  batch.month.push_back(group.month);
  batch.value.push_back(group.value.units());
}

/// Raw rows of the groups, month after month; within a month a row may be of any group.
std::vector<FactBatch> daily_batches(const AsinTier& groups) {
  std::vector<FactBatch> batches(1);
  std::mt19937_64 random(2);
  for (std::size_t first = 0; first < groups.size();) {
    std::size_t last = first;
    while (last < groups.size() && groups[last].month == groups[first].month) ++last;
    for (std::size_t row = 0; row < (last - first) * kDailyRowsPerGroup; ++row) {
      if (batches.back().size() == kBatchRows) batches.emplace_back();
      append(batches.back(), groups[first + random() % (last - first)]);
    }
    first = last;
  }
  return batches;
}

std::vector<FactBatch> ledger_batches(const AsinTier& groups) {
  std::vector<FactBatch> batches(1);
  for (const AsinRow& group : groups) {
    if (batches.back().size() == kBatchRows) batches.emplace_back();
    append(batches.back(), group);
  }
  return batches;
}

const World& daily_world() {
  static const World world(5, 10);
  return world;
}
const World& ledger_world() {
  static const World world(8, 16);
  return world;
}
const AsinTier& ledger_groups() {
  static const AsinTier groups = groups_by_month(ledger_world(), kLedgerRows);
  return groups;
}
const AsinTier& ledger_tier() {
  static const AsinTier tier = [] {
    AsinTier sorted = ledger_groups();
    sort_tier(sorted, ledger_world().labels);
    return sorted;
  }();
  return tier;
}
const AsinTier& daily_tier() {
  static const AsinTier tier = [] {
    AsinTier sorted = groups_by_month(daily_world(), kDailyGroups);
    sort_tier(sorted, daily_world().labels);
    return sorted;
  }();
  return tier;
}

void count_rows(benchmark::State& state, std::size_t rows) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
}

enum class Timed { kLanes, kFinish };

/// Times either the lanes or `finish`, with so many lanes, each of which gets every so-manieth batch.
void aggregate(benchmark::State& state, const World& world, const std::vector<FactBatch>& batches,
               Timed timed) {
  std::size_t rows = 0;
  for (const FactBatch& batch : batches) rows += batch.size();
  const auto lane_count = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    if (timed == Timed::kFinish) state.PauseTiming();
    {
      Aggregator aggregator(world.placements, world.labels);
      std::vector<Aggregator::Lane*> lanes;
      for (std::size_t i = 0; i < lane_count; ++i) lanes.push_back(&aggregator.add_lane());
      for (std::size_t i = 0; i < batches.size(); ++i) lanes[i % lane_count]->add(batches[i]);
      if (timed == Timed::kFinish) {
        state.ResumeTiming();
      } else {
        state.PauseTiming();
      }
      const auto parts = aggregator.finish(2);
      std::size_t groups = 0;
      while (const auto part = parts->next()) groups += part->asins.size();
      state.counters["groups"] = static_cast<double>(groups);
      if (timed == Timed::kFinish) state.PauseTiming();
    }
    state.ResumeTiming();
  }
  count_rows(state, rows);
}

const std::vector<FactBatch>& daily() {
  static const std::vector<FactBatch> batches = daily_batches(groups_by_month(daily_world(), kDailyGroups));
  return batches;
}
const std::vector<FactBatch>& ledger() {
  static const std::vector<FactBatch> batches = ledger_batches(ledger_groups());
  return batches;
}

void aggregate_daily(benchmark::State& state) { aggregate(state, daily_world(), daily(), Timed::kLanes); }
void finish_daily(benchmark::State& state) { aggregate(state, daily_world(), daily(), Timed::kFinish); }
void aggregate_ledger(benchmark::State& state) { aggregate(state, ledger_world(), ledger(), Timed::kLanes); }
void finish_ledger(benchmark::State& state) { aggregate(state, ledger_world(), ledger(), Timed::kFinish); }

void sort_by_month(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    AsinTier tier = ledger_groups();
    state.ResumeTiming();
    sort_tier(tier, ledger_world().labels, static_cast<unsigned>(state.range(0)));
    benchmark::DoNotOptimize(tier.data());
  }
  count_rows(state, kLedgerRows);
}

void sort_sorted(benchmark::State& state) {
  AsinTier tier = ledger_tier();
  for (auto _ : state) sort_tier(tier, ledger_world().labels);
  count_rows(state, kLedgerRows);
}

void brands_of(benchmark::State& state, const World& world, const AsinTier& tier) {
  for (auto _ : state) {
    const BrandTier brands = roll_up_brands(tier, world.labels);
    state.counters["groups"] = static_cast<double>(brands.size());
  }
  count_rows(state, tier.size());
}
void brands_daily(benchmark::State& state) { brands_of(state, daily_world(), daily_tier()); }
void brands_ledger(benchmark::State& state) { brands_of(state, ledger_world(), ledger_tier()); }

void categories_ledger(benchmark::State& state) {
  const BrandTier brands = roll_up_brands(ledger_tier(), ledger_world().labels);
  for (auto _ : state) benchmark::DoNotOptimize(roll_up_categories(brands, ledger_world().labels).data());
  count_rows(state, brands.size());
}

/// The tier with every so-manieth row changed; 0: none.
AsinTier changed(const AsinTier& tier, std::int64_t every) {
  AsinTier result = tier;
  for (std::size_t i = 0; every > 0 && i < result.size(); i += static_cast<std::size_t>(every)) {
    result[i].value = result[i].value + Money::of_units(1);
  }
  return result;
}

void difference_of_ledger(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    AsinTier after = changed(ledger_tier(), state.range(0));
    state.ResumeTiming();
    const Difference<AsinRow> change = difference(ledger_tier(), std::move(after), ledger_world().labels);
    state.counters["changes"] = static_cast<double>(change.counts().total());
  }
  count_rows(state, kLedgerRows);
}

void apply_to_ledger(benchmark::State& state) {
  const Labels& labels = ledger_world().labels;
  const auto change = difference(ledger_tier(), changed(ledger_tier(), state.range(0)), labels);
  for (auto _ : state) benchmark::DoNotOptimize(apply(ledger_tier(), change, labels).data());
  count_rows(state, kLedgerRows);
}

BENCHMARK(aggregate_daily)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(finish_daily)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(2);
BENCHMARK(aggregate_ledger)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(finish_ledger)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(2);
BENCHMARK(sort_by_month)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(sort_sorted)->Unit(benchmark::kMillisecond);
BENCHMARK(brands_daily)->Unit(benchmark::kMillisecond);
BENCHMARK(brands_ledger)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(categories_ledger)->Unit(benchmark::kMillisecond);
BENCHMARK(difference_of_ledger)->Arg(0)->Arg(100)->Unit(benchmark::kMillisecond);
BENCHMARK(apply_to_ledger)->Arg(0)->Arg(100)->Arg(20'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace stepwell
