// Deltas: a feed that says what came and went, and what a refresh makes of it (R13).
//
// The feed here is the test: another program changes the raw rows, and a session that decorates the engine's
// says so. Everything else is the engine's own.
#include <functional>

#include "base/error.h"
#include "refresh/refresh.h"
#include "tests/conformance/conformance_test.h"
#include "tests/testing/engine_decorator.h"

namespace stepwell::testing {
namespace {

using ::testing::HasSubstr;

/// Rows that a session read of the published tiers, and wrote to them.
struct Counts {
  std::size_t read = 0;
  std::size_t written = 0;
};

/// What happened, in the labels of the session that asks.
using Happened = std::function<Delta(Labels& labels)>;

class FeedingSession final : public SessionDecorator {
 public:
  FeedingSession(std::unique_ptr<Session> session, Labels& labels, Scope scope, Happened happened,
                 Counts& counts)
      : SessionDecorator(std::move(session)),
        labels_(labels),
        scope_(std::move(scope)),
        happened_(std::move(happened)),
        counts_(counts) {}

  Pending pending() override {
    Pending pending = SessionDecorator::pending();
    pending.scope = scope_;
    pending.why = "the test says so";
    pending.has_delta = true;
    return pending;
  }
  Delta read_delta(Progress&) override { return happened_(labels_); }

  AsinTier read_asins(const Scope& scope) override { return counted(SessionDecorator::read_asins(scope)); }
  BrandTier read_brands(const Scope& scope) override { return counted(SessionDecorator::read_brands(scope)); }
  BrandTier read_brands_of(const std::vector<PlaceMonth>& brands) override {
    return counted(SessionDecorator::read_brands_of(brands));
  }
  CategoryTier read_categories_of(const std::vector<PlaceMonth>& categories) override {
    return counted(SessionDecorator::read_categories_of(categories));
  }
  AsinTier read_asins_below(const std::vector<PlaceMonth>& brands) override {
    return counted(SessionDecorator::read_asins_below(brands));
  }
  BrandTier read_brands_below(const std::vector<PlaceMonth>& categories) override {
    return counted(SessionDecorator::read_brands_below(categories));
  }
  void stage(const PyramidDifference& repair, const PyramidDifference& difference) override {
    counts_.written += repair.counts().total() + difference.counts().total();
    SessionDecorator::stage(repair, difference);
  }

 private:
  template <typename Row>
  std::vector<Row> counted(std::vector<Row> rows) {
    counts_.read += rows.size();
    return rows;
  }

  Labels& labels_;
  Scope scope_;
  Happened happened_;
  Counts& counts_;
};

class FeedingEngine final : public Engine {
 public:
  FeedingEngine(std::unique_ptr<Engine> engine, Scope scope, Happened happened)
      : engine_(std::move(engine)), scope_(std::move(scope)), happened_(std::move(happened)) {}

  Schema& schema() override { return engine_->schema(); }
  Ingest& ingest() override { return engine_->ingest(); }
  Prover& prover() override { return engine_->prover(); }
  Inspector& inspector() override { return engine_->inspector(); }
  std::unique_ptr<Session> begin(Labels& labels) override {
    return std::make_unique<FeedingSession>(engine_->begin(labels), labels, scope_, happened_, counts_);
  }
  LabelFolds folds() override { return engine_->folds(); }
  std::string version() override { return engine_->version(); }

  const Counts& counts() const { return counts_; }

 private:
  std::unique_ptr<Engine> engine_;
  Scope scope_;
  Happened happened_;
  Counts counts_;
};

/// One change of raw rows of brand 10 in category 1, January 2025.
struct Changed {
  std::int32_t asin;
  const char* metric;
  std::int64_t rows;
  std::int64_t hundredths;
};

Delta delta_of(Labels& labels, const std::vector<Changed>& changes) {
  Delta delta;
  for (const Changed& each : changes) {
    const AccountChange change{each.rows, MoneySum(each.hundredths)};
    delta.groups.push_back({each.asin, 10, 1, Month::of(2025, 1), labels.metrics.intern(each.metric),
                            labels.marketplaces.intern("US"), change});
    delta.total += change;
  }
  sort(delta.groups, labels);
  return delta;
}

class Deltas : public ConformanceTest {
 protected:
  void given_some_rows() {
    given(SourceRows()
              .category(1)
              .category(2)
              .brand(10, 1)
              .brand(20, 2)
              .asin(100, 10)
              .asin(101, 10)
              .asin(200, 20)
              .fact(100, "US", "CM3", "2025-01-01", 100)
              .fact(100, "US", "cm3", "2025-01-02", 20)
              .fact(100, "US", "units", "2025-01-02", 3)
              .fact(101, "US", "CM3", "2025-01-03", 700)
              .fact(200, "US", "cm3", "2025-01-03", 5000)
              .fact(200, "US", "cm3", "2025-02-03", 1));
    refresh();
  }

  RefreshReport refresh_by(const Happened& happened, std::vector<std::int32_t> asins = {100, 101}) {
    FeedingEngine fed(engine().gateway().open(Access::kWrite),
                      Scope{.whole = false, .months = {}, .asins = std::move(asins), .asin_months = {}},
                      happened);
    SilentProgress progress;
    RefreshReport report = stepwell::refresh(fed, {}, progress);
    counts_ = fed.counts();
    return report;
  }
  RefreshReport refresh_by(std::vector<Changed> changes) {
    return refresh_by([changes](Labels& labels) { return delta_of(labels, changes); });
  }

