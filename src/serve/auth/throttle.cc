#include "serve/auth/throttle.h"

#include <algorithm>

namespace stepwell::auth {

TimestampUs Throttle::wait_us(const std::string& who, TimestampUs now) const {
  const std::lock_guard lock(mutex_);
  const auto found = failures_.find(who);
  if (found == failures_.end()) return 0;
  return std::max<TimestampUs>(0, found->second.last + penalty_us(found->second) - now);
}

void Throttle::failed(const std::string& who, TimestampUs now) {
  const std::lock_guard lock(mutex_);
  if (failures_.size() >= rules_.entries_max && !failures_.contains(who)) {
    failures_.erase(
        std::ranges::min_element(failures_, {}, [](const auto& entry) { return entry.second.last; }));
  }
  Failures& failures = failures_[who];
  // Whoever has waited twice the longest time begins anew.
  if (now - failures.last > 2 * rules_.longest_wait_us) failures.count = 0;
  ++failures.count;
  failures.last = now;
}

void Throttle::succeeded(const std::string& who) {
  const std::lock_guard lock(mutex_);
  failures_.erase(who);
}

TimestampUs Throttle::penalty_us(const Failures& failures) const {
  const int beyond = failures.count - rules_.free_failures;
  if (beyond < 0) return 0;
  return std::min(rules_.longest_wait_us, rules_.first_wait_us << std::min(beyond, 20));
}

}  // namespace stepwell::auth
