// What the server's parts cost, without sockets: an answer made and an answer kept, a snapshot built and a
// snapshot updated in place. The pyramid has the size of a team's: about 1.8 million ASIN groups.
#include <benchmark/benchmark.h>

#include "serve/api/routes.h"
#include "serve/follow/testing/synthetic.h"
#include "serve/http/responder.h"

namespace stepwell::serve {
namespace {

using testing::MemoryDatabase;

struct Bed {
  MemoryDatabase database;
  AsinTier tier;

  explicit Bed(int products = 6200) {
    testing::SyntheticShape shape;
    shape.products = products;
    shape.brands = 400;
    shape.categories = 20;
    shape.months = 36;
    shape.density = 0.8;
    shape.metrics = {"Net revenue", "CM3", "Net units", "Ad spend", "Refunds"};
    shape.marketplaces = {"DE", "FR"};
    tier = testing::synthesize(database, shape, 1);
    database.publish(tier);
  }
  SnapshotFacts facts() const {
    SnapshotFacts facts;
    facts.generation = database.generations.back();
    facts.labels = std::make_shared<Labels>(database.labels);
    facts.directory = database.directory;
    return facts;
  }
};

Bed& bed() {
  static Bed made;
  return made;
}

/// One server thread's responder over the bed.
class Desk {
 public:
  explicit Desk(std::size_t cache_entries) {
    service_.board = &board_;
    service_.gate = &gate_;
    service_.meters.push_back(std::make_unique<Meter>(routes().size()));
    board_.publish(std::make_shared<Snapshot>(bed().facts(), bed().database.pyramid));
    responder_ =
        std::make_unique<Responder>(service_, *service_.meters[0], CacheBounds{cache_entries, 32 << 20});
  }
  std::size_t answer(std::string_view target) {
    text_.clear();
    responder_->begin_burst();
    if (const auto slow = responder_->answer({.target = target}, text_)) {
      slow->make();
      responder_->finish(*slow, text_);
    }
    return text_.size();
  }

 private:
  Board board_;
  auth::Gate gate_;
  Service service_;
  std::unique_ptr<Responder> responder_;
  std::string text_;
};

void answer(benchmark::State& state, std::size_t cache_entries, const std::string& target) {
  Desk desk(cache_entries);
  for (auto _ : state) benchmark::DoNotOptimize(desk.answer(target));
}

const std::string kDashboard = "/api/dashboard-data?metric=Net+revenue";

BENCHMARK_CAPTURE(answer, dashboard_kept, 1000, kDashboard);
BENCHMARK_CAPTURE(answer, dashboard_made, 0, kDashboard);
BENCHMARK_CAPTURE(answer, dashboard_of_brand_made, 0, kDashboard + "&brand_id=7");
BENCHMARK_CAPTURE(answer, dashboard_of_category_made, 0, kDashboard + "&category_id=7");
BENCHMARK_CAPTURE(answer, categories_made, 0, "/api/categories-dashboard-data");
BENCHMARK_CAPTURE(answer, profitability_made, 0, "/api/profitability-data?brand_id=7");
BENCHMARK_CAPTURE(answer, filters_made, 0, "/api/filters");
BENCHMARK_CAPTURE(answer, product_made, 0, "/api/product/B000000007");
BENCHMARK_CAPTURE(answer, products_of_largest_brand_made, 0, "/api/products?brand_id=1");
BENCHMARK_CAPTURE(answer, products_of_all_brands_made, 0, "/api/products");
BENCHMARK_CAPTURE(answer, products_search_made, 0, "/api/products?q=no.+123");

void snapshot_built(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    SnapshotFacts facts = bed().facts();
    Pyramid pyramid = bed().database.pyramid;
    state.ResumeTiming();
    const Snapshot snapshot(std::move(facts), std::move(pyramid));
    state.counters["bytes/row"] =
        static_cast<double>(snapshot.bytes()) / static_cast<double>(snapshot.asins().row_count());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(bed().tier.size()));
}
BENCHMARK(snapshot_built)->Unit(benchmark::kMillisecond);

/// Changes spread evenly over the products.
void snapshot_updated(benchmark::State& state) {
  static Bed changed;
  const Snapshot before(changed.facts(), changed.database.pyramid);
  AsinTier tier = changed.tier;
  const std::size_t step = tier.size() / static_cast<std::size_t>(state.range(0));
  for (std::size_t i = 0; i < tier.size(); i += step) tier[i].value = tier[i].value + Money::of_units(1);
  const Generation generation = changed.database.publish(tier);
  const std::vector<PyramidDifference> changes = {changed.database.journal.at(generation.number)};
  for (auto _ : state) {
    state.PauseTiming();
    SnapshotFacts facts = changed.facts();
    state.ResumeTiming();
    benchmark::DoNotOptimize(Snapshot(before, std::move(facts), changes).bytes());
  }
  changed.database.publish(changed.tier);
}
BENCHMARK(snapshot_updated)->Arg(10)->Arg(1000)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace stepwell::serve
