#include "refresh/refresh.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "refresh/comparison.h"

namespace stepwell {
namespace {

/// Throws HeldError, and records it, if too much would vanish, or if it did a while ago and the sources have
/// not stood still since.
void check_loss(Session& session, const Generation& last, const Comparison& computed,
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

/// Where a part cannot be made of what is published, everything is read: `options` and `why` say so then.
Comparison compare_or_read_everything(Session& session, const std::optional<Generation>& last,
                                      ComparisonOptions& options, std::string& why, Labels& labels,
                                      Progress& progress) {
  try {
    return compare(session, last, options, labels, progress);
  } catch (const Misfit& misfit) {
    options.read_everything();
    why += fmt::format("; {}: everything was read again", misfit.what());
  }
  return compare(session, last, options, labels, progress);
}

/// The published generation stands: records that, but for a dry run, and reports it.
void confirm(Session& session, const Pending& pending, const Scope& scope,
             const std::optional<PyramidSeals>& seals, RefreshReport& report) {
  if (!report.dry_run) session.confirm(scope, pending.position, seals);
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
  ComparisonOptions wanted{.scope = pending.scope, .by_delta = pending.has_delta, .stages = !options.dry_run};
  if (options.full && !wanted.scope.whole) {
    wanted.read_everything();
    report.why = "asked for with --full";
  }
  if (wanted.scope.empty() && !pending.directory_changed) {
    report.kind = GenerationKind::kIncremental;
    confirm(*session, pending, pending.scope, std::nullopt, report);
    report.why = "nothing has changed since";
    report.duration_s = watch.elapsed_s();
    return report;
  }

  // Where everything is made anew, nothing is taken on trust from what read it.
  if (options.full || !last) wanted.counted_by = CountedBy::kStatement;
  Comparison computed = compare_or_read_everything(*session, last, wanted, report.why, labels, progress);
  report.kind = wanted.scope.whole ? GenerationKind::kFull : GenerationKind::kIncremental;
  Generation& generation = computed.publication.generation;
  generation.kind = report.kind;
  if (!computed.interference.empty()) report.why += "; " + computed.interference;
  generation.why = report.why;
  generation.actor = options.actor;
  generation.duration_s = watch.elapsed_s();
  if (last && computed.changes_anything) check_loss(*session, *last, computed, options);
  if (last && !pending.directory_changed && !computed.changes_anything) {
    confirm(*session, pending, wanted.scope, computed.publication.seals, report);
  } else if (options.dry_run) {
    report.generation = generation;
  } else {
    progress.begin("publishing", 0);
    computed.publication.position = pending.position;
    report.generation = session->commit(std::move(computed.publication));
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
