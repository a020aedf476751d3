// Throttle: makes guessing passwords slow, for a name that is guessed at and for an address that guesses.
//
// After a few failures in a row each further one doubles the time until the next attempt counts, up to a
// minute; a success forgets them. Nobody is locked out for longer than that by somebody else's guesses.
//
// Synchronised, and bounded: when it is full, whoever failed longest ago is forgotten.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/clock.h"

namespace stepwell::auth {

struct ThrottleRules {
  int free_failures = 5;
  TimestampUs first_wait_us = 1'000'000;
  TimestampUs longest_wait_us = 60'000'000;
  std::size_t entries_max = 10'000;
};

class Throttle {
 public:
  explicit Throttle(ThrottleRules rules = {}) : rules_(rules) {}

  /// How long `who` has to wait before another attempt; 0 if it may try.
  TimestampUs wait_us(const std::string& who, TimestampUs now) const;
  void failed(const std::string& who, TimestampUs now);
  void succeeded(const std::string& who);

 private:
  struct Failures {
    int count = 0;
    TimestampUs last = 0;
  };

  TimestampUs penalty_us(const Failures& failures) const;

  const ThrottleRules rules_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Failures> failures_;
};

}  // namespace stepwell::auth
