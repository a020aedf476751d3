// Throttle: makes guessing slow, for one of whatever a guesser can be told apart by.
//
// A few failures are free. The last of them asks for the first wait before another attempt, and each further
// one doubles it, up to the longest. An attempt counts as failed from its beginning on, so that guesses that
// run side by side do not multiply what is free; of one that succeeds either it alone is taken back, or all
// failures are forgotten. So they are where more than twice the longest wait has passed since the last
// attempt.
//
// It counts and refuses nobody: who asks `wait_us` first and begins nothing before its time is for the caller
// to see to. Bounded: when it is full, whoever tried longest ago is forgotten. Not synchronised: the doorman
// is.
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
