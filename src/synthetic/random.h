// Random numbers for the synthetic business: the same on every machine and with every standard library, which
// the distributions of <random> do not promise. Integers only.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

namespace stepwell::synthetic {

/// The finishing step of splitmix64: scatters any 64 bits.
constexpr std::uint64_t scatter(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

inline constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15u;

/// A stream of splitmix64, told from others by what it is for: Random(seed, {kStreamBrand, id}).
class Random {
 public:
  explicit constexpr Random(std::uint64_t seed) : state_(scatter(seed + kGolden)) {}
  constexpr Random(std::uint64_t seed, std::initializer_list<std::uint64_t> purpose) : Random(seed) {
    for (const auto part : purpose) state_ = scatter(state_ ^ scatter(part + kGolden));
  }

  constexpr std::uint64_t next() {
    state_ += kGolden;
    return scatter(state_);
  }
  /// 0 … limit - 1, for limits up to 2^32; 0 for no limit at all.
  constexpr std::uint64_t below(std::uint64_t limit) { return ((next() >> 32) * limit) >> 32; }
  /// first … last, both included.
  constexpr std::int64_t between(std::int64_t first, std::int64_t last) {
    return first + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(last - first + 1)));
  }
  constexpr bool chance(std::uint64_t permille) { return below(1000) < permille; }

 private:
  std::uint64_t state_;
};

/// The parts of the business that draw from a stream of their own.
enum Stream : std::uint64_t {
  kStreamBrand = 1,
  kStreamAsin,
  kStreamName,
  kStreamCell,
  kStreamStock,
  kStreamRows
};

template <typename T>
void shuffle(std::vector<T>& items, Random& random) {
  for (std::size_t left = items.size(); left > 1; --left)
    std::swap(items[left - 1], items[random.below(left)]);
}

}  // namespace stepwell::synthetic
