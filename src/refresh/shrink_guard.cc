#include "refresh/shrink_guard.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/printable.h"

namespace stepwell {
namespace {

/// Of the latest `count` months that had figures, those that have none now; ascending.
std::vector<std::string> emptied_months(const MonthSeals& before, const MonthSeals& after, int count) {
  std::vector<std::string> emptied;
  for (auto month = before.rbegin(); month != before.rend() && count > 0; ++month, --count) {
    if (after.find(month->first) == after.end()) emptied.push_back(month->first.str());
  }
  std::reverse(emptied.begin(), emptied.end());
  return emptied;
}

std::string message_of(const Held& held, const std::optional<std::int64_t>& again_in_s) {
  if (!again_in_s) return "the refresh is held: " + held.why;
  return fmt::format("the refresh is held until the sources have stood still for {} s: {}", kQuiet.count(),
                     held.why);
}

}  // namespace

std::string loss_of(const Generation& last, const MonthSeals& before, const Generation& next,
                    const MonthSeals& after, const ShrinkGuard& guard) {
  if (!guard.on) return {};
  const std::uint64_t had = last.summarised.rows;
  const std::uint64_t has = next.summarised.rows;
  if (had > has && static_cast<double>(had - has) > guard.share * static_cast<double>(had)) {
    return fmt::format("{} of the {} raw rows in the published figures would be gone", had - has, had);
  }
  const auto emptied = emptied_months(before, after, guard.months);
  if (emptied.empty()) return {};
  return fmt::format("{} would have no figures any more", some_of(emptied));
}

std::string mark_of(const Generation& next, const PyramidSeals& after) {
  std::string text = text_of(after) + fmt::format("{} {}", next.raw.rows, next.raw.money.str());
  for (const Account& account : next.excluded)
    text += fmt::format(" {} {}", account.rows, account.money.str());
  return fmt::format("{:016x}", digest_of(text));
}

HeldError::HeldError(const Held& held, std::optional<std::int64_t> again_in_s)
    : Error(ErrorCode::kHeld, message_of(held, again_in_s),
            again_in_s ? fmt::format("run 'stepwell refresh' again in {} s, or now with --accept-shrink",
                                     *again_in_s)
                       : "if that is right, 'stepwell refresh --accept-shrink' publishes it; if a job is at "
                         "work, wait "
                         "for it. [refresh] shrink_guard says how much is too much"),
      again_in_s_(again_in_s) {}

}  // namespace stepwell
