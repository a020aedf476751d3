// Dice: the random choices of one history, all from one seed that the test prints.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace stepwell::testing {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  /// From 0 to `sides` - 1. Not uniform to the last bit, and the same on every machine.
  std::size_t roll(std::size_t sides) { return static_cast<std::size_t>(engine_() % sides); }
  bool chance(std::size_t one_in) { return roll(one_in) == 0; }
  int between(int least, int most) {
    return least + static_cast<int>(roll(static_cast<std::size_t>(most - least + 1)));
  }
  template <typename Item>
  const Item& pick(const std::vector<Item>& items) {
    return items[roll(items.size())];
  }

 private:
  std::mt19937_64 engine_;
};

/// STEPWELL_SEED of the environment, to run one history again.
inline std::optional<std::uint64_t> seed_to_replay() {
  const char* text = std::getenv("STEPWELL_SEED");
  if (text == nullptr) return std::nullopt;
  return std::stoull(text);
}

/// The next seed of this test: the same in every run, so that a suite which passed passes again; with
/// STEPWELL_FRESH in the environment, one that nobody has seen before.
inline std::uint64_t next_seed() {
  if (std::getenv("STEPWELL_FRESH") != nullptr) return std::random_device()();
  static std::uint64_t count = 0;
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  return std::hash<std::string>()(test->name()) + ++count;
}

/// How often to repeat: the variable of the environment, or `otherwise`.
inline int rounds_of(const char* variable, int otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::stoi(text);
}

}  // namespace stepwell::testing
