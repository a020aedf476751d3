// R8: excluded rows are counted by reason, and nothing is published unless the account balances.
#include "base/error.h"
#include "tests/conformance/conformance_test.h"
#include "tests/testing/engine_decorator.h"

namespace stepwell::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

STEPWELL_RULE_OF_RELEASES(R08);

/// A database where everything is in order, to be spoilt by the test.
SourceRows orderly() {
  return SourceRows().category(1).brand(10, 1).asin(100, 10).fact(100, "US", "m", "2025-01-01", 10000);
}

// The totals of the restored generation stood on, since no tier row told the two apart.
TEST_P(R08, RollbackOfExcludedRowsAloneIsMadeGood) {
  given(SourceRows().category(1).brand(10, 1).asin(100, 10));
  refresh();
  import_facts(SourceRows().fact(999, "US", "m", "2025-01-01", 5));
  refresh();
  driver().rollback(1);
  refresh();
  expect_exact();
}

TEST_P(R08, UnknownAsin) {
  given(orderly().fact(999, "US", "m", "2025-01-01", 3).fact(998, "US", "m", "2025-01-01", std::nullopt));
  refresh();
  EXPECT_TRUE(same_exclusions({{"unknown ASIN", {2, 3}}}, exclusions()));
  expect_exact();
}

TEST_P(R08, NullAsinIsUnknown) {
  given(orderly()
            .fact(std::nullopt, "US", "m", "2025-01-01", 3)
            .fact(std::nullopt, "US", "m", "2025-02-01", -4));
  refresh();
  EXPECT_TRUE(same_exclusions({{"unknown ASIN", {2, -1}}}, exclusions()));
  expect_exact();
}

TEST_P(R08, AsinWithoutBrand) {
  given(orderly().asin(101, std::nullopt).fact(101, "US", "m", "2025-01-01", 3));
  refresh();
  EXPECT_TRUE(same_exclusions({{"ASIN without brand", {1, 3}}}, exclusions()));
  expect_exact();
}

TEST_P(R08, UnknownBrand) {
  given(orderly().asin(101, 99).fact(101, "US", "m", "2025-01-01", 3));
  refresh();
  EXPECT_TRUE(same_exclusions({{"unknown brand", {1, 3}}}, exclusions()));
  expect_exact();
}

TEST_P(R08, ExcludedGroup) {
  given(orderly().brand(11, 1, "sToCk").asin(101, 11).fact(101, "US", "m", "2025-01-01", 3));
  refresh();
  if (are_equal({"stock", "sToCk"})) {
    EXPECT_TRUE(same_exclusions({{"excluded group", {1, 3}}}, exclusions()));
  } else {
    EXPECT_THAT(exclusions(), IsEmpty());
  }
  expect_exact();
}

TEST_P(R08, NullMarketplaceMetricAndDate) {
  given(orderly()
            .fact(100, std::nullopt, "m", "2025-01-01", 1)
            .fact(100, "US", std::nullopt, "2025-01-01", 2)
            .fact(100, "US", "m", std::nullopt, 4));
  refresh();
  EXPECT_TRUE(same_exclusions(
      {{"NULL marketplace", {1, 1}}, {"NULL metric", {1, 2}}, {"NULL or zero date", {1, 4}}}, exclusions()));
  EXPECT_THAT(published().asins, ElementsAre("asin 100 'US' 2025-01 'm' = 100.00, brand 10, category 1"));
  expect_exact();
}

TEST_P(R08, RowsWithNothingButNulls) {
  given(SourceRows()
            .fact(std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt)
            .fact(std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt));
  refresh();
  EXPECT_TRUE(same_exclusions({{"unknown ASIN", {2, 0}}}, exclusions()));
  expect_exact();
}

// A row is counted once, under the first reason in the order of exclusion.h.
TEST_P(R08, RowsWithSeveralReasonsCountOnce) {
  given(orderly()
            .brand(11, 1, "stock")
            .asin(101, std::nullopt)
            .asin(102, 99)
            .asin(103, 11)
            .fact(999, std::nullopt, std::nullopt, std::nullopt, 1)
            .fact(101, std::nullopt, std::nullopt, std::nullopt, 2)
            .fact(102, std::nullopt, std::nullopt, std::nullopt, 4)
            .fact(103, std::nullopt, std::nullopt, std::nullopt, 8)
            .fact(100, std::nullopt, std::nullopt, std::nullopt, 16)
            .fact(100, "US", std::nullopt, std::nullopt, 32));
  refresh();
  EXPECT_TRUE(same_exclusions({{"unknown ASIN", {1, 1}},
                               {"ASIN without brand", {1, 2}},
                               {"unknown brand", {1, 4}},
                               {"excluded group", {1, 8}},
                               {"NULL marketplace", {1, 16}},
                               {"NULL metric", {1, 32}}},
                              exclusions()));
  expect_exact();
}

