// R11: a process killed at any instant leaves the last generation or the new one, whole, and the next refresh
// recovers.
//
// STEPWELL_CRASHES=<n> kills n times a test; the default is a few. The seed is printed; STEPWELL_SEED repeats
// its choices, though not the exact instants, which are the machine's.
#include <iostream>

#include "tests/crash/crash_scene.h"

namespace stepwell::testing {
namespace {

constexpr int kDefaultCrashes = 3;
constexpr int kMoreTries = 20;
constexpr int kRawRows = 30'000;
constexpr int kImportedRows = 20'000;

class Crash : public ::testing::TestWithParam<KindOfEngine> {
 protected:
  Crash() : seed_(seed_to_replay().value_or(next_seed())), scene_(GetParam(), seed_, kRawRows) {
    std::cout << "seed " << seed_ << std::endl;
  }

  std::uint64_t seed_;
  CrashScene scene_;
  /// True for each of the crashes asked for; and beyond, a few times, while no kill has been in time: a test whose
  /// every victim had ended by itself would have tested nothing.
  bool another_crash() {
    const int most = killed_in_time_ > 0 ? crashes_ : crashes_ + kMoreTries;
    return ++crash_ <= most && !HasFailure();
  }

  const int crashes_ = rounds_of("STEPWELL_CRASHES", kDefaultCrashes);
  int crash_ = 0;
  int killed_in_time_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Crash, Crash, ::testing::ValuesIn(kinds_of_storage()),
                         [](const auto& tested) { return name_of_parameter(tested); });

TEST_P(Crash, KilledRefreshLeavesOneGeneration) {
  Exports last_exports = scene_.exports();
  std::int64_t last = scene_.generation();
  while (another_crash()) {
    SCOPED_TRACE("seed " + std::to_string(seed_) + ", crash " + std::to_string(crash_));
    scene_.change_sources();
    const auto undisturbed = scene_.engine().copy();
    int needs_ms = 0;
    scene_.run_on(*undisturbed, {"refresh"}, &needs_ms);
    const auto next_exports = scene_.exports_of(*undisturbed);

    const auto process = scene_.start({"refresh"});
    if (scene_.kill_at_random(*process, needs_ms)) ++killed_in_time_;
    scene_.expect_one_of(last, last_exports, last + 1, next_exports);
    scene_.expect_recovery(next_exports);
    last_exports = next_exports;
    last = scene_.generation();
  }
  EXPECT_GT(killed_in_time_, 0) << "no refresh was slow enough to be killed: nothing has been tested";
}

TEST_P(Crash, KilledTwiceBeforeItRecovers) {
  const auto last_exports = scene_.exports();
  scene_.change_sources();
  const auto undisturbed = scene_.engine().copy();
  int needs_ms = 0;
  scene_.run_on(*undisturbed, {"refresh"}, &needs_ms);
  const auto next_exports = scene_.exports_of(*undisturbed);
  while (another_crash()) {
    if (scene_.kill_at_random(*scene_.start({"refresh"}), needs_ms)) ++killed_in_time_;
  }
  EXPECT_GT(killed_in_time_, 0);
  const auto generation = scene_.generation();
  EXPECT_TRUE(scene_.exports() == (generation == 1 ? last_exports : next_exports));
  scene_.expect_recovery(next_exports);
}

TEST_P(Crash, KilledImportAddsAllRowsOrNone) {
  int needs_ms = 0;
  scene_.run_on(*scene_.engine().copy(),
                {"import", "--table", "financials", scene_.write_facts(kImportedRows).string()}, &needs_ms);
  while (another_crash()) {
    SCOPED_TRACE("seed " + std::to_string(seed_) + ", crash " + std::to_string(crash_));
    const auto before = scene_.count_facts();
    const auto file = scene_.write_facts(kImportedRows).string();
    if (scene_.kill_at_random(*scene_.start({"import", "--table", "financials", file}), needs_ms)) {
      ++killed_in_time_;
    }
    // The program opens the database before anybody else does.
    scene_.run({"status"});
    scene_.run({"refresh"});
    scene_.run({"verify", "--full"});
    const auto added = scene_.count_facts() - before;
    EXPECT_TRUE(added == 0 || added == kImportedRows) << added << " of the rows are there";
  }
  EXPECT_GT(killed_in_time_, 0);
}

TEST_P(Crash, KilledRollbackLeavesOneGeneration) {
  while (another_crash()) {
    SCOPED_TRACE("seed " + std::to_string(seed_) + ", crash " + std::to_string(crash_));
    const auto first_exports = scene_.exports();
    const auto first = scene_.generation();
    scene_.change_sources();
    scene_.run({"refresh"});
    const auto second_exports = scene_.exports();
    const auto second = scene_.generation();
    ASSERT_EQ(second, first + 1);
    const auto copy = scene_.engine().copy();
    int needs_ms = 0;
    scene_.run_on(*copy, {"rollback", "--to", std::to_string(first)}, &needs_ms);
    ASSERT_TRUE(scene_.exports_of(*copy) == first_exports);

    const auto process = scene_.start({"rollback", "--to", std::to_string(first)});
    if (scene_.kill_at_random(*process, needs_ms)) ++killed_in_time_;
    scene_.expect_one_of(second, second_exports, second + 1, first_exports);
    scene_.expect_recovery(second_exports);
  }
  EXPECT_GT(killed_in_time_, 0);
}

TEST_P(Crash, KilledSetupCanBeRepeated) {
  int needs_ms = 0;
  scene_.run_on(*GetParam().make(Model()), {"setup", "--yes"}, &needs_ms);
  while (another_crash()) {
    const auto engine = GetParam().make(Model());
    Command command{.arguments = {STEPWELL_BINARY, "setup", "--yes", "--db", engine->url()}};
    Process process(command);
    if (scene_.kill_at_random(process, needs_ms)) ++killed_in_time_;
    engine->settle();
    scene_.run_on(*engine, {"setup", "--yes"});
    scene_.run_on(*engine, {"refresh"});
    scene_.run_on(*engine, {"verify", "--full"});
  }
  EXPECT_GT(killed_in_time_, 0);
}

}  // namespace
}  // namespace stepwell::testing
