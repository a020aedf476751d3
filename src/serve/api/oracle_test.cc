// Dashboard, categories, profitability and products on random pyramids, against a recomputation that scans
// ASIN groups for every single figure and shares no code with what it checks; the same for snapshots that
// were updated in place.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cmath>
#include <random>

#include "serve/api/endpoints.h"
#include "serve/follow/testing/synthetic.h"
#include "serve/http/testing/asking.h"

namespace stepwell::serve {
namespace {

using testing::Asker;
using testing::MemoryDatabase;
using testing::SyntheticShape;

/// Sums groups by brute force. Metrics and marketplaces are plain texts, exactly as the groups have them.
class Oracle {
 public:
  Oracle(const AsinTier& tier, const MemoryDatabase& database) : tier_(tier), database_(database) {}

  struct Wanted {
    std::string metric = {};
    std::string marketplace = "ALL";
    std::optional<int> asin = {}, brand = {}, category = {};
    int from = 0;  // year × 12 + month − 1
    int to = 0;
  };

  /// Hundredths, and whether there were rows.
  std::pair<MoneySum::Units, bool> sum(const Wanted& wanted) const {
    MoneySum::Units total = 0;
    bool present = false;
    for (const AsinRow& row : tier_) {
      const int month = row.month.year() * 12 + row.month.month() - 1;
      if (month < wanted.from || month > wanted.to) continue;
      if (database_.labels.metrics.text(row.metric) != wanted.metric) continue;
      if (wanted.marketplace != "ALL" &&
          database_.labels.marketplaces.text(row.marketplace) != wanted.marketplace)
        continue;
      if (wanted.asin && row.asin != *wanted.asin) continue;
      if (wanted.brand && row.brand != *wanted.brand) continue;
      if (wanted.category && row.category != *wanted.category) continue;
      total += row.value.units();
      present = true;
    }
    return {total, present};
  }
  double money(const Wanted& wanted) const { return static_cast<double>(sum(wanted).first) / 100.0; }

 private:
  const AsinTier& tier_;
  const MemoryDatabase& database_;
};

/// As it stands in a request target.
std::string encoded(const std::string& text) {
  std::string target;
  for (const char c : text) target += fmt::format("%{:02x}", static_cast<unsigned char>(c));
  return target;
}

double percent(double part, double whole) { return whole > 0 ? part / whole * 100.0 : 0.0; }

void expect_near(const boost::json::value& actual, double expected, const std::string& what) {
  EXPECT_NEAR(actual.to_number<double>(), expected, 1e-9 * std::max(1.0, std::abs(expected))) << what;
}

class Comparison {
 public:
  Comparison(std::shared_ptr<const Snapshot> snapshot, const AsinTier& tier, const MemoryDatabase& database,
             const DashboardMetrics& names, Month as_of)
      : names_(names),
        database_(database),
        oracle_(tier, database),
        asker_(std::move(snapshot)),
        year_(as_of.year()),
        as_of_(as_of.year() * 12 + as_of.month() - 1),
        suffix_("as_of=" + as_of.str()) {
    asker_.board().set_settings({.metrics = names});
  }

  void dashboard(const std::string& metric, Oracle::Wanted wanted) {
    std::string target = "/api/dashboard-data?" + suffix_ + "&metric=" + encoded(metric) +
                         "&marketplace=" + wanted.marketplace;
    if (wanted.brand) target += "&brand_id=" + std::to_string(*wanted.brand);
    if (wanted.category) target += "&category_id=" + std::to_string(*wanted.category);
    const auto json = ask(target);
    for (int month = 0; month < 24; ++month) {
      const std::string key = "data_" + std::to_string(year_ - 1 + month / 12);
      const auto& value = json.at(key).at(static_cast<std::size_t>(month % 12));
      wanted.from = wanted.to = (year_ - 1) * 12 + month;
      if (metric == kEbitdaMetric) {
        Oracle::Wanted cm3 = wanted;
        cm3.metric = names_.margin;
        Oracle::Wanted revenue = wanted;
        revenue.metric = names_.revenue;
        if (wanted.from > as_of_) {
          EXPECT_TRUE(value.is_null()) << target;
        } else {
          expect_near(value, percent(oracle_.money(cm3), oracle_.money(revenue)), target);
        }
        continue;
      }
      wanted.metric = metric;
      const auto [units, present] = oracle_.sum(wanted);
      if (!present && month >= 12) {
        EXPECT_TRUE(value.is_null()) << target;
      } else {
        expect_near(value, static_cast<double>(units) / 100.0, target);
      }
    }
  }

