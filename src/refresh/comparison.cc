#include "refresh/comparison.h"

#include <set>
#include <utility>

#include "refresh/accounts.h"
#include "refresh/published_tiers.h"
#include "rollup/delta.h"
#include "rollup/difference.h"
#include "rollup/propagation.h"
#include "rollup/tiers.h"

namespace stepwell {
namespace {

/// Counts what a difference writes, or repairs.
void count(const PyramidDifference& change, Generation& generation) {
  const PyramidCounts counts = change.counts();
  generation.asin_changes += counts.asins;
  generation.brand_changes += counts.brands;
  generation.category_changes += counts.categories;
}

/// The whole pyramid, month by month.
class WholePyramid {
 public:
  WholePyramid(Session& session, const std::optional<Generation>& last, bool stages, const Labels& labels)
      : session_(session), stages_(stages), labels_(labels) {
    if (last) seals_ = session.seals();
    for (const Month month : session.months()) published_.insert(month);
    if (!seals_) return;
    for (const MonthSeals* const tier : {&seals_->asins, &seals_->brands, &seals_->categories}) {
      for (const auto& [month, seal] : *tier) published_.insert(month);
    }
  }

  /// `after` grows by the groups, `before` by the published ones.
  void compare_all(RawParts& parts, Accounts& before, Accounts& after, Comparison& result) {
    result.publication.seals.emplace();
    while (auto part = parts.next()) {
      after.add(part->asins);
      compare_month(part->month, std::move(part->asins), before, result);
      published_.erase(part->month);
    }
    for (const Month month : published_) compare_month(month, {}, before, result);
    result.interference = interference_.told();
    result.publication.generation.repaired = interference_.rows();
  }

  /// Whether the tiers were as they had been published; what they held is told by `held` where they had no
  /// seals, as sums alone tell then.
  bool were_known(const std::optional<Generation>& last, const Account& held) const {
    return interference_.known() && (seals_ || !last || held == last->summarised);
  }

 private:
  Pyramid read(Month month) {
    Scope scope;
    scope.months = {month};
    return {session_.read_asins(scope), session_.read_brands(scope), session_.read_categories(scope)};
  }

  void compare_month(Month month, AsinTier&& asins, Accounts& before, Comparison& result) {
    Pyramid computed = roll_up(std::move(asins), labels_);
    PublishedMonth published;
    if (published_.contains(month)) published.tiers = read(month);
    const Strays strays = session_.take_strays();
    before.add(published.tiers.asins);
    std::optional<PyramidSeals> seals;
    if (seals_) {
      seals = seals_->of(month);
      published = published_month(std::move(published.tiers), strays, computed.asins, *seals, labels_, month,
                                  interference_);
    } else {
      interference_.add({}, strays);
    }
    MonthSeals asins_before = seals ? seals->asins : seals_of(published.tiers.asins, labels_);
    result.months_before.merge(asins_before);
    const bool follows_seals = seals && published.known;
    if (!follows_seals) seals = seals_of(computed, labels_);
    const PyramidDifference change = difference(published.tiers, std::move(computed), labels_);
    if (follows_seals) apply(*seals, change, labels_);
    result.publication.seals->merge(std::move(*seals));
    count(change, result.publication.generation);
    count(published.repair, result.publication.generation);
    result.changes_anything |= !change.empty();
    if (stages_ && !(change.empty() && published.repair.empty() && strays.none())) {
      session_.stage(published.repair, change);
    }
  }

