// Trying the choices
// ==================
// In a month that does not amount to its seal, k groups differ between the rows found and the rows computed.
// Most often all of them were changed by the other program alone (the raw rows of last year do not change),
// so taking all from the computed rows is tried first. Else all 2^k choices are: taking a group from the
// computed rows moves the month's digest by a fixed amount, and in the order of a Gray code one group changes
// sides from one choice to the next, so that a choice costs one addition. Beyond kGroupsMax groups that would
// take longer than a refresh, and 64 bits would no longer tell a right choice from a lucky one.

#include "rollup/restore.h"

#include <bit>
#include <cstdint>
#include <map>
#include <utility>

#include "rollup/label_classes.h"
#include "rollup/sorted_rows.h"

namespace stepwell {
namespace {

constexpr std::size_t kGroupsMax = 22;

/// A group of a month in doubt that is found otherwise than it is computed. One side may be absent.
struct Candidate {
  const AsinRow* found = nullptr;
  const AsinRow* computed = nullptr;
  /// What taking it from the computed rows adds to the month's seal.
  Seal step;
};

struct MonthInDoubt {
  Seal missing;  // what the rows found lack of the seal; modulo 2^64, like all digests
  std::vector<Candidate> candidates;
};

Seal sum(Seal a, const Seal& b) { return {a.rows + b.rows, a.digest + b.digest}; }
Seal difference_of(Seal a, const Seal& b) { return {a.rows - b.rows, a.digest - b.digest}; }

/// Which candidates were published as computed: a bit each. Nothing if no choice is right.
std::optional<std::vector<bool>> choose(const MonthInDoubt& month) {
  const std::size_t count = month.candidates.size();
  Seal all;
  for (const auto& candidate : month.candidates) all = sum(all, candidate.step);
  if (all == month.missing) return std::vector<bool>(count, true);
  if (count > kGroupsMax) return std::nullopt;
  Seal taken;
  std::uint64_t choice = 0;
  for (std::uint64_t i = 1; i < std::uint64_t{1} << count; ++i) {
    const auto turned = static_cast<std::size_t>(std::countr_zero(i));
    choice ^= std::uint64_t{1} << turned;
    const Seal& step = month.candidates[turned].step;
    taken = (choice >> turned & 1) != 0 ? sum(taken, step) : difference_of(taken, step);
    if (taken != month.missing) continue;
    std::vector<bool> chosen(count);
    for (std::size_t bit = 0; bit < count; ++bit) chosen[bit] = (choice >> bit & 1) != 0;
    return chosen;
  }
  return std::nullopt;
}

std::map<Month, MonthInDoubt> months_in_doubt(const MonthSeals& found, const MonthSeals& seals) {
  std::map<Month, MonthInDoubt> months;
  for (const auto& [month, seal] : seals) months[month].missing = seal;
  for (const auto& [month, seal] : found) {
    Seal& missing = months[month].missing;
    missing = difference_of(missing, seal);
  }
  std::erase_if(months, [](const auto& entry) { return entry.second.missing == Seal{}; });
  return months;
}

void find_candidates(const AsinTier& found, const AsinTier& computed, const Labels& labels,
                     std::map<Month, MonthInDoubt>& months) {
  const LabelClasses classes(labels);
  RowDigest digest(labels);
  SortedRows<AsinRow> was(found, labels, classes, "the tier as it was found");
  SortedRows<AsinRow> is(computed, labels, classes, "the new tier");
  const auto offer = [&](const AsinRow* before, const AsinRow* after) {
    const auto month = months.find(before != nullptr ? before->month : after->month);
    if (month == months.end()) return;
    Candidate candidate{before, after, {}};
    if (after != nullptr) candidate.step = sum(candidate.step, {1, digest(*after)});
    if (before != nullptr) candidate.step = difference_of(candidate.step, {1, digest(*before)});
    month->second.candidates.push_back(candidate);
  };
  while (!was.done() || !is.done()) {
    if (is.done() || (!was.done() && was.key() < is.key())) {
      offer(&was.row(), nullptr);
      was.next();
    } else if (was.done() || is.key() < was.key()) {
      offer(nullptr, &is.row());
      is.next();
    } else {
      if (!(was.row() == is.row())) offer(&was.row(), &is.row());
      was.next();
      is.next();
    }
  }
}

}  // namespace

RestoredTier restore(AsinTier found, const AsinTier& computed, const MonthSeals& seals,
                     const Labels& labels) {
  RestoredTier restored;
  auto months = months_in_doubt(seals_of(found, labels), seals);
  if (months.empty()) {
    restored.tier = std::move(found);
    return restored;
  }
  find_candidates(found, computed, labels, months);
  Difference<AsinRow> undone;
  for (const auto& [month, doubt] : months) {
    const auto chosen = choose(doubt);
    if (!chosen) {
      restored.unknown.push_back(month);
      continue;
    }
    for (std::size_t i = 0; i < chosen->size(); ++i) {
      const Candidate& candidate = doubt.candidates[i];
      if (!(*chosen)[i]) continue;
      if (candidate.found == nullptr) {
        undone.inserted.push_back(*candidate.computed);
      } else if (candidate.computed == nullptr) {
        undone.deleted.push_back(*candidate.found);
      } else {
        undone.updated.push_back({*candidate.found, *candidate.computed});
      }
    }
  }
  sort_change(undone, labels);
  restored.tier = apply(found, undone, labels);
  return restored;
}

}  // namespace stepwell
