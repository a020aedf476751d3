// Exhaustive enumeration of tiny inputs: what a few rows can do, all of it, in full and in incremental
// refreshes.
#include <gtest/gtest.h>

#include "tests/random/universes.h"
#include "tests/testing/driver.h"
#include "tests/testing/engine_under_test.h"
#include "tests/testing/plain_sql.h"
#include "tests/testing/tier_matchers.h"

namespace stepwell::testing {
namespace {

class Exhaustive : public ::testing::TestWithParam<KindOfEngine> {
 protected:
  /// Publishes all universes as they are before, imports what turns them into what they are after, and
  /// refreshes.
  struct Transition {
    std::vector<SourceRows> before;
    std::vector<SourceRows> imported;
    std::vector<SourceRows> after;
  };

  void load(const std::vector<SourceRows>& universes) {
    driver_.setup();
    PlainSql(*engine_).load(merged(universes));
  }
  void expect_tiers_of(const std::vector<SourceRows>& universes) {
    const auto answer =
        consult_oracle_one_by_one(universes, engine_->model().excluded_groups(), engine_->equality());
    PlainSql plain_sql(*engine_);
    EXPECT_TRUE(same_tiers(answer.tiers, plain_sql.tiers()));
    EXPECT_TRUE(same_exclusions(answer.excluded, plain_sql.exclusions()));
  }
  void expect_proofs() {
    for (const auto& proof : driver_.inspect().proofs) EXPECT_TRUE(proof.verification.passed);
  }
  void run(const Transition& transition) {
    load(transition.before);
    driver_.refresh();
    expect_tiers_of(transition.before);
    const auto rows = merged(transition.imported);
    const Model& model = engine_->model();
    if (!rows.categories.empty()) driver_.import_csv("categories", categories_csv(model, rows.categories));
    if (!rows.brands.empty()) driver_.import_csv("brands", brands_csv(model, rows.brands));
    if (!rows.asins.empty()) driver_.import_csv("asins", asins_csv(model, rows.asins));
    if (!rows.facts.empty()) driver_.import_csv("facts", facts_csv(model, rows.facts));
    const auto report = driver_.refresh();
    const bool can_know = engine_->traits().knows_changes;
    EXPECT_EQ(report.kind, can_know ? GenerationKind::kIncremental : GenerationKind::kFull) << report.why;
    expect_tiers_of(transition.after);
    expect_proofs();
    EXPECT_EQ(rows_written(driver_.refresh_full()), 0u);
  }

  std::unique_ptr<EngineUnderTest> engine_ = GetParam().make(Model());
  Driver driver_{*engine_};
};
INSTANTIATE_TEST_SUITE_P(Random, Exhaustive, ::testing::ValuesIn(kinds_of_engines()),
                         [](const auto& tested) { return name_of_parameter(tested); });

/// Every multiset of `size` of the numbers below `count`, each ascending.
void each_multiset(int count, int size, const std::function<void(const std::vector<int>&)>& visit,
                   std::vector<int> chosen = {}) {
  if (size == 0) return visit(chosen);
  for (int next = chosen.empty() ? 0 : chosen.back(); next < count; ++next) {
    chosen.push_back(next);
    each_multiset(count, size - 1, visit, chosen);
    chosen.pop_back();
  }
}

using Text = std::optional<std::string>;
const Text kMarketplaces[] = {"US", "us ", "DE", std::nullopt};
const Text kMetrics[] = {"m", "M"};
const std::optional<long long> kValues[] = {5, -5, std::nullopt};

/// Raw row number `number` of the domain: two ASINs times what is chosen of the lists above.
struct Domain {
  int marketplaces;
  int metrics;
  int days;
  int values;

