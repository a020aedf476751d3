// Throttle: makes guessing slow, for one of whatever a guesser can be told apart by.
//
// After a few failures in a row each further one doubles the time until the next attempt counts, up to the
// longest wait. An attempt counts as failed from its beginning on, so that guesses that run side by side do
// not multiply what is free; whoever succeeds takes it back. Whoever has waited twice the longest time begins
// anew.
//
// Bounded: when it is full, whoever tried longest ago is forgotten. Not synchronised: the doorman is.
#pragma once

#include <cstddef>
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
  /// An attempt begins, and counts as failed.
  void begin(const std::string& who, TimestampUs now);
  /// That attempt did not fail; what failed before it stands.
  void take_back(const std::string& who);
  /// Nothing has failed.
  void forget(const std::string& who) { failures_.erase(who); }

 private:
  struct Failures {
    int count = 0;
    TimestampUs last = 0;
  };

  TimestampUs penalty_us(const Failures& failures) const;

  const ThrottleRules rules_;
  std::unordered_map<std::string, Failures> failures_;
};

/// Allowance: how many attempts there may be of all together: so many at once, and then one every so often.
/// Not synchronised.
class Allowance {
 public:
  Allowance(int at_once, TimestampUs every_us) : at_once_(at_once), every_us_(every_us) {}

  /// How long until there is one to take; 0 if there is.
  TimestampUs wait_us(TimestampUs now) const;
  void take(TimestampUs now);

 private:
  /// An attempt taken at `now` is paid for by this time.
  TimestampUs paid_by(TimestampUs now) const;

  const int at_once_;
  const TimestampUs every_us_;
  TimestampUs paid_until_ = 0;
};

}  // namespace stepwell::auth
