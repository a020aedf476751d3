// R13 and everything else: whatever happened, the tiers say what the raw rows say.
//
// A failure prints its seed; STEPWELL_SEED=<seed> runs that history again, STEPWELL_ROUNDS=<n> runs n
// histories a test.
#include <iostream>

#include "tests/random/history.h"

namespace stepwell::testing {
namespace {

constexpr int kDefaultRounds = 2;
constexpr int kSteps = 25;
constexpr int kShards = 3;  // so that several run at the same time

class RandomHistories : public ::testing::TestWithParam<std::tuple<KindOfEngine, int>> {};
INSTANTIATE_TEST_SUITE_P(Random, RandomHistories,
                         ::testing::Combine(::testing::ValuesIn(kinds_of_engines()),
                                            ::testing::Range(0, kShards)),
                         [](const auto& tested) {
                           return std::get<0>(tested.param).name + "_" +
                                  std::to_string(std::get<1>(tested.param));
                         });

void live(const KindOfEngine& kind, std::uint64_t seed) {
  History history(kind, seed);
  for (int step = 0; step < kSteps; ++step) {
    try {
      history.step();
    } catch (const std::exception& error) {
      ADD_FAILURE() << "step " << step << " threw: " << error.what();
    }
    if (::testing::Test::HasFailure()) {
      ADD_FAILURE() << "STEPWELL_SEED=" << seed << " runs this history again; what happened:\n"
                    << history.log();
      return;
    }
  }
}

TEST_P(RandomHistories, TiersSayWhatTheRawRowsSay) {
  const auto& [kind, shard] = GetParam();
  if (const auto seed = seed_to_replay()) {
    if (shard == 0) live(kind, *seed);
    return;
  }
  const int rounds = rounds_of("STEPWELL_ROUNDS", kDefaultRounds);
  for (int round = 0; round < rounds && !HasFailure(); ++round) {
    const auto seed = next_seed();
    std::cout << "seed " << seed << std::endl;
    live(kind, seed);
  }
}

}  // namespace
}  // namespace stepwell::testing
