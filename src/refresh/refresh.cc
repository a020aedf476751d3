#include "refresh/refresh.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "base/clock.h"
#include "base/error.h"
#include "refresh/published_tiers.h"
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

std::string described(const Account& account) {
  return fmt::format("{} rows with {} in all", account.rows, account.money.str());
}

/// " Of month 2025-03, financials has 3 rows with 7.50 in all, groups and exclusions 2 rows with 5.00 in all:
/// …" for the first month that does not add up; empty if each does by now.
std::string month_at_fault(Session& session, const RawGroups& groups) {
  std::map<Month, Account> accounted;
  for (const auto& row : groups.asins) accounted[row.month] += {row.row_count, MoneySum(row.value)};
  for (const auto& row : groups.excluded) accounted[row.month] += row.account;
  for (const auto& [month, account] : accounted) {
    Scope scope;
    scope.months = {month};
    const Account table = session.read_raw_account(scope, RawRows::kAll, CountedBy::kStatement);
    if (table == account) continue;
    const bool more = table.rows != account.rows ? table.rows > account.rows : table.money > account.money;
    const std::string& facts = session.model().name("facts");
    return fmt::format(" Of {} {}, {} has {}, groups and exclusions {}: {} more.",
                       session.model().name("facts.month"), month.is_none() ? "NULL or zero" : month.str(),
                       facts, described(table), described(account),
                       more ? facts + " has" : "the groups have");
  }
  return {};
}

