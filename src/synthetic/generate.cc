#include "synthetic/generate.h"

#include <fmt/format.h>

#include <memory>

#include "base/error.h"
#include "engine/engine.h"
#include "synthetic/catalog.h"
#include "synthetic/facts.h"
#include "synthetic/figures.h"
#include "synthetic/names.h"
#include "synthetic/random.h"

namespace stepwell {
namespace {

using namespace synthetic;

constexpr std::uint64_t kRowsMax = 100'000'000'000;

std::vector<SourceBrand> brand_table(const Catalog& catalog, std::uint64_t seed) {
  constexpr std::string_view kExcludedGroup = "stock";
  constexpr std::string_view kOtherGroups[] = {"core", "growth", "acquired"};
  std::vector<SourceBrand> table;
  table.reserve(catalog.brands.size());
  for (std::size_t i = 0; i < catalog.brands.size(); ++i) {
    const Brand& brand = catalog.brands[i];
    Random random(seed, {kStreamName, 1, i});
    SourceBrand& row = table.emplace_back();
    row.id = static_cast<std::int32_t>(i + 1);
    row.name = brand_name(seed, i);
    if (brand.categorised) row.category = brand.category + 1;
    if (brand.excluded) {
      row.group = kExcludedGroup;
    } else if (random.chance(550)) {
      row.group = kOtherGroups[random.below(std::size(kOtherGroups))];
    }
  }
  return table;
}

std::vector<SourceAsin> asin_table(const Catalog& catalog, const std::vector<SourceBrand>& brands,
                                   std::uint64_t seed) {
  std::vector<SourceAsin> table;
  table.reserve(catalog.asins.size());
  for (const Asin& asin : catalog.asins) {
    if (!asin.known) continue;
    const auto brand = static_cast<std::size_t>(asin.brand);
    Random random(seed, {kStreamName, 2, static_cast<std::uint64_t>(asin.id)});
    SourceAsin& row = table.emplace_back();
    row.id = asin.id;
    row.asin = asin_code(seed, static_cast<std::uint64_t>(asin.id));
    row.name = product_name(brands[brand].name, catalog.brands[brand].category, random);
    if (asin.branded) row.brand = brands[brand].id;
  }
  return table;
}

/// What lies in the warehouses at the month's end: goods for the sales of five weeks to three months.
std::vector<SourceStock> stock_table(const Catalog& catalog, std::uint64_t seed) {
  std::vector<SourceStock> table;
  for (int month = 0; month < kMonthCount; ++month) {
    for_each_cell(catalog, month, [&](const Asin& asin, int marketplace) {
      if (!asin.known) return;
      // The cells of one ASIN follow each other.
      const auto calendar = kFirstSyntheticMonth.plus(month);
      if (table.empty() || table.back().asin != asin.id || table.back().month != calendar) {
        table.push_back({.asin = asin.id, .month = calendar, .value = 0});
      }
      Random random(seed,
                    {kStreamStock, static_cast<std::uint64_t>(asin.id), static_cast<std::uint64_t>(month)});
      const Figures figures = figures_of(catalog, asin, marketplace, month, seed);
      table.back().value += figures[kGoods] * random.between(1200, 3000) / 1000;
    });
  }
  return table;
}

FactLabels intern_labels(Labels& labels) {
  FactLabels interned{};
  for (std::size_t i = 0; i < kMarketplaces.size(); ++i) {
    interned.marketplaces[i] = labels.marketplaces.intern(kMarketplaces[i].name);
  }
  return interned;
}

}  // namespace

std::string_view name_of(Shape shape) { return shape == Shape::kDaily ? "daily" : "ledger"; }

std::optional<Shape> shape_of(std::string_view name) {
  for (const auto shape : {Shape::kDaily, Shape::kLedger}) {
    if (name == name_of(shape)) return shape;
  }
  return std::nullopt;
}

PlainSources synthesize(const GenerateOptions& options, Labels& labels) {
  if (options.rows == 0 || options.rows > kRowsMax) {
    throw Error(ErrorCode::kUsage, fmt::format("cannot generate {} rows", options.rows),
                fmt::format("ask for 1 to {} rows", kRowsMax));
  }
  const auto catalog = std::make_shared<const Catalog>(make_catalog(options));
  FactLabels interned = intern_labels(labels);
  const auto metric_count = options.shape == Shape::kDaily ? kDailyMetricCount : kLedgerMetricCount;
  for (std::size_t i = 0; i < metric_count; ++i)
    interned.metrics[i] = labels.metrics.intern(kMetrics[i].name);

  PlainSources sources;
  for (std::size_t i = 0; i < kCategoryCount; ++i) {
    sources.categories.emplace_back(static_cast<std::int32_t>(i + 1), category_name(i));
  }
  sources.brands = brand_table(*catalog, options.seed);
  sources.asins = asin_table(*catalog, sources.brands, options.seed);
  sources.stock = stock_table(*catalog, options.seed);
  sources.fact_count = options.rows;
  sources.labels = &labels;
  sources.facts = [catalog, interned, options](const FactSink& sink) {
    const auto write = options.shape == Shape::kDaily ? write_daily_facts : write_ledger_facts;
    write(*catalog, interned, options, sink);
  };
  return sources;
}

void generate(Engine& engine, const GenerateOptions& options, Progress& progress) {
  Labels labels(engine.folds());
  engine.ingest().generate(synthesize(options, labels), progress);
}

}  // namespace stepwell
