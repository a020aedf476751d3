// A refresh that would take too much away is held: nothing is published, everybody who asks is told, and it
// goes on when a person says so, or when the loss is within bounds and the sources have stood still. The
// clock is the test's.
#include "refresh/shrink_guard.h"
#include "tests/conformance/conformance_test.h"

namespace stepwell::testing {
namespace {

using ::testing::HasSubstr;

constexpr int kMonths = 36;

class HeldRefresh : public ConformanceTest {
 protected:
  static std::string day_of(int month) { return Month::of(2023, 1).plus(month).date(); }
  /// Two raw rows in each month from `first` to before `end`.
  static SourceRows ledger(int first, int end) {
    SourceRows rows;
    for (int month = first; month < end; ++month) {
      rows.fact(100, "US", "m", day_of(month), 100 + month).fact(100, "DE", "m", day_of(month), 7);
    }
    return rows;
  }
  void given_three_years() {
    SourceRows rows = ledger(0, kMonths);
    rows.category(1).brand(10, 1).asin(100, 10);
    given(rows);
    ASSERT_EQ(held(), "");
    before_ = published();
  }
  void load(const SourceRows& rows) { PlainSql(engine()).load(rows); }
  void delete_facts(const std::string& condition) {
    another_program("DELETE FROM {facts} WHERE " + condition);
  }

  /// What holds the refresh; an empty text if it went through.
  std::string held(bool accept = false) {
    RefreshOptions options{.accept_shrink = accept, .now = [this] { return now_; }};
    try {
      SilentProgress progress;
      stepwell::refresh(*engine().gateway().open(Access::kWrite), options, progress);
      return {};
    } catch (const HeldError& error) {
      EXPECT_EQ(error.code(), ErrorCode::kHeld);
      EXPECT_EQ(error.exit_status(), 1);
      return error.what();
    }
  }
  void pass(std::chrono::seconds time) { now_ += time.count() * 1'000'000; }
  std::optional<Held> recorded() {
    const auto open = engine().gateway().open(Access::kRead);
    Labels labels(open->folds());
    return open->begin(labels)->latest()->held;
  }

  TierLines before_;

 private:
  TimestampUs now_ = 1'750'000'000'000'000;
};
INSTANTIATE_TEST_SUITE_P(Conformance, HeldRefresh, ::testing::ValuesIn(kinds_of_releases()),
                         [](const auto& tested) { return name_of_parameter(tested); });

TEST_P(HeldRefresh, AnEmptyTableChangesNothingAndIsTold) {
  given_three_years();
  delete_facts("1 = 1");
  EXPECT_THAT(held(), HasSubstr("72 of the 72 raw rows in the published figures would be gone"));
  EXPECT_EQ(published(), before_);
  const auto first = recorded();
  ASSERT_TRUE(first.has_value());
  EXPECT_THAT(first->why, HasSubstr("72 of the 72"));
  pass(std::chrono::hours(30));
  EXPECT_NE(held(), "") << "time alone makes no loss right";
  EXPECT_EQ(recorded()->since, first->since);
  // As it was: nothing would change, so nothing is held.
  load(ledger(0, kMonths));
  EXPECT_EQ(held(), "");
  EXPECT_EQ(published(), before_);
  EXPECT_EQ(recorded(), std::nullopt);
}

TEST_P(HeldRefresh, HalfAReloadWaitsForTheOtherHalf) {
  given_three_years();
  delete_facts("1 = 1");
  EXPECT_NE(held(), "");
  load(ledger(20, kMonths));
  EXPECT_THAT(held(), HasSubstr("40 of the 72"));
  // Now within bounds; but it may well go on.
  load(ledger(6, 20));
  EXPECT_THAT(held(), HasSubstr("stood still for 60 s"));
  pass(std::chrono::seconds(40));
  load(ledger(3, 6));
  EXPECT_THAT(held(), HasSubstr("stood still for 60 s"));
  pass(std::chrono::seconds(59));
  EXPECT_NE(held(), "");
  EXPECT_EQ(published(), before_);
  pass(std::chrono::seconds(1));
  EXPECT_EQ(held(), "");
  expect_exact();
  EXPECT_EQ(recorded(), std::nullopt);
}

TEST_P(HeldRefresh, MonthsThatAreKeptNoLongerGoByThemselves) {
  given_three_years();
  delete_facts("{facts.month} < '2024-01-01'");
  EXPECT_EQ(held(), "");
  expect_exact();
  delete_facts("{facts.month} >= '2025-12-01'");
  EXPECT_THAT(held(), HasSubstr("2025-12 would have no figures any more"));
}

TEST_P(HeldRefresh, ASlowTrickleIsNoLoss) {
  given_three_years();
  for (int month = 0; month < kMonths; month += 3) {
    delete_facts("{facts.marketplace} = 'DE' AND {facts.month} < '" + day_of(month + 3) + "'");
    EXPECT_EQ(held(), "") << month;
  }
  expect_exact();
}

TEST_P(HeldRefresh, ABusinessThatClosesIsAccepted) {
  given_three_years();
  delete_facts("1 = 1");
  EXPECT_NE(held(), "");
  EXPECT_EQ(held(true), "");
  expect_exact();
  EXPECT_EQ(recorded(), std::nullopt);
  EXPECT_EQ(held(), "");
}

// Figures also go where the names go.
TEST_P(HeldRefresh, BrandsThatAreLoadedAnewAreWaitedFor) {
  given_three_years();
  another_program("DELETE FROM {brands}");
  EXPECT_THAT(held(), HasSubstr("72 of the 72"));
  EXPECT_EQ(published(), before_);
  load(SourceRows().brand(10, 1));
  EXPECT_EQ(held(), "");
  EXPECT_EQ(published(), before_);
}

}  // namespace
}  // namespace stepwell::testing