  void categories() {
    const auto json = ask("/api/categories-dashboard-data?" + suffix_);
    double before = 1e300;
    ASSERT_EQ(json.at("categories").as_array().size(), database_.directory.categories.size());
    for (const auto& line : json.at("categories").as_array()) {
      const int id = static_cast<int>(line.at("id").as_int64());
      const auto of = [&](const std::string& metric, bool ltm) {
        return oracle_.money({.metric = metric,
                              .category = id,
                              .from = ltm ? as_of_ - 11 : (year_ - 1) * 12,
                              .to = ltm ? as_of_ : (year_ - 1) * 12 + 11});
      };
      const std::string previous = std::to_string(year_ - 1);
      expect_near(line.at("revenue_" + previous), of(names_.revenue, false), "revenue P");
      expect_near(line.at("revenue_ltm"), of(names_.revenue, true), "revenue LTM");
      const double growth = of(names_.revenue, true) - of(names_.revenue, false);
      expect_near(line.at("yoy_growth"), percent(growth, of(names_.revenue, false)), "growth");
      expect_near(line.at("ebitda_" + previous), percent(of(names_.margin, false), of(names_.revenue, false)),
                  "EBITDA P");
      expect_near(line.at("ebitda_ltm"), percent(of(names_.margin, true), of(names_.revenue, true)),
                  "EBITDA LTM");
      double stock = 0;
      for (const StockTotal& item : database_.directory.stock) {
        const int month = item.month.year() * 12 + item.month.month() - 1;
        if (item.category == id && month <= as_of_ && month > as_of_ - 12)
          stock += static_cast<double>(item.value.units());
      }
      expect_near(line.at("stock_ltm"), stock / 100.0, "stock");
      EXPECT_LE(line.at("revenue_ltm").to_number<double>(), before);
      before = line.at("revenue_ltm").to_number<double>();
    }
  }

  void profitability(std::optional<int> brand, std::optional<int> category) {
    std::string target = "/api/profitability-data?" + suffix_;
    if (brand) target += "&brand_id=" + std::to_string(*brand);
    if (category) target += "&category_id=" + std::to_string(*category);
    const auto json = ask(target);
    ASSERT_EQ(json.at("data").as_array().size(), 12u);
    for (int month = 0; month < 12; ++month) {
      const auto& line = json.at("data").at(static_cast<std::size_t>(month));
      const auto of = [&](const std::string& metric, int year) {
        return oracle_.money({.metric = metric,
                              .brand = brand,
                              .category = brand ? std::nullopt : category,
                              .from = year * 12 + month,
                              .to = year * 12 + month});
      };
      for (const int year : {year_ - 1, year_}) {
        expect_near(line.at("revenue_" + std::to_string(year)), of(names_.revenue, year), target);
        expect_near(line.at("ebitda_" + std::to_string(year)),
                    percent(of(names_.margin, year), of(names_.revenue, year)), target);
      }
      const double growth = of(names_.revenue, year_) - of(names_.revenue, year_ - 1);
      expect_near(line.at("yoy_growth"), percent(growth, of(names_.revenue, year_ - 1)), target);
    }
  }

