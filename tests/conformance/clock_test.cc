// Nothing depends on a clock that only goes forward: it may be put back, by hand or by a time server.
#include "base/clock.h"

#include "tests/conformance/conformance_test.h"

namespace stepwell::testing {
namespace {

constexpr TimestampUs kDay_us = kDay_s * 1'000'000;

/// Stands still until it is set.
class SetClock final : public Clock {
 public:
  TimestampUs now() const override { return at_us; }
  TimestampUs at_us = 1'700'000'000'000'000;
};

class ClockThatJumps : public ConformanceTest {
 protected:
  Verification last_verification() {
    const auto opened = engine().gateway().open(Access::kRead);
    Labels labels(opened->folds());
    return opened->begin(labels)->verification().value();
  }

  SetClock clock_;
  const ClockInPlace in_place_{clock_};
};
INSTANTIATE_TEST_SUITE_P(Conformance, ClockThatJumps, ::testing::ValuesIn(kinds_of_releases()),
                         [](const auto& tested) { return name_of_parameter(tested); });

TEST_P(ClockThatJumps, TheLastVerificationIsTheOneMadeLast) {
  given(two_brands());
  refresh();
  EXPECT_TRUE(driver().verify(true).verification.passed);
  another_program("UPDATE {brand_tier} SET {brand_tier.total} = {brand_tier.total} + 1");
  clock_.at_us -= kDay_us;
  EXPECT_FALSE(driver().verify(true).verification.passed);
  EXPECT_FALSE(last_verification().passed);
  refresh();
  EXPECT_TRUE(driver().verify(true).verification.passed);
  EXPECT_TRUE(last_verification().passed);
}

TEST_P(ClockThatJumps, GenerationsFollowOneAnother) {
  given(two_brands());
  const std::int64_t first = refresh().generation.number;
  clock_.at_us -= kDay_us;
  import_facts(SourceRows().fact(200, "DE", "m", "2025-02-01", 3200));
  const RefreshReport second = refresh();
  EXPECT_EQ(second.generation.number, first + 1);
  EXPECT_EQ(driver().latest()->number, first + 1);
  EXPECT_EQ(driver().latest()->published_at, clock_.at_us);
  clock_.at_us += 400 * kDay_us;
  EXPECT_FALSE(refresh().published);
  EXPECT_EQ(driver().latest()->confirmed_at, clock_.at_us);
  driver().rollback(first);
  refresh();
  expect_exact();
}

}  // namespace
}  // namespace stepwell::testing
