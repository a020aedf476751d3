#include "refresh/published_tiers.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "base/error.h"
#include "base/printable.h"
#include "rollup/restore.h"
#include "rollup/tiers.h"

namespace stepwell {
namespace {

/// What another program did to a tier, from what undoes it.
std::string told(const char* tier, const ChangeCounts& undone, std::uint64_t strays) {
  std::vector<std::string> parts;
  const auto add = [&](std::uint64_t rows, const char* what) {
    if (rows == 0) return;
    parts.push_back(fmt::format(
        "{}{} {}", rows,
        parts.empty() ? fmt::format(" row{} of the {} tier had been", rows == 1 ? "" : "s", tier) : "",
        what));
  };
  add(undone.inserted, "deleted");
  add(undone.updated, "changed");
  add(undone.deleted + strays, "added");
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string told(const PyramidDifference& repair, const Strays& strays) {
  std::vector<std::string> parts = {told("ASIN", repair.asins.counts(), strays.asins),
                                    told("brand", repair.brands.counts(), strays.brands),
                                    told("category", repair.categories.counts(), strays.categories)};
  std::erase(parts, "");
  if (parts.empty()) return {};
  return fmt::format("{} by another program", fmt::join(parts, "; "));
}

std::string names_of(const std::vector<Month>& months) {
  std::vector<std::string> names;
  for (const Month month : months) names.push_back(month.str());
  return some_of(names);
}

}  // namespace

PublishedTiers published_tiers(Session& session, AsinTier found, const AsinTier& computed,
                               const std::optional<PyramidSeals>& seals, const Labels& labels) {
  PublishedTiers published;
  Pyramid& tiers = published.tiers;
  tiers = {std::move(found), session.read_brands(Scope::everything()),
           session.read_categories(Scope::everything())};
  const Strays strays = session.strays();
  published.repaired = strays.asins + strays.brands + strays.categories;
  if (!seals || (strays.none() && seals_of(tiers, labels) == *seals)) {
    published.interference = told({}, strays);
    return published;
  }
  AsinTier asins = tiers.asins;
  RestoredTier restored = restore(std::move(asins), computed, seals->asins, labels);
  published.known = restored.unknown.empty();
  if (!published.known) {
    published.interference = fmt::format(
        "another program changed the ASIN tier in {} while the raw rows changed too: what was published "
        "there is not known, and no generation before this one can be restored",
        names_of(restored.unknown));
    return published;
  }
  // The tiers above were made of this one, and of nothing else.
  Pyramid whole = roll_up(std::move(restored.tier), labels);
  published.repair = difference(tiers, Pyramid(whole), labels);
  published.interference = told(published.repair, strays);
  for (const auto& counts : {published.repair.asins.counts(), published.repair.brands.counts(),
                             published.repair.categories.counts()}) {
    published.repaired += counts.total();
  }
  tiers = std::move(whole);
  return published;
}

std::optional<PyramidSeals> require_published(Session& session, const Labels& labels) {
  auto seals = session.seals();
  if (!seals) return seals;
  const Pyramid found = {session.read_asins(Scope::everything()), session.read_brands(Scope::everything()),
                         session.read_categories(Scope::everything())};
  if (session.strays().none() && seals_of(found, labels) == *seals) return seals;
  throw Error(ErrorCode::kFailed, "another program has changed the tiers since they were published",
              "run 'stepwell refresh', which tells what it was and puts it right; then roll back");
}

}  // namespace stepwell
