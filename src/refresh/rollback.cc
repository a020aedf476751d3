#include "refresh/rollback.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "base/error.h"
#include "refresh/published_tiers.h"
#include "rollup/difference.h"

namespace stepwell {
namespace {

Generation find_generation(Session& session, std::int64_t number, std::int64_t latest) {
  for (auto& generation : session.generations(static_cast<std::size_t>(latest - number + 1))) {
    if (generation.number == number) return generation;
  }
  throw Error(ErrorCode::kFailed, fmt::format("generation {} is not in the bookkeeping", number),
              "'stepwell status' lists the generations");
}

/// Undoes the generations after `to`, the latest first, into one difference.
PyramidDifference undo_since(Session& session, std::int64_t to, std::int64_t latest, const Labels& labels) {
  PyramidDifference all;
  for (std::int64_t number = latest; number > to; --number) {
    auto change = session.read_changes(number);
    if (!change) {
      throw Error(ErrorCode::kUsage,
                  fmt::format("the journal no longer holds what generation {} changed", number),
                  fmt::format("the earliest generation that can be restored is {}", number));
    }
    all.asins = compose(all.asins, undo(std::move(change->asins)), labels);
    all.brands = compose(all.brands, undo(std::move(change->brands)), labels);
    all.categories = compose(all.categories, undo(std::move(change->categories)), labels);
  }
  return all;
}

}  // namespace

Generation rollback(Engine& engine, std::optional<std::int64_t> to, Progress& progress,
                    const std::string& actor) {
  const Stopwatch watch;
  require_tables(engine);
  Labels labels(engine.folds());
  const auto session = engine.begin(labels);
  const auto latest = session->latest();
  if (!latest) {
    throw Error(ErrorCode::kUsage, "there is no generation to roll back", "run 'stepwell refresh' first");
  }
  const std::int64_t target = to.value_or(latest->number - 1);
  if (target < 1 || target >= latest->number) {
    throw Error(
        ErrorCode::kUsage,
        latest->number == 1 ? "there is only one generation, and nothing before it to roll back to"
                            : fmt::format("cannot roll back to generation {}: choose one from 1 to {}",
                                          target, latest->number - 1),
        "'stepwell status' lists the generations; 'rollback --drop' removes everything stepwell made");
  }
  progress.begin(fmt::format("rolling back to generation {}", target), 0);
  Publication publication;
  publication.seals = require_published(*session, labels);
  const PyramidDifference change = undo_since(*session, target, latest->number, labels);
  if (publication.seals) apply(*publication.seals, change, labels);
  Generation& generation = publication.generation;
  generation = find_generation(*session, target, latest->number);
  generation.restored = target;
  generation.actor = actor;
  generation.repaired = 0;
  generation.kind = GenerationKind::kRollback;
  generation.why = fmt::format("rolled back from generation {} to {}", latest->number, target);
  generation.asin_changes = change.asins.counts();
  generation.brand_changes = change.brands.counts();
  generation.category_changes = change.categories.counts();
  generation.duration_s = watch.elapsed_s();
  session->stage({}, change);
  Generation published = session->commit(std::move(publication));
  progress.finish();
  return published;
}

}  // namespace stepwell