  int size() const { return 2 * marketplaces * metrics * days * values; }
  RawFact fact(const Universe& universe, int number) const {
    const auto digit = [&number](int base) {
      const int rest = number % base;
      number /= base;
      return rest;
    };
    RawFact fact;
    fact.asin = universe.asin(digit(2));
    fact.marketplace = kMarketplaces[digit(marketplaces)];
    fact.metric = kMetrics[digit(metrics)];
    fact.day = universe.day(digit(days));
    fact.value = kValues[digit(values)];
    return fact;
  }
};

/// Two ASINs of two brands of one category, or of one brand.
SourceRows empty_universe(const Universe& universe, bool one_brand) {
  SourceRows rows;
  rows.category(universe.category(0));
  rows.brand(universe.brand(0), universe.category(0)).brand(universe.brand(1), universe.category(0));
  rows.asin(universe.asin(0), universe.brand(0)).asin(universe.asin(1), universe.brand(one_brand ? 0 : 1));
  return rows;
}

TEST_P(Exhaustive, FactTablesOfUpToTwoRows) {
  constexpr Domain kDomain{.marketplaces = 4, .metrics = 2, .days = 1, .values = 3};
  std::vector<SourceRows> universes;
  for (const bool one_brand : {false, true}) {
    for (int size = 0; size <= 2; ++size) {
      each_multiset(kDomain.size(), size, [&](const std::vector<int>& numbers) {
        const Universe universe(static_cast<int>(universes.size()));
        universes.push_back(empty_universe(universe, one_brand));
        for (const int number : numbers) universes.back().facts.push_back(kDomain.fact(universe, number));
      });
    }
  }
  EXPECT_EQ(universes.size(), 2u * (1 + 48 + 48 * 49 / 2));
  load(universes);
  driver_.refresh();
  expect_tiers_of(universes);
  expect_proofs();
}

TEST_P(Exhaustive, FactTablesOfThreeRows) {
  constexpr Domain kDomain{.marketplaces = 3, .metrics = 2, .days = 1, .values = 1};
  std::vector<SourceRows> universes;
  for (const bool one_brand : {false, true}) {
    each_multiset(kDomain.size(), 3, [&](const std::vector<int>& numbers) {
      const Universe universe(static_cast<int>(universes.size()));
      universes.push_back(empty_universe(universe, one_brand));
      for (const int number : numbers) universes.back().facts.push_back(kDomain.fact(universe, number));
    });
  }
  EXPECT_EQ(universes.size(), 2u * 12 * 13 * 14 / 6);
  load(universes);
  driver_.refresh();
  expect_tiers_of(universes);
  expect_proofs();
}

TEST_P(Exhaustive, OneRowAfterAnother) {
  constexpr Domain kDomain{.marketplaces = 2, .metrics = 2, .days = 2, .values = 2};
  Transition transition;
  for (int first = -1; first < kDomain.size(); ++first) {
    for (int second = 0; second < kDomain.size(); ++second) {
      const Universe universe(static_cast<int>(transition.before.size()));
      SourceRows rows = empty_universe(universe, first % 3 == 0);
      if (first >= 0) rows.facts.push_back(kDomain.fact(universe, first));
      transition.before.push_back(rows);
      const auto added = kDomain.fact(universe, second);
      transition.imported.push_back({.facts = {added}, .asins = {}, .brands = {}, .categories = {}});
      rows.facts.push_back(added);
      transition.after.push_back(rows);
    }
  }
  run(transition);
}

/// Where an ASIN may be: a brand of the universe, or nowhere.
struct AsinPlace {
  bool exists;
  std::optional<int> brand;
};
const std::vector<AsinPlace> kAsinPlaces = {
    {false, std::nullopt}, {true, std::nullopt}, {true, 0}, {true, 1}, {true, 2}, {true, 3}, {true, 9}};

/// Brand 0 in category 0, 1 in category 1, 2 without category, 3 in an excluded group; brand 9 does not
/// exist. ASIN 1 stays in brand 0 and shares some groups with ASIN 0, which moves.
SourceRows universe_with_asin_at(const Universe& universe, const AsinPlace& place) {
  SourceRows rows;
  rows.category(universe.category(0)).category(universe.category(1));
  rows.brand(universe.brand(0), universe.category(0)).brand(universe.brand(1), universe.category(1));
  rows.brand(universe.brand(2)).brand(universe.brand(3), universe.category(0), "stock");
  rows.asin(universe.asin(1), universe.brand(0));
  const auto brand = place.brand ? std::optional(universe.brand(*place.brand)) : std::nullopt;
  if (place.exists) rows.asin(universe.asin(0), brand);
  rows.fact(universe.asin(0), "US", "m", universe.day(0), 1)
      .fact(universe.asin(0), "DE", "m", universe.day(0), 2);
  rows.fact(universe.asin(1), "us", "M", universe.day(0), 4)
      .fact(universe.asin(0), "US", "m", universe.day(1), 8);
  return rows;
}

TEST_P(Exhaustive, AsinsFromEveryPlaceToEveryOther) {
  Transition transition;
  for (const auto& from : kAsinPlaces) {
    for (const auto& to : kAsinPlaces) {
      if (!to.exists) continue;  // an import takes nothing away
      const Universe universe(static_cast<int>(transition.before.size()));
      transition.before.push_back(universe_with_asin_at(universe, from));
      transition.after.push_back(universe_with_asin_at(universe, to));
      transition.imported.emplace_back().asins = {transition.after.back().asins.back()};
    }
  }
  run(transition);
}

struct BrandPlace {
  bool exists;
  std::optional<int> category;  // 9 does not exist
  Text group;
};
const std::vector<BrandPlace> kBrandPlaces = {{false, std::nullopt, std::nullopt},
                                              {true, std::nullopt, std::nullopt},
                                              {true, 0, std::nullopt},
                                              {true, 1, std::nullopt},
                                              {true, 9, std::nullopt},
                                              {true, 0, "own"},
                                              {true, 0, "Stock "},
                                              {true, 1, "stock"},
                                              {true, std::nullopt, "stock"}};

SourceRows universe_with_brand_at(const Universe& universe, const BrandPlace& place) {
  SourceRows rows;
  rows.category(universe.category(0)).category(universe.category(1));
  rows.brand(universe.brand(1), universe.category(0));
  const auto category = place.category ? std::optional(universe.category(*place.category)) : std::nullopt;
  if (place.exists) rows.brand(universe.brand(0), category, place.group);
  rows.asin(universe.asin(0), universe.brand(0)).asin(universe.asin(1), universe.brand(1));
  rows.fact(universe.asin(0), "US", "m", universe.day(0), 1)
      .fact(universe.asin(0), "DE", "m", universe.day(1), 2);
  rows.fact(universe.asin(1), "US", "M", universe.day(0), 4);
  return rows;
}

TEST_P(Exhaustive, BrandsFromEveryPlaceToEveryOther) {
  Transition transition;
  for (const auto& from : kBrandPlaces) {
    for (const auto& to : kBrandPlaces) {
      if (!to.exists) continue;
      const Universe universe(static_cast<int>(transition.before.size()));
      transition.before.push_back(universe_with_brand_at(universe, from));
      transition.after.push_back(universe_with_brand_at(universe, to));
      transition.imported.emplace_back().brands = {transition.after.back().brands.back()};
    }
  }
  run(transition);
}

}  // namespace
}  // namespace stepwell::testing