  Counts counts_;  // of the last refresh
};

INSTANTIATE_TEST_SUITE_P(Conformance, Deltas, ::testing::ValuesIn(kinds_of_engines()),
                         [](const auto& tested) { return name_of_parameter(tested); });

TEST_P(Deltas, RowsThatWentAreTakenAway) {
  given_some_rows();
  another_program("UPDATE {facts} SET {facts.value} = 9.00 WHERE {facts.value} = 7.00");
  another_program("DELETE FROM {facts} WHERE {facts.value} = 0.03");
  const RefreshReport report = refresh_by({{100, "units", -1, -3}, {101, "CM3", 0, 200}});
  EXPECT_EQ(report.kind, GenerationKind::kIncremental);
  EXPECT_EQ(report.generation.raw.rows, 5u);
  expect_exact_and_complete();
}

TEST_P(Deltas, ShownSpellingThatWentIsLookedForInTheRawRows) {
  given_some_rows();
  another_program("DELETE FROM {facts} WHERE {facts.value} IN (1.00, 7.00)");
  const RefreshReport report = refresh_by({{100, "CM3", -1, -100}, {101, "CM3", -1, -700}});
  EXPECT_EQ(report.kind, GenerationKind::kIncremental);
  expect_exact_and_complete();
}

TEST_P(Deltas, SpellingThatCameAndIsLesserIsShown) {
  given_some_rows();
  another_program("UPDATE {facts} SET {facts.metric} = 'CM3' WHERE {facts.value} = 50.00");
  const RefreshReport report = refresh_by(
      [](Labels& labels) {
        Delta delta = delta_of(labels, {{200, "cm3", -1, -5000}, {200, "CM3", 1, 5000}});
        for (GroupChange& group : delta.groups) {
          group.brand = 20;
          group.category = 2;
        }
        return delta;
      },
      {200});
  EXPECT_EQ(report.kind, GenerationKind::kIncremental);
  expect_exact_and_complete();
}

TEST_P(Deltas, AsinsMoveWithAllTheirGroups) {
  given_some_rows();
  another_program("UPDATE {asins} SET {asins.brand} = 20 WHERE {asins.id} = 101");
  const RefreshReport report = refresh_by(
      [](Labels&) {
        Delta delta;
        delta.moves.push_back({101, 20, 2});
        return delta;
      },
      {101});
  EXPECT_EQ(report.kind, GenerationKind::kIncremental);
  expect_exact_and_complete();
}

TEST_P(Deltas, AsinsThatLeaveTheTiersAreReadAgain) {
  given_some_rows();
  another_program("UPDATE {asins} SET {asins.brand} = NULL WHERE {asins.id} = 100");
  const RefreshReport report = refresh_by(
      [](Labels&) {
        Delta delta;
        delta.again.asins = {100};
        return delta;
      },
      {100});
  EXPECT_EQ(report.kind, GenerationKind::kIncremental);
  EXPECT_EQ(exclusions().at("ASIN without brand").rows, 3u);
  expect_exact_and_complete();
}

TEST_P(Deltas, OneChangedGroupCostsTheSameHoweverLargeItsBrandIs) {
  std::vector<Counts> costs;
  std::int32_t next = 100;
  for (const int size : {10, 3000}) {
    SourceRows rows;
    rows.category(1).brand(10, 1);
    for (; next < 100 + size; ++next) rows.asin(next, 10).fact(next, "US", "CM3", "2025-01-01", 100);
    if (costs.empty()) {
      given(rows);
      refresh();
    } else {
      import_asins(rows);
      import_facts(rows);
      refresh();
    }
    another_program("UPDATE {facts} SET {facts.value} = {facts.value} + 1 WHERE {facts.asin} = 100");
    refresh_by({{100, "CM3", 0, 100}});
    costs.push_back(counts_);
    expect_exact();
  }
  EXPECT_GT(costs[0].read, 0u);
  EXPECT_EQ(costs[0].read, costs[1].read);
  EXPECT_EQ(costs[0].written, 4u);  // one ASIN, the brand's own marketplace and 'ALL', one category
  EXPECT_EQ(costs[1].written, 4u);
}

TEST_P(Deltas, WhatCannotBeTrueIsReadAgainWhole) {
  given_some_rows();
  another_program("DELETE FROM {facts} WHERE {facts.value} = 7.00");
  const RefreshReport report = refresh_by({{101, "CM3", -2, -700}});
  EXPECT_EQ(report.kind, GenerationKind::kFull);
  EXPECT_THAT(report.generation.why, HasSubstr("do not fit"));
  EXPECT_THAT(report.generation.why, HasSubstr("ASIN 101, month 2025-01, metric 'CM3'"));
  expect_exact_and_complete();
}

TEST_P(Deltas, WhatDoesNotAddUpIsReadAgainWhole) {
  given_some_rows();
  for (const AccountChange& lost : {AccountChange{1, {}}, AccountChange{0, MoneySum(1)}}) {
    const RefreshReport report = refresh_by([lost](Labels& labels) {
      Delta delta = delta_of(labels, {{101, "CM3", 1, 100}});
      delta.total += lost;
      return delta;
    });
    EXPECT_EQ(report.kind, GenerationKind::kFull);
    EXPECT_THAT(report.why, HasSubstr("do not add up"));
    expect_exact_and_complete();
  }
}

// Not told by a seal: it was published like that.
TEST_P(Deltas, AContradictionAboveIsReadAgainWhole) {
  given_some_rows();
  another_program("DELETE FROM {brand_tier} WHERE {brand_tier.brand} = 10");
  another_program("DELETE FROM {facts} WHERE {facts.value} = 7.00");
  const RefreshReport report = refresh_by({{101, "CM3", -1, -700}});
  EXPECT_EQ(report.kind, GenerationKind::kFull);
  EXPECT_THAT(report.why, HasSubstr("contradict"));
  expect_exact_and_complete();
}

}  // namespace
}  // namespace stepwell::testing