  void asin_revenue(int asin) {
    const std::string target = fmt::format("/api/asin-revenue-data/B{:09}?{}", asin, suffix_);
    const auto json = ask(target);
    for (int month = 0; month < 24; ++month) {
      const int at = (year_ - 1) * 12 + month;
      const std::string year = std::to_string(year_ - 1 + month / 12);
      for (const auto& [field, metric] : {std::pair{"revenue_", names_.revenue}, {"units_", names_.units}}) {
        expect_near(json.at(field + year).at(static_cast<std::size_t>(month % 12)),
                    oracle_.money({.metric = metric, .asin = asin, .from = at, .to = at}), target);
      }
    }
  }

  void products(int brand, const std::string& metric) {
    const auto json = ask("/api/products?limit=1000&metric=" + encoded(metric) +
                          "&brand_id=" + std::to_string(brand) + "&" + suffix_);
    EXPECT_EQ(json.at("total").as_int64(), static_cast<std::int64_t>(json.at("products").as_array().size()));
    double before = 1e300;
    double revenue = 0;
    for (const auto& line : json.at("products").as_array()) {
      const int id = static_cast<int>(line.at("asin_id").as_int64());
      const auto ltm = [&](const std::string& name) {
        return oracle_.money({.metric = name, .asin = id, .brand = brand, .from = as_of_ - 11, .to = as_of_});
      };
      expect_near(line.at("revenue_ltm"), ltm(names_.revenue), "revenue LTM");
      expect_near(line.at("units_ltm"), ltm(names_.units), "units LTM");
      expect_near(line.at("cm3_ltm"), ltm(names_.margin), "CM3 LTM");
      expect_near(line.at("value_ltm"), ltm(metric), "value LTM");
      expect_near(line.at("revenue_" + std::to_string(year_ - 1)),
                  oracle_.money(
                      {.metric = names_.revenue, .asin = id, .from = (year_ - 1) * 12, .to = year_ * 12 - 1}),
                  "revenue P");
      EXPECT_LE(line.at("value_ltm").to_number<double>(), before);
      before = line.at("value_ltm").to_number<double>();
      revenue += line.at("revenue_ltm").to_number<double>();
    }
    const double whole =
        oracle_.money({.metric = names_.revenue, .brand = brand, .from = as_of_ - 11, .to = as_of_});
    EXPECT_NEAR(revenue, whole, 1e-3);
  }

 private:
  boost::json::value ask(const std::string& target) {
    const auto answer = asker_.get(target);
    EXPECT_EQ(answer.status, 200) << target << ": " << answer.body;
    return boost::json::parse(answer.body);
  }

  DashboardMetrics names_;
  const MemoryDatabase& database_;
  Oracle oracle_;
  Asker asker_;
  int year_;
  int as_of_;
  std::string suffix_;
};

void compare_everything(const std::shared_ptr<const Snapshot>& snapshot, const AsinTier& tier,
                        const MemoryDatabase& database, const DashboardMetrics& names = {}) {
  for (const Month as_of :
       {Month::of(2025, 10), Month::of(2025, 1), Month::of(2024, 12), Month::of(2026, 3)}) {
    Comparison comparison(snapshot, tier, database, names, as_of);
    for (const std::string& metric : {names.revenue, std::string("Ad spend"), std::string(kEbitdaMetric)}) {
      comparison.dashboard(metric, {});
      comparison.dashboard(metric, {.marketplace = "FR"});
      comparison.dashboard(metric, {.brand = 1});
      comparison.dashboard(metric, {.marketplace = "DE", .brand = 2});
      comparison.dashboard(metric, {.marketplace = "US", .category = 2});
      comparison.dashboard(metric, {.brand = 3, .category = 1});
    }
    comparison.categories();
    comparison.profitability({}, {});
    comparison.profitability(1, 2);
    comparison.profitability({}, 2);
    comparison.products(1, names.margin);
    for (const int asin : {1, 7}) comparison.asin_revenue(asin);
  }
}

std::shared_ptr<const Snapshot> whole_snapshot(const MemoryDatabase& database, Pyramid pyramid) {
  SnapshotFacts facts;
  facts.labels = std::make_shared<Labels>(database.labels);
  facts.directory = database.directory;
  return std::make_shared<Snapshot>(std::move(facts), std::move(pyramid));
}

TEST(Oracle, AgreesOnRandomPyramids) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    MemoryDatabase database;
    SyntheticShape shape;
    shape.density = seed % 3 == 0 ? 0.02 : 0.3;
    const AsinTier tier = testing::synthesize(database, shape, seed);
    database.publish(tier);
    compare_everything(whole_snapshot(database, database.pyramid), tier, database);
  }
}

