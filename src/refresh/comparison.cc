#include "refresh/comparison.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "refresh/accounts.h"
#include "refresh/published_tiers.h"
#include "rollup/addition.h"
#include "rollup/difference.h"
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

/// Where any ASIN group changes: the tiers above can change nowhere else.
struct Touched {
  std::vector<std::int32_t> brands;  // ascending, of the groups before and after
  std::vector<Month> months;         // ascending
};

Touched touched_by(const Difference<AsinRow>& difference) {
  std::set<std::int32_t> brands;
  std::set<Month> months;
  const auto add = [&](const AsinRow& row) {
    brands.insert(row.brand);
    months.insert(row.month);
  };
  for (const auto& row : difference.inserted) add(row);
  for (const auto& row : difference.deleted) add(row);
  for (const auto& change : difference.updated) {
    add(change.before);
    add(change.after);
  }
  return {{brands.begin(), brands.end()}, {months.begin(), months.end()}};
}

BrandTier only_of(const std::vector<std::int32_t>& brands, const BrandTier& tier) {
  BrandTier part;
  std::ranges::copy_if(tier, std::back_inserter(part),
                       [&](const BrandRow& row) { return std::ranges::binary_search(brands, row.brand); });
  return part;
}

/// The difference of the tiers above, from change.asins: brand groups are made anew of all their ASINs,
/// category groups of all their brands, and only those that were touched.
void roll_up_touched(Session& session, const Labels& labels, PyramidDifference& change) {
  const Touched touched = touched_by(change.asins);
  if (touched.months.empty()) return;
  Scope months;
  months.months = touched.months;
  const AsinTier asins = apply(session.read_asins_of(touched.brands, touched.months), change.asins, labels);
  const BrandTier brands = session.read_brands(months);
  change.brands = difference(only_of(touched.brands, brands), roll_up_brands(asins, labels), labels);
  change.categories = difference(session.read_categories(months),
                                 roll_up_categories(apply(brands, change.brands, labels), labels), labels);
}

/// A part of the pyramid, in one piece. Nobody else has written: the tiers are as they were published.
void compare_part(Session& session, const AsinTier& published, AsinTier&& computed, bool stages,
                  const Labels& labels, Comparison& result) {
  PyramidDifference change;
  change.asins = difference(published, std::move(computed), labels);
  roll_up_touched(session, labels, change);
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
  const auto parts = session.read_groups(scope, options.rows, progress);
  const auto excluded_before = session.read_excluded(scope);
  std::vector<ExcludedRow> excluded = parts->excluded();
  Accounts before;
  Accounts after;
  before.add(excluded_before);

  if (scope.whole) {
    progress.begin("comparing with the published tiers", 0);
    WholePyramid pyramid(session, last, options.stages, labels);
    pyramid.compare_all(*parts, before, after, result);
    publication.undoable = pyramid.were_known(last, before.summarised());
    after.add(excluded);
    progress.begin("checking conservation", 0);
    check_conservation(session.read_raw_account(scope, options.rows, options.counted_by), after, session,
                       true);
  } else {
    AsinTier computed = gather(*parts, labels).asins;
    Account raw = session.read_raw_account(scope, options.rows, options.counted_by);
    progress.begin("comparing with the published tiers", 0);
    const AsinTier found = session.read_asins(scope);
    before.add(found);
    if (options.rows == RawRows::kAdded) {
      Accounts added;
      added.add(computed);
      added.add(excluded);
      check_conservation(raw, added, session, false);
      computed = add(found, computed, labels);
      excluded = add(excluded_before, excluded);
      raw += before.total();
    }
    after.add(computed);
    after.add(excluded);
    check_conservation(raw, after, session, false);
    compare_part(session, found, std::move(computed), options.stages, labels, result);
  }
  fill_totals(publication.generation, last, scope.whole, before, after);
  // The totals may differ alone: a rolled-back generation carries those of the one that it restored.
  result.changes_anything |= !result.interference.empty() || excluded_before != excluded || !last ||
                             !same_totals(*last, publication.generation);
  publication.scope = scope;
  publication.excluded = std::move(excluded);
  return result;
}

}  // namespace stepwell
