#include "serve/auth/throttle.h"

#include <algorithm>

namespace stepwell::auth {

TimestampUs Throttle::wait_us(const std::string& who, TimestampUs now) const {
  const auto found = failures_.find(who);
  if (found == failures_.end()) return 0;
  const TimestampUs penalty = penalty_us(found->second);
  // Never longer than the penalty: a clock that is set back locks nobody out.
  return std::clamp<TimestampUs>(found->second.last + penalty - now, 0, penalty);
}

void Throttle::begin(const std::string& who, TimestampUs now) {
  if (failures_.size() >= rules_.entries_max && !failures_.contains(who)) {
    failures_.erase(
        std::ranges::min_element(failures_, {}, [](const auto& entry) { return entry.second.last; }));
  }
  Failures& failures = failures_[who];
  if (now - failures.last > 2 * rules_.longest_wait_us) failures.count = 0;
  ++failures.count;
  failures.last = now;
}

void Throttle::take_back(const std::string& who) {
  const auto found = failures_.find(who);
  if (found != failures_.end() && --found->second.count <= 0) failures_.erase(found);
}

TimestampUs Throttle::penalty_us(const Failures& failures) const {
  const int beyond = failures.count - rules_.free_failures;
  if (beyond < 0) return 0;
  return std::min(rules_.longest_wait_us, rules_.first_wait_us << std::min(beyond, 20));
}

// One number tells how much of the allowance is left: the time by which all that was taken is paid for at the
// steady rate. It may lie ahead of the clock by what may be taken at once.
TimestampUs Allowance::paid_by(TimestampUs now) const {
  // Set back by more than it can owe, the clock is another one.
  const bool another_clock = paid_until_ - now > at_once_ * every_us_;
  return (another_clock ? now : std::max(paid_until_, now)) + every_us_;
}

TimestampUs Allowance::wait_us(TimestampUs now) const {
  return std::max<TimestampUs>(0, paid_by(now) - at_once_ * every_us_ - now);
}

void Allowance::take(TimestampUs now) { paid_until_ = paid_by(now); }

}  // namespace stepwell::auth
