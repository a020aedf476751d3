#include "tests/conformance/conformance_test.h"

#include <set>

#include "base/error.h"

namespace stepwell::testing {
namespace {

std::pair<long long, std::string> plain(const Account& account) {
  return {static_cast<long long>(account.rows), account.money.str()};
}
std::pair<long long, std::string> plain(const RowsAndMoney& account) {
  return {account.rows, money_text(account.money)};
}

}  // namespace

SourceRows two_brands() {
  return SourceRows()
      .category(1)
      .category(2)
      .brand(10, 1)
      .brand(20, 2)
      .asin(100, 10)
      .asin(101, 10)
      .asin(200, 20)
      .fact(100, "US", "m", "2025-01-01", 100)
      .fact(100, "DE", "m", "2025-01-01", 200)
      .fact(101, "US", "m", "2025-01-01", 400)
      .fact(100, "US", "m", "2025-02-01", 800)
      .fact(200, "US", "m", "2025-01-01", 1600);
}

void ConformanceTest::given(const SourceRows& rows) {
  driver_.reset();
  engine_ = GetParam().make(model_);
  driver_ = std::make_unique<Driver>(*engine_);
  driver_->setup();
  PlainSql(*engine_).load(rows);
}

void ConformanceTest::another_program(const std::string& roles_sql) { PlainSql(*engine_).execute(roles_sql); }

std::string ConformanceTest::refresh_error() {
  try {
    driver_->refresh();
  } catch (const Error& error) {
    EXPECT_FALSE(error.hint().empty()) << "no hint what to do after: " << error.what();
    return error.what();
  }
  return {};
}

void ConformanceTest::import_facts(const SourceRows& rows) {
  driver_->import_csv("facts", facts_csv(engine_->model(), rows.facts));
}
void ConformanceTest::import_asins(const SourceRows& rows) {
  driver_->import_csv("asins", asins_csv(engine_->model(), rows.asins));
}
void ConformanceTest::import_brands(const SourceRows& rows) {
  driver_->import_csv("brands", brands_csv(engine_->model(), rows.brands));
}
void ConformanceTest::import_categories(const SourceRows& rows) {
  driver_->import_csv("categories", categories_csv(engine_->model(), rows.categories));
}

std::size_t ConformanceTest::count_different(const std::vector<std::string>& labels) {
  std::set<std::string> classes;
  const auto equality = engine_->equality();
  for (const auto& label : labels) classes.insert(equality(label));
  return classes.size();
}

void ConformanceTest::expect_incremental(const RefreshReport& report) {
  const bool can_know = engine_->traits().knows_changes;
  EXPECT_EQ(report.kind, can_know ? GenerationKind::kIncremental : GenerationKind::kFull) << report.why;
  EXPECT_FALSE(report.why.empty());
}

TierLines ConformanceTest::published() { return PlainSql(*engine_).tiers().lines(); }

Exclusions ConformanceTest::exclusions() { return PlainSql(*engine_).exclusions(); }

void ConformanceTest::expect_exact() {
  Answer answer;
  {
    PlainSql plain_sql(*engine_);
    answer = consult_oracle(plain_sql.sources(), model_.excluded_groups(), engine_->equality());
    EXPECT_TRUE(same_tiers(answer.tiers, plain_sql.tiers()));
    EXPECT_TRUE(same_exclusions(answer.excluded, plain_sql.exclusions()));
  }
  const auto inspection = driver_->inspect();
  ASSERT_TRUE(inspection.latest.has_value());
  EXPECT_EQ(plain(inspection.latest->raw), plain(answer.raw));
  EXPECT_EQ(plain(inspection.latest->summarised), plain(answer.summarised));
  EXPECT_EQ(plain(inspection.latest->uncategorised), plain(answer.uncategorised));
  for (const auto& proof : inspection.proofs) {
    EXPECT_TRUE(proof.verification.passed) << (proof.verification.full ? "full" : "plain") << " verification";
    EXPECT_FALSE(proof.checks.empty());
    for (const auto& check : proof.checks) {
      EXPECT_EQ(check.differences, 0u) << check.name << ": " << ::testing::PrintToString(check.examples);
    }
  }
}

void ConformanceTest::expect_exact_and_complete() {
  expect_exact();
  const auto copy = engine_->copy();
  const RefreshReport report = Driver(*copy).refresh_full();
  EXPECT_EQ(report.kind, GenerationKind::kFull);
  EXPECT_EQ(rows_written(report), 0u) << "a full refresh finds what an incremental one has missed";
  EXPECT_TRUE(same_tiers(published(), PlainSql(*copy).tiers().lines()));
  EXPECT_TRUE(same_exclusions(exclusions(), PlainSql(*copy).exclusions()));
}

}  // namespace stepwell::testing
