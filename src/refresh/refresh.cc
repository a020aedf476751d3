#include "refresh/refresh.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "base/clock.h"
#include "base/error.h"
#include "rollup/addition.h"
#include "rollup/difference.h"
#include "rollup/tiers.h"

namespace stepwell {
namespace {

/// What the ASIN groups and the exclusions of one scope amount to.
struct ScopeAccount {
  Account summarised;
  Account uncategorised;
  ExclusionTotals excluded{};

  Account total() const {
    Account sum = summarised;
    for (const auto& account : excluded) sum += account;
    return sum;
  }
};

ScopeAccount account_of(const AsinTier& asins, const std::vector<ExcludedRow>& excluded) {
  ScopeAccount sum;
  for (const auto& row : asins) {
    const Account account{row.row_count, MoneySum(row.value)};
    sum.summarised += account;
    if (row.category == kNoId) sum.uncategorised += account;
  }
  for (const auto& row : excluded) sum.excluded[static_cast<std::size_t>(row.reason)] += row.account;
  return sum;
}

void check_conservation(const Account& raw, const Account& accounted) {
  if (raw == accounted) return;
  throw Error(
      ErrorCode::kFailed,
      fmt::format(
          "conservation failed: the raw rows are {} with {} in all, groups and exclusions hold {} with {}",
          raw.rows, raw.money.str(), accounted.rows, accounted.money.str()),
      "nothing was published; report this as a fault of stepwell, with the two lines of 'stepwell verify'");
}

/// The totals of the new generation: those of the last one, with the scope's old part replaced by its new
/// one.
void fill_totals(Generation& generation, const std::optional<Generation>& last, bool whole,
                 const ScopeAccount& before, const ScopeAccount& after) {
  if (!whole && last) {
    generation.raw = last->raw;
    generation.summarised = last->summarised;
    generation.uncategorised = last->uncategorised;
    generation.excluded = last->excluded;
    generation.raw -= before.total();
    generation.summarised -= before.summarised;
    generation.uncategorised -= before.uncategorised;
    for (std::size_t i = 0; i < kExclusionCount; ++i) generation.excluded[i] -= before.excluded[i];
  }
  generation.raw += after.total();
  generation.summarised += after.summarised;
  generation.uncategorised += after.uncategorised;
  for (std::size_t i = 0; i < kExclusionCount; ++i) generation.excluded[i] += after.excluded[i];
}

bool same_totals(const Generation& a, const Generation& b) {
  return a.raw == b.raw && a.summarised == b.summarised && a.uncategorised == b.uncategorised &&
         a.excluded == b.excluded;
}

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

/// The difference of the upper tiers, from the whole ASIN tier.
void roll_up(Session& session, const AsinTier& asins, const Labels& labels, PyramidDifference& change) {
  BrandTier brands = roll_up_brands(asins, labels);
  CategoryTier categories = roll_up_categories(brands, labels);
  change.brands = difference(session.read_brands(Scope::everything()), std::move(brands), labels);
  change.categories = difference(session.read_categories(Scope::everything()), std::move(categories), labels);
}

/// The same from change.asins: brand groups are made anew of all their ASINs, category groups of all their
/// brands, and only those that were touched.
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

struct Computed {
  Publication publication;
  bool changes_anything = false;
};

/// `last` is the published generation; `rows` are to be read, and are all that changed in `scope`.
Computed compute(Session& session, const std::optional<Generation>& last, const Scope& scope, RawRows rows,
                 CountedBy counted_by, Labels& labels, Progress& progress) {
  Computed result;
  Publication& publication = result.publication;
  RawGroups groups = session.read_groups(scope, rows, progress);
  ScopeAccount after = account_of(groups.asins, groups.excluded);
  progress.begin("checking conservation", 0);
  Account raw = session.read_raw_account(scope, rows, counted_by);
  check_conservation(raw, after.total());

  progress.begin("comparing with the published tiers", 0);
  const AsinTier published = session.read_asins(scope);
  const auto excluded_before = session.read_excluded(scope);
  const ScopeAccount before = account_of(published, excluded_before);
  if (rows == RawRows::kAdded) {
    groups = {add(published, groups.asins, labels), add(excluded_before, groups.excluded)};
    after = account_of(groups.asins, groups.excluded);
    raw += before.total();
    check_conservation(raw, after.total());
  }
  auto& difference = publication.difference;
  if (scope.whole) {
    roll_up(session, groups.asins, labels, difference);
    difference.asins = stepwell::difference(published, std::move(groups.asins), labels);
  } else {
    difference.asins = stepwell::difference(published, std::move(groups.asins), labels);
    roll_up_touched(session, labels, difference);
  }
  fill_totals(publication.generation, last, scope.whole, before, after);
  // The totals may differ alone: a rolled-back generation carries those of the one that it restored.
  result.changes_anything = !difference.empty() || excluded_before != groups.excluded || !last ||
                            !same_totals(*last, publication.generation);
  publication.undoable =
      !scope.whole || !last ||
      (before.summarised == last->summarised && before.uncategorised == last->uncategorised);
  publication.scope = scope;
  publication.excluded = std::move(groups.excluded);
  return result;
}

/// The published generation stands: records that, but for a dry run, and reports it.
void confirm(Session& session, const Scope& scope, RefreshReport& report) {
  if (!report.dry_run) session.confirm(scope);
  report.generation = *session.latest();
  report.up_to_date = true;
}

}  // namespace

RefreshReport refresh(Engine& engine, const RefreshOptions& options, Progress& progress) {
  const Stopwatch watch;
  require_tables(engine);
  Labels labels(engine.folds());
  const auto session = engine.begin(labels);
  const Pending pending = session->pending();
  const auto last = session->latest();

  RefreshReport report;
  report.dry_run = options.dry_run;
  report.why = pending.why;
  Scope scope = pending.scope;
  RawRows rows = pending.rows;
  if (options.full && !scope.whole) {
    scope = Scope::everything();
    rows = RawRows::kAll;
    report.why = "asked for with --full";
  }
  report.kind = scope.whole ? GenerationKind::kFull : GenerationKind::kIncremental;
  if (scope.empty() && !pending.directory_changed) {
    confirm(*session, scope, report);
    report.why = "nothing has changed since";
    report.duration_s = watch.elapsed_s();
    return report;
  }

  // Where everything is made anew, nothing is taken on trust from what read it.
  const auto counted_by = options.full || !last ? CountedBy::kStatement : CountedBy::kReader;
  Computed computed = compute(*session, last, scope, rows, counted_by, labels, progress);
  Generation& generation = computed.publication.generation;
  generation.kind = report.kind;
  generation.why = report.why;
  generation.asin_changes = computed.publication.difference.asins.counts();
  generation.brand_changes = computed.publication.difference.brands.counts();
  generation.category_changes = computed.publication.difference.categories.counts();
  generation.duration_s = watch.elapsed_s();
  if (last && !pending.directory_changed && !computed.changes_anything) {
    confirm(*session, pending.scope, report);
  } else if (options.dry_run) {
    report.generation = generation;
  } else {
    progress.begin("publishing", 0);
    report.generation = session->publish(std::move(computed.publication));
    report.published = true;
  }
  progress.finish();
  report.duration_s = watch.elapsed_s();
  return report;
}

}  // namespace stepwell