  Session& session_;
  const bool stages_;
  const Labels& labels_;
  std::optional<PyramidSeals> seals_;
  /// Months that may hold published rows, and have not been compared.
  std::set<Month> published_;
  Interference interference_;
};

/// The groups and exclusions of a part, before and after.
struct Part {
  AsinTier groups_before;
  AsinTier groups_after;
  std::vector<ExcludedRow> excluded_before;
  std::vector<ExcludedRow> excluded_after;
  bool all_spellings_are_known = false;
};

/// What the raw rows in scope amount to, all of them.
RawGroups read_again(Session& session, const Scope& scope, CountedBy counted_by, const Labels& labels,
                     Progress& progress) {
  RawGroups groups = gather(*session.read_groups(scope, progress), labels);
  Accounts read;
  read.add(groups.asins);
  read.add(groups.excluded);
  check_conservation(session.read_raw_account(scope, counted_by), read, session, false);
  return groups;
}

/// What rows amount to that are not to be read again.
template <typename Rows, typename Change>
AccountChange settled(const Rows& rows, const Scope& again, Change change) {
  AccountChange sum;
  for (const auto& row : rows) {
    if (!again.holds(row.asin, row.month)) sum += change(row);
  }
  return sum;
}

/// Throws Misfit unless `part` holds afterwards what it held before and what came and went, but for what is
/// to be read again.
void check_addition(const Part& part, const Delta& delta, const Scope& again) {
  const auto of_group = [](const AsinRow& row) { return AccountChange{row.row_count, MoneySum(row.value)}; };
  const auto of_excluded = [](const ExcludedRow& row) {
    return AccountChange{static_cast<std::int64_t>(row.account.rows), row.account.money};
  };
  const auto of_change = [](const auto& row) { return row.change; };
  AccountChange expected = settled(part.groups_before, again, of_group);
  expected += settled(part.excluded_before, again, of_excluded);
  expected += settled(delta.groups, again, of_change);
  expected += settled(delta.excluded, again, of_change);
  AccountChange found = settled(part.groups_after, again, of_group);
  found += settled(part.excluded_after, again, of_excluded);
  if (found != expected) throw Misfit("the changed groups are not the published ones and the changes");
}

Part part_by_delta(Session& session, const Scope& scope, const Labels& labels, Progress& progress) {
  const Delta delta = session.read_delta(progress);
  check_conservation(delta);
  Part part{session.read_asins(scope), {}, session.read_excluded(scope), {}};
  const Spellings spellings = session.read_spellings();
  part.all_spellings_are_known = spellings.complete();
  ChangedGroups changed = apply(part.groups_before, delta, spellings, labels);
  part.groups_after = std::move(changed.groups);
  part.excluded_after = apply(part.excluded_before, delta.excluded, changed.again);
  check_addition(part, delta, changed.again);
  if (changed.again.empty()) return part;
  const RawGroups again = read_again(session, changed.again, CountedBy::kReader, labels, progress);
  part.groups_after.insert(part.groups_after.end(), again.asins.begin(), again.asins.end());
  sort_tier(part.groups_after, labels);
  part.excluded_after.insert(part.excluded_after.end(), again.excluded.begin(), again.excluded.end());
  sort(part.excluded_after);
  return part;
}

Part part_by_raw_rows(Session& session, const ComparisonOptions& options, const Labels& labels,
                      Progress& progress) {
  RawGroups raw = read_again(session, options.scope, options.counted_by, labels, progress);
  return {session.read_asins(options.scope), std::move(raw.asins), session.read_excluded(options.scope),
          std::move(raw.excluded), session.read_spellings().complete()};
}

/// A part of the pyramid, in one piece. Nobody else has written: the tiers are as they were published.
void compare_part(Session& session, Part&& part, bool stages, const Labels& labels, Comparison& result) {
  const PyramidDifference change =
      propagate(difference(part.groups_before, std::move(part.groups_after), labels), part.groups_before,
                session, Spellings(labels, part.all_spellings_are_known), labels);
  count(change, result.publication.generation);
  result.changes_anything = !change.empty();
  if (stages && !change.empty()) session.stage({}, change);
  result.publication.seals = session.seals();
  if (!result.publication.seals) return;
  result.months_before = result.publication.seals->asins;
  apply(*result.publication.seals, change, labels);
}

}  // namespace

Comparison compare(Session& session, const std::optional<Generation>& last, const ComparisonOptions& options,
                   Labels& labels, Progress& progress) {
  Comparison result;
  Publication& publication = result.publication;
  const Scope& scope = options.scope;
  Accounts before;
  Accounts after;
  std::vector<ExcludedRow> excluded_before;
  if (scope.whole) {
    const auto parts = session.read_groups(scope, progress);
    excluded_before = session.read_excluded(scope);
    publication.excluded = parts->excluded();
    progress.begin("comparing with the published tiers", 0);
    WholePyramid pyramid(session, last, options.stages, labels);
    pyramid.compare_all(*parts, before, after, result);
    publication.undoable = pyramid.were_known(last, before.summarised());
  } else {
    Part part = options.by_delta ? part_by_delta(session, scope, labels, progress)
                                 : part_by_raw_rows(session, options, labels, progress);
    progress.begin("comparing with the published tiers", 0);
    before.add(part.groups_before);
    after.add(part.groups_after);
    excluded_before = std::move(part.excluded_before);
    publication.excluded = std::move(part.excluded_after);
    compare_part(session, std::move(part), options.stages, labels, result);
  }
  before.add(excluded_before);
  after.add(publication.excluded);
  if (scope.whole) {
    progress.begin("checking conservation", 0);
    check_conservation(session.read_raw_account(scope, options.counted_by), after, session, true);
  }
  fill_totals(publication.generation, last, scope.whole, before, after);
  // The totals may differ alone: a rolled-back generation carries those of the one that it restored.
  result.changes_anything |= !result.interference.empty() || excluded_before != publication.excluded ||
                             !last || !same_totals(*last, publication.generation);
  publication.scope = scope;
  return result;
}

}  // namespace stepwell
