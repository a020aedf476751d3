// How fast the synthetic business makes rows, on one core: it must not be what anybody waits for.

#include <benchmark/benchmark.h>

#include "synthetic/generate.h"

namespace stepwell {
namespace {

void make_facts(benchmark::State& state, Shape shape) {
  Labels labels;
  const auto sources =
      synthesize({.rows = static_cast<std::uint64_t>(state.range(0)), .shape = shape}, labels);
  for (auto _ : state) {
    std::int64_t sum = 0;
    sources.facts([&](const FactBatch& batch) { sum += batch.value.back(); });
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void make_sources(benchmark::State& state) {
  for (auto _ : state) {
    Labels labels;
    benchmark::DoNotOptimize(synthesize({.rows = static_cast<std::uint64_t>(state.range(0))}, labels));
  }
}

BENCHMARK_CAPTURE(make_facts, daily, Shape::kDaily)
    ->Arg(5'000'000)
    ->Arg(68'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(make_facts, ledger, Shape::kLedger)
    ->Arg(5'000'000)
    ->Arg(68'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(make_sources)->Arg(5'000'000)->Arg(68'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace stepwell
