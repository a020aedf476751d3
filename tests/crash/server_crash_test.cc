// R11 on MariaDB: the server itself is killed with SIGKILL at random moments of a refresh, and started again
// on the same data folder. What it then recovers is the last generation or the new one, whole.
//
// STEPWELL_CRASHES and STEPWELL_SEED as in crash_test.cc.
#include <gmock/gmock.h>

#include <iostream>

#include "tests/crash/crash_scene.h"
#include "tests/testing/engine_mariadb.h"
#include "tests/testing/database_server.h"

namespace stepwell::testing {
namespace {

using ::testing::HasSubstr;

constexpr int kMoreTries = 20;
constexpr int kDefaultCrashes = 3;
constexpr int kRawRows = 30'000;

class ServerCrash : public ::testing::Test {
 protected:
  ServerCrash() { std::cout << "seed " << seed_ << std::endl; }

  const std::uint64_t seed_ = seed_to_replay().value_or(next_seed());
  DatabaseServer server_{{.durable = true}};
  CrashScene scene_{{"mariadb",
                     [this](const Model& model) {
                       return make_mariadb_under_test(
                           {.socket = server_.socket(), .collation = "utf8mb4_general_ci"}, model);
                     }},
                    seed_,
                    kRawRows};
};

TEST_F(ServerCrash, KilledServerKeepsOneGeneration) {
  int killed_in_time = 0;
  Exports last_exports = scene_.exports();
  std::int64_t last = scene_.generation();
  const int crashes = rounds_of("STEPWELL_CRASHES", kDefaultCrashes);
  // On beyond the number, a few times, while no kill has been in time.
  for (int crash = 0; crash < (killed_in_time > 0 ? crashes : crashes + kMoreTries) && !HasFailure();
       ++crash) {
    SCOPED_TRACE("seed " + std::to_string(seed_) + ", crash " + std::to_string(crash));
    scene_.change_sources();
    Exports next_exports;
    int needs_ms = 0;
    {
      const auto undisturbed = scene_.engine().copy();
      scene_.run_on(*undisturbed, {"refresh"}, &needs_ms);
      next_exports = scene_.exports_of(*undisturbed);
    }
    const auto process = scene_.start({"refresh"});
    scene_.wait_for_random_moment(*process, needs_ms);
    const bool in_time = process->running();
    server_.kill();
    const Outcome outcome = process->wait();
    EXPECT_FALSE(outcome.timed_out) << "the program waits for ever for a server that is gone";
    if (in_time && outcome.status != 0) {
      ++killed_in_time;
      EXPECT_EQ(outcome.status, 1);
      EXPECT_THAT(outcome.errors, HasSubstr("what to do"));
    }
    server_.start();
    scene_.expect_one_of(last, last_exports, last + 1, next_exports);
    scene_.expect_recovery(next_exports);
    last_exports = next_exports;
    last = scene_.generation();
  }
  EXPECT_GT(killed_in_time, 0) << "no refresh was slow enough to be disturbed: nothing has been tested";
}

}  // namespace
}  // namespace stepwell::testing