TEST_P(R08, RawIsSummarisedPlusExcluded) {
  given(orderly()
            .brand(11)
            .asin(101, 11)
            .asin(102, 99)
            .fact(101, "US", "m", "2025-01-01", 333)
            .fact(102, "US", "m", "2025-01-01", -77)
            .fact(100, "US", "m", std::nullopt, 5));
  const RefreshReport report = refresh();
  Account accounted = report.generation.summarised;
  for (const auto& account : report.generation.excluded) accounted += account;
  EXPECT_EQ(report.generation.raw, accounted);
  EXPECT_EQ(report.generation.raw.rows, 4u);
  EXPECT_EQ(report.generation.raw.money.str(), "102.61");
  EXPECT_EQ(report.generation.uncategorised.rows, 1u);
  EXPECT_EQ(report.generation.uncategorised.money.str(), "3.33");
  expect_exact();
}

TEST_P(R08, ExclusionsFollowTheRawRows) {
  given(orderly().fact(999, "US", "m", "2025-01-01", 3).fact(100, "US", "m", std::nullopt, 4));
  refresh();
  import_facts(SourceRows()
                   .fact(999, "US", "m", "2025-01-09", 10)
                   .fact(999, "US", "m", "2025-06-01", 20)
                   .fact(100, "US", "m", std::nullopt, 40));
  refresh();
  EXPECT_TRUE(same_exclusions({{"unknown ASIN", {3, 33}}, {"NULL or zero date", {2, 44}}}, exclusions()));
  expect_exact_and_complete();
  import_asins(SourceRows().asin(999, std::nullopt));
  refresh();
  EXPECT_TRUE(
      same_exclusions({{"ASIN without brand", {3, 33}}, {"NULL or zero date", {2, 44}}}, exclusions()));
  expect_exact_and_complete();
  import_asins(SourceRows().asin(999, 10));
  refresh();
  EXPECT_TRUE(same_exclusions({{"NULL or zero date", {2, 44}}}, exclusions()));
  expect_exact_and_complete();
}

/// Loses a raw row, or a cent, on the way to the other side of the account.
template <std::uint64_t kRows, int kCents>
class LeakingSession final : public SessionDecorator {
 public:
  using SessionDecorator::SessionDecorator;
  Account read_raw_account(const Scope& scope, CountedBy counted_by) override {
    Account account = SessionDecorator::read_raw_account(scope, counted_by);
    account -= Account{kRows, MoneySum(kCents)};
    return account;
  }
  Delta read_delta(Progress& progress) override {
    Delta delta = SessionDecorator::read_delta(progress);
    delta.total.rows -= kRows;
    delta.total.money -= MoneySum(kCents);
    return delta;
  }
};

using LosesARow = LeakingSession<1, 0>;
using LosesACent = LeakingSession<0, 1>;
using LosesNothing = LeakingSession<0, 0>;

template <typename Leak>
std::string error_with(EngineUnderTest& engine) {
  EngineDecorator<Leak> leaking(engine.gateway().open(Access::kWrite));
  SilentProgress progress;
  try {
    refresh(leaking, {.full = true, .dry_run = false}, progress);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST_P(R08, NothingIsPublishedIfConservationFails) {
  given(orderly());
  refresh();
  const auto before = published();
  const auto generation = driver().latest()->number;
  another_program("UPDATE {facts} SET {facts.value} = 7.00");
  for (const std::string& error : {error_with<LosesARow>(engine()), error_with<LosesACent>(engine())}) {
    EXPECT_THAT(error, HasSubstr("conservation"));
    EXPECT_THAT(error, HasSubstr("Of month 20"));
    EXPECT_THAT(error, HasSubstr("the groups have more"));
  }
  EXPECT_TRUE(same_tiers(before, published()));
  EXPECT_EQ(driver().latest()->number, generation);
  EXPECT_THAT(error_with<LosesNothing>(engine()), IsEmpty());
  expect_exact();
}

}  // namespace
}  // namespace stepwell::testing