TEST(Oracle, AgreesOnMetricsThatATeamCallsOtherwise) {
  const DashboardMetrics names = {"Umsatz, netto = \"brutto\" - 19 %", "Ma\u00dfzahl {facts}; CM3",
                                  "St\u00fcck"};
  for (unsigned seed = 31; seed <= 34; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    MemoryDatabase database;
    SyntheticShape shape;
    // The usual names are there, too, and mean nothing.
    shape.metrics = {names.units, "CM3", names.margin, "Ad spend", names.revenue, "Net revenue"};
    const AsinTier tier = testing::synthesize(database, shape, seed);
    database.publish(tier);
    compare_everything(whole_snapshot(database, database.pyramid), tier, database, names);
  }
}

/// Changes values, drops and adds groups, and moves products to other brands.
AsinTier mutate(AsinTier tier, MemoryDatabase& database, std::mt19937& random) {
  const auto below = [&random](int bound) {
    return std::uniform_int_distribution<int>(0, bound - 1)(random);
  };
  std::erase_if(tier, [&](const AsinRow&) { return below(20) == 0; });
  for (AsinRow& row : tier) {
    if (below(10) == 0) row.value = Money::of_units(below(1'000'000) - 300'000);
  }
  const std::int32_t moved = below(40) + 1;
  const std::int32_t brand = below(6) + 1;
  const std::int32_t category = database.directory.brands[static_cast<std::size_t>(brand) - 1].category;
  for (AsinRow& row : tier) {
    if (row.asin == moved) row.brand = brand, row.category = category;
  }
  const LabelId metric = database.labels.metrics.intern("Metric no. " + std::to_string(below(5)));
  const std::int32_t newcomer = 100 + below(1000);
  std::erase_if(tier, [&](const AsinRow& row) { return row.asin == newcomer; });
  tier.push_back({newcomer, 1, database.directory.brands[0].category, Month::of(2025, 5), metric,
                  database.labels.marketplaces.intern("JP"), 1, Money::of_units(4200)});
  return tier;
}

TEST(Oracle, AgreesOnSnapshotsUpdatedInPlace) {
  for (unsigned seed = 100; seed < 106; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    MemoryDatabase database;
    SyntheticShape shape;
    shape.products = 300;  // several blocks
    shape.months = 22;
    AsinTier tier = testing::synthesize(database, shape, seed);
    database.publish(tier);
    auto snapshot = whole_snapshot(database, database.pyramid);
    for (int step = 0; step < 4; ++step) {
      std::vector<PyramidDifference> changes;
      for (int generation = 0; generation <= step % 2; ++generation) {
        tier = mutate(std::move(tier), database, random);
        const Generation published = database.publish(tier);
        changes.push_back(database.journal.at(published.number));
      }
      SnapshotFacts facts;
      facts.generation = database.generations.back();
      facts.labels = std::make_shared<Labels>(database.labels);
      facts.directory = database.directory;
      snapshot = std::make_shared<Snapshot>(*snapshot, std::move(facts), changes);
      EXPECT_EQ(snapshot->asins().row_count(), tier.size());
    }
    compare_everything(snapshot, tier, database);
    // Everything that can be asked is the same as after reading it all.
    Asker updated(snapshot);
    Asker whole(whole_snapshot(database, database.pyramid));
    for (const char* target :
         {"/api/filters", "/api/products?limit=1000", "/api/product/5", "/api/product/150"}) {
      EXPECT_EQ(updated.body(target), whole.body(target)) << target;
    }
  }
}

}  // namespace
}  // namespace stepwell::serve
