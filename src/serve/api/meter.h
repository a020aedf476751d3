// Meter: how many requests a server thread answered, and how long each took, by route and status.
//
// Each thread counts in its own Meter, so that counting is two additions without a locked instruction;
// whoever renders /metrics reads all of them while they go on counting.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace stepwell::serve {

/// Every status that the server answers with.
inline constexpr std::array<int, 16> kStatuses = {200, 202, 302, 304, 400, 401, 403, 404,
                                                  405, 408, 409, 413, 429, 431, 500, 503};
/// Upper bounds of the latency histogram, in nanoseconds and as Prometheus writes them; the last bucket is
/// open.
inline constexpr std::array<std::int64_t, 9> kLatencyBoundsNs = {
    1'000, 10'000, 100'000, 500'000, 1'000'000, 3'000'000, 10'000'000, 100'000'000, 1'000'000'000};
inline constexpr std::array<std::string_view, 9> kLatencyBoundTexts = {
    "0.000001", "0.00001", "0.0001", "0.0005", "0.001", "0.003", "0.01", "0.1", "1"};

/// Counted by one thread, read by any.
class Counter {
 public:
  void add(std::uint64_t count) {
    value_.store(value_.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
  }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

class Meter {
 public:
  struct Cell {
    std::array<Counter, kLatencyBoundsNs.size() + 1> buckets;
    Counter nanoseconds;
  };

  explicit Meter(std::size_t route_count) : cells_(route_count * kStatuses.size()) {}

  /// `status` is one of kStatuses; what is not counts as 500.
  void count(std::size_t route, int status, std::int64_t elapsed_ns) {
    Cell& cell = cells_[route * kStatuses.size() + position_of(status)];
    std::size_t bucket = 0;
    while (bucket < kLatencyBoundsNs.size() && elapsed_ns > kLatencyBoundsNs[bucket]) ++bucket;
    cell.buckets[bucket].add(1);
    cell.nanoseconds.add(static_cast<std::uint64_t>(elapsed_ns));
  }
  const Cell& cell(std::size_t route, std::size_t status_position) const {
    return cells_[route * kStatuses.size() + status_position];
  }

  Counter connections;  // accepted
  Counter cache_hits;

 private:
  static std::size_t position_of(int status) {
    for (std::size_t i = 0; i < kStatuses.size(); ++i) {
      if (kStatuses[i] == status) return i;
    }
    return position_of(500);
  }

  std::vector<Cell> cells_;
};

/// The meters of all server threads; complete before the threads start.
using Meters = std::vector<std::unique_ptr<Meter>>;

}  // namespace stepwell::serve
