// R11 on the embedded engine: the program is killed in the middle of each of its writes to a file, one after
// the other. A kill at a random moment finds the few microseconds that count once in some hundred times.
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

#include "tests/crash/crash_scene.h"

namespace stepwell::testing {
namespace {

constexpr int kRawRows = 3'000;
constexpr int kWrites_min = 10;

class TornWrite : public ::testing::Test {
 protected:
  /// Generations that have come and gone leave parts of the file free that the next checkpoint writes to.
  void SetUp() override {
    for (int i = 0; i < 3; ++i) {
      scene_.change_sources();
      scene_.run({"refresh"});
    }
  }

  /// Runs the program until its n-th write kills it. False if it makes fewer.
  static bool killed_at(int write, EngineUnderTest& engine, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), STEPWELL_BINARY);
    arguments.insert(arguments.end(), {"--db", engine.url()});
    const Outcome outcome = testing::run({.arguments = std::move(arguments),
                                          .environment = {{"LD_PRELOAD", STEPWELL_TORN_WRITE_LIBRARY},
                                                          {"STEPWELL_TORN_WRITE", std::to_string(write)},
                                                          asan_options_and("verify_asan_link_order=0")}});
    if (outcome.status == -SIGKILL) return true;
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    return false;
  }

  static bool has_guard(EngineUnderTest& engine) {
    return std::filesystem::exists(engine.url().substr(std::string("duckdb:").size()) + ".guard");
  }
  /// As a command that only reads tells, and leaves it.
  static bool is_in_pieces(EngineUnderTest& engine) {
    const auto status = [&engine] {
      return testing::run({.arguments = {STEPWELL_BINARY, "status", "--db", engine.url()}});
    };
    const Outcome outcome = status();
    if (outcome.status == 0) return false;
    EXPECT_NE(outcome.errors.find("what only reads does not mend"), std::string::npos) << outcome.errors;
    EXPECT_EQ(outcome.errors, status().errors) << "it was mended by reading";
    return true;
  }

  /// Every so many writes; STEPWELL_EVERY=1 tears each of them.
  static int step_of(int usual) { return rounds_of("STEPWELL_EVERY", usual); }

  /// Calls `check(copy)` with a copy of the database after each kill, at every `step`-th write. `arguments`
  /// make what the kills interrupt.
  template <typename Check>
  void tear_writes(EngineUnderTest& engine, const std::vector<std::string>& arguments, int step,
                   Check check) {
    int mended = 0;
    for (int write = 1;; write += step) {
      SCOPED_TRACE("write " + std::to_string(write));
      const auto copy = engine.copy();
      if (!killed_at(write, *copy, arguments)) {
        EXPECT_GT(write, kWrites_min);
        break;
      }
      // Who opens the file to write mends it first, and may be killed in that as well. Who reads says so.
      const bool in_pieces = is_in_pieces(*copy);
      if (in_pieces || has_guard(*copy)) {
        EXPECT_TRUE(killed_at(1, *copy, {"setup", "--yes", "--no-populate"}));
        EXPECT_TRUE(in_pieces || !is_in_pieces(*copy));
        ++mended;
      }
      check(*copy);
      if (HasFailure()) break;
    }
    EXPECT_GT(mended, 0) << "no write was one that counts: nothing has been tested";
  }

  static void expect_recovery(EngineUnderTest& torn) {
    Driver driver(torn);
    driver.refresh();
    EXPECT_TRUE(driver.verify(true).verification.passed);
  }

  CrashScene scene_{{"duckdb", make_duckdb_under_test}, seed_to_replay().value_or(1), kRawRows};
};

TEST_F(TornWrite, OfARefreshLeavesOneGeneration) {
  const auto asin_tier = [this](EngineUnderTest& engine) {
    return scene_.run_on(engine, {"export", "--tier", "asin"});
  };
  scene_.change_sources();
  const auto last = asin_tier(scene_.engine());
  const auto undisturbed = scene_.engine().copy();
  scene_.run_on(*undisturbed, {"refresh"});
  const auto next = asin_tier(*undisturbed);
  ASSERT_FALSE(last == next);
  tear_writes(scene_.engine(), {"refresh"}, step_of(7), [&](EngineUnderTest& torn) {
    const auto left = asin_tier(torn);
    EXPECT_TRUE(left == last || left == next);
    expect_recovery(torn);
  });
}

TEST_F(TornWrite, OfAnImportAddsAllRowsOrNone) {
  constexpr int kImportedRows = 500;
  const auto file = scene_.write_facts(kImportedRows).string();
  const auto before = scene_.count_facts();
  tear_writes(
      scene_.engine(), {"import", "--table", "financials", file}, step_of(7), [&](EngineUnderTest& torn) {
        expect_recovery(torn);
        const auto added =
            std::stoll(PlainSql(torn).query("SELECT count(*) FROM {facts}").at(0).at(0).value()) - before;
        EXPECT_TRUE(added == 0 || added == kImportedRows) << added << " of the rows are there";
      });
}

// A transaction of more than 16 MB goes into the file at once, past the write-ahead log.
TEST_F(TornWrite, OfALargeGenerationLeavesItOrNone) {
  const auto engine = make_duckdb_under_test(Model());
  scene_.run_on(*engine, {"generate", "--rows", "400000", "--shape", "ledger"});
  tear_writes(*engine, {"refresh"}, step_of(90), expect_recovery);
}

}  // namespace
}  // namespace stepwell::testing