/// The raw rows must be in groups and exclusions, all of them and nothing else (R8).
void check_conservation(const Account& raw, const Account& accounted, Session& session,
                        const RawGroups& groups, const Scope& scope) {
  if (raw == accounted) return;
  throw Error(
      ErrorCode::kFailed,
      fmt::format("conservation failed: the raw rows are {}, groups and exclusions hold {}.{}",
                  described(raw), described(accounted),
                  // Of a part, a month's raw rows are not all there to compare with.
                  scope.whole ? month_at_fault(session, groups) : ""),
      "nothing was published. A table that knows no transactions (MyISAM) may have changed between two "
      "statements: run the command again, or ALTER TABLE … ENGINE = InnoDB");
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

struct Computed {
  Publication publication;
  bool changes_anything = false;
  /// What another program had done to the tiers; empty if nothing.
  std::string interference;
  /// The published ASIN tier's; none where they are not known.
  MonthSeals months_before;
};

/// Everything is made anew: the tiers as they ought to have stood are told from what another program made of
/// them.
void compare_all(Session& session, const std::optional<Generation>& last, AsinTier found, AsinTier&& asins,
                 const Labels& labels, Computed& result) {
  Publication& publication = result.publication;
  const auto seals = last ? session.seals() : std::nullopt;
  const Account held = account_of(found, {}).summarised;
  Pyramid computed = roll_up(std::move(asins), labels);
  PublishedTiers published = published_tiers(session, std::move(found), computed.asins, seals, labels);
  result.interference = std::move(published.interference);
  result.months_before = seals ? seals->asins : seals_of(published.tiers.asins, labels);
  publication.generation.repaired = published.repaired;
  if (!seals || !published.known) publication.seals = seals_of(computed, labels);
  publication.difference = difference(published.tiers, std::move(computed), labels);
  if (seals && published.known) {
    publication.seals = seals;
    apply(*publication.seals, publication.difference, labels);
  }
  publication.repair = std::move(published.repair);
  // Before tiers had seals, sums alone told that another program had been there.
  publication.undoable = published.known && (seals || !last || held == last->summarised);
}

/// Nobody else has written: the tiers are as they were published.
void compare_part(Session& session, const AsinTier& published, AsinTier&& computed, const Labels& labels,
                  Computed& result) {
  Publication& publication = result.publication;
  publication.difference.asins = difference(published, std::move(computed), labels);
  roll_up_touched(session, labels, publication.difference);
  publication.seals = session.seals();
  if (!publication.seals) return;
  result.months_before = publication.seals->asins;
  apply(*publication.seals, publication.difference, labels);
}

/// `last` is the published generation; `rows` are to be read, and are all that changed in `scope`.
Computed compute(Session& session, const std::optional<Generation>& last, const Scope& scope, RawRows rows,
                 CountedBy counted_by, Labels& labels, Progress& progress) {
  Computed result;
  Publication& publication = result.publication;
  RawGroups groups = session.read_groups(scope, rows, progress);
  ScopeAccount after = account_of(groups.asins, groups.excluded);
  progress.begin("checking conservation", 0);
  Account raw = session.read_raw_account(scope, rows, counted_by);
  check_conservation(raw, after.total(), session, groups, scope);

  progress.begin("comparing with the published tiers", 0);
  AsinTier found = session.read_asins(scope);
  const auto excluded_before = session.read_excluded(scope);
  const ScopeAccount before = account_of(found, excluded_before);
  if (rows == RawRows::kAdded) {
    groups = {add(found, groups.asins, labels), add(excluded_before, groups.excluded)};
    after = account_of(groups.asins, groups.excluded);
    raw += before.total();
    check_conservation(raw, after.total(), session, groups, scope);
  }
  if (scope.whole) {
    compare_all(session, last, std::move(found), std::move(groups.asins), labels, result);
  } else {
    compare_part(session, found, std::move(groups.asins), labels, result);
  }
  fill_totals(publication.generation, last, scope.whole, before, after);
  // The totals may differ alone: a rolled-back generation carries those of the one that it restored.
  result.changes_anything = !publication.difference.empty() || !result.interference.empty() ||
                            excluded_before != groups.excluded || !last ||
                            !same_totals(*last, publication.generation);
  publication.scope = scope;
  publication.excluded = std::move(groups.excluded);
  return result;
}

/// How many rows the publication writes.
void count_changes(Publication& publication) {
  const auto& [asins, brands, categories] = publication.difference;
  const auto& repair = publication.repair;
  Generation& generation = publication.generation;
  generation.asin_changes = asins.counts() + repair.asins.counts();
  generation.brand_changes = brands.counts() + repair.brands.counts();
  generation.category_changes = categories.counts() + repair.categories.counts();
}

/// Throws HeldError, and records it, if too much would vanish, or if it did a while ago and the sources have
/// not stood still since.
void check_loss(Session& session, const Generation& last, const Computed& computed,
                const RefreshOptions& options) {
  if (options.accept_shrink || !options.guard.on) return;
  const Generation& next = computed.publication.generation;
  const PyramidSeals after = computed.publication.seals.value_or(PyramidSeals());
  const std::string loss = loss_of(last, computed.publication.seals ? computed.months_before : MonthSeals(),
                                   next, after.asins, options.guard);
  if (loss.empty() && !last.held) return;
  const TimestampUs now = options.now();
  Held held = last.held.value_or(Held{.since = now, .why = {}, .sources = {}, .sources_since = now});
  if (!loss.empty()) held.why = loss;
  const std::string mark = mark_of(next, after);
  if (held.sources != mark) {
    held.sources = mark;
    held.sources_since = now;
  }
  const std::int64_t quiet_s = (now - held.sources_since) / 1'000'000;
  if (loss.empty() && quiet_s >= kQuiet.count()) return;
  if (!options.dry_run) session.hold(held);
  throw HeldError(held, loss.empty() ? std::optional(kQuiet.count() - quiet_s) : std::nullopt);
}

/// The published generation stands: records that, but for a dry run, and reports it.
void confirm(Session& session, const Scope& scope, const std::optional<PyramidSeals>& seals,
             RefreshReport& report) {
  if (!report.dry_run) session.confirm(scope, seals);
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
    confirm(*session, scope, std::nullopt, report);
    report.why = "nothing has changed since";
    report.duration_s = watch.elapsed_s();
    return report;
  }

  // Where everything is made anew, nothing is taken on trust from what read it.
  const auto counted_by = options.full || !last ? CountedBy::kStatement : CountedBy::kReader;
  Computed computed = compute(*session, last, scope, rows, counted_by, labels, progress);
  Generation& generation = computed.publication.generation;
  generation.kind = report.kind;
  if (!computed.interference.empty()) report.why += "; " + computed.interference;
  generation.why = report.why;
  generation.actor = options.actor;
  count_changes(computed.publication);
  generation.duration_s = watch.elapsed_s();
  if (last && computed.changes_anything) check_loss(*session, *last, computed, options);
  if (last && !pending.directory_changed && !computed.changes_anything) {
    confirm(*session, pending.scope, computed.publication.seals, report);
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

RefreshReport refresh_when_quiet(Gateway& gateway, const RefreshOptions& options, Progress& progress,
                                 const std::function<bool(std::chrono::seconds)>& wait) {
  try {
    return refresh(*gateway.open(Access::kWrite), options, progress);
  } catch (const HeldError& held) {
    if (options.dry_run || !held.again_in_s()) throw;
    progress.begin("waiting until the sources have stood still", 0);
    if (!wait(std::chrono::seconds(*held.again_in_s()))) throw;
  }
  return refresh(*gateway.open(Access::kWrite), options, progress);
}

}  // namespace stepwell
