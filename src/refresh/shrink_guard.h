// ShrinkGuard: holds back a refresh that would take too much away from what is published.
//
// An import job that empties the fact table and fills it again passes through states that nobody wants to see
// on a dashboard. So a refresh that would lose a large part of the rows, or a whole month of the latest ones,
// is held: nothing is published, and everybody who asks is told. It is released by a person, or by itself
// once the loss is within bounds and the sources have stood still for a while: half of a reload is within
// bounds, too.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/error.h"
#include "model/generation.h"
#include "rollup/seal.h"

namespace stepwell {

struct ShrinkGuard {
  bool on = true;
  /// The part of the raw rows in figures that may vanish at once: 0 to 1.
  double share = 0.5;
  /// None of the latest months that had figures, so many of them, may lose all.
  int months = 24;
};

/// How long the sources must have stood still before a refresh that was held goes on by itself.
inline constexpr std::chrono::seconds kQuiet{60};

/// Why the refresh that leads from `last` to `next` is to be held; empty if it is not. The seals are those of
/// the ASIN tier before and after.
std::string loss_of(const Generation& last, const MonthSeals& before, const Generation& next,
                    const MonthSeals& after, const ShrinkGuard& guard);

/// What the sources amount to, as a refresh finds them: equal for equal sources.
std::string mark_of(const Generation& next, const PyramidSeals& after);

/// A refresh was held; nothing was published.
class HeldError : public Error {
 public:
  /// `again_in_s`: the loss is within bounds, and if nothing changes for so long, the next refresh publishes.
  explicit HeldError(const Held& held, std::optional<std::int64_t> again_in_s);

  const std::optional<std::int64_t>& again_in_s() const { return again_in_s_; }

 private:
  std::optional<std::int64_t> again_in_s_;
};

}  // namespace stepwell
