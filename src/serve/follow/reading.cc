#include "serve/follow/reading.h"

#include <algorithm>

namespace stepwell::serve {
namespace {

/// Beyond so many generations, or as many changes as there are rows, the tiers are read faster than the
/// journal.
constexpr std::int64_t kGenerationsMax = 32;
/// So many generations are told about.
constexpr std::size_t kHistoryCount = 30;

bool same(const std::optional<Verification>& a, const std::optional<Verification>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->generation == b->generation && a->verified_at == b->verified_at && a->full == b->full &&
         a->passed == b->passed;
}

bool same(const Generation& a, const Generation& b) {
  return a.number == b.number && a.published_at == b.published_at;
}

}  // namespace

Reading::Reading(Gateway& gateway, const DashboardMetrics& metrics, std::shared_ptr<const Snapshot> known,
                 bool whole)
    : known_(std::move(known)) {
  const std::unique_ptr<Engine> engine = gateway.try_open();
  if (known_ != nullptr && !whole) {
    // Other threads read the known snapshot's labels right now: new ones go into a copy.
    const auto labels = std::make_shared<Labels>(known_->labels());
    const std::unique_ptr<TierReader> reader = engine->read(*labels);
    const std::optional<Generation> latest = reader->latest();
    if (!latest) return;
    facts_.generation = *latest;
    facts_.verification = reader->verification();
    if (same(*latest, known_->generation())) {
      const bool nothing_new = latest->confirmed_at == known_->generation().confirmed_at &&
                               latest->held == known_->generation().held &&
                               same(facts_.verification, known_->verification());
      kind_ = nothing_new ? Kind::kSame : Kind::kChecks;
      return;
    }
    if (read_changes(*reader, *latest)) {
      facts_.labels = labels;
      read_directory(*reader);
      kind_ = Kind::kChanges;
      return;
    }
  }
  // Another database may hold other labels for equal: nothing is taken over.
  known_.reset();
  changes_.clear();
  const auto labels = std::make_shared<Labels>(engine->folds());
  // Answers ask for these whatever the request says: a database that compares labels itself (R4) is to have
  // told before it goes away.
  for (const MetricRole& role : kMetricRoles) labels->metrics.learn(metrics.*role.name);
  const std::unique_ptr<TierReader> reader = engine->read(*labels);
  facts_.labels = labels;
  read_whole(*reader);
}

bool Reading::read_changes(TierReader& reader, const Generation& latest) {
  const Generation& mine = known_->generation();
  const std::int64_t missing = latest.number - mine.number;
  if (missing <= 0 || missing > kGenerationsMax) return false;
  const std::vector<Generation> list = reader.generations(static_cast<std::size_t>(missing) + 1);
  // The numbers must lead from the latest down to the very generation that is known.
  if (list.size() != static_cast<std::size_t>(missing) + 1 || !same(list.back(), mine)) return false;
  facts_.history = list;
  const auto& older =
      known_->history();  // its first is the last of the list, which may have been confirmed since
  if (!older.empty()) facts_.history.insert(facts_.history.end(), older.begin() + 1, older.end());
  facts_.history.resize(std::min(facts_.history.size(), kHistoryCount));
  std::uint64_t changed = 0;
  for (std::size_t i = 0; i + 1 < list.size(); ++i) {
    if (list[i].number != list[i + 1].number + 1) return false;
    if (list[i].repaired > 0) return false;
    changed += list[i].asin_changes.total();
  }
  if (changed > known_->asins().row_count()) return false;
  for (std::int64_t number = mine.number + 1; number <= latest.number; ++number) {
    std::optional<PyramidDifference> change = reader.read_changes(number);
    if (!change) return false;
    changes_.push_back(std::move(*change));
  }
  return true;
}

void Reading::read_directory(TierReader& reader) {
  facts_.directory_version = reader.directory_version();
  facts_.directory_stands = known_ != nullptr && facts_.directory_version &&
                            facts_.directory_version == known_->directory_version();
  if (!facts_.directory_stands) facts_.directory = reader.read_directory();
}

void Reading::read_whole(TierReader& reader) {
  const std::optional<Generation> latest = reader.latest();
  if (!latest) return;
  facts_.generation = *latest;
  facts_.verification = reader.verification();
  read_directory(reader);
  facts_.history = reader.generations(kHistoryCount);
  pyramid_.asins = reader.read_asins(Scope::everything());
  pyramid_.brands = reader.read_brands(Scope::everything());
  pyramid_.categories = reader.read_categories(Scope::everything());
  kind_ = Kind::kWhole;
}

std::shared_ptr<const Snapshot> Reading::build() {
  if (kind_ == Kind::kChecks) {
    return std::make_shared<Snapshot>(*known_, facts_.generation, facts_.verification);
  }
  if (kind_ == Kind::kChanges) return std::make_shared<Snapshot>(*known_, std::move(facts_), changes_);
  return std::make_shared<Snapshot>(std::move(facts_), std::move(pyramid_));
}

}  // namespace stepwell::serve
