#include "refresh/published_tiers.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/printable.h"
#include "rollup/restore.h"
#include "rollup/tiers.h"

namespace stepwell {
namespace {

/// What another program did to a tier, from what undoes it.
std::string done_to(const char* tier, const ChangeCounts& undone, std::uint64_t strays) {
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

std::string names_of(std::vector<Month> months) {
  std::sort(months.begin(), months.end());
  std::vector<std::string> names;
  for (const Month month : months) names.push_back(month.str());
  return some_of(names);
}

}  // namespace

void Interference::add(const PyramidDifference& repair, const Strays& strays) {
  undone_ += repair.counts();
  strays_.asins += strays.asins;
  strays_.brands += strays.brands;
  strays_.categories += strays.categories;
}

std::uint64_t Interference::rows() const { return undone_.total() + strays_.total(); }

std::string Interference::told() const {
  if (!known()) {
    return fmt::format(
        "another program changed the ASIN tier in {} while the raw rows changed too: what was published "
        "there is not known, and no generation before this one can be restored",
        names_of(unknown_));
  }
  std::vector<std::string> parts = {done_to("ASIN", undone_.asins, strays_.asins),
                                    done_to("brand", undone_.brands, strays_.brands),
                                    done_to("category", undone_.categories, strays_.categories)};
  std::erase(parts, "");
  if (parts.empty()) return {};
  return fmt::format("{} by another program", fmt::join(parts, "; "));
}

PublishedMonth published_month(Pyramid found, const Strays& strays, const AsinTier& computed,
                               const PyramidSeals& seals, const Labels& labels, Month month,
                               Interference& interference) {
  PublishedMonth published;
  if (strays.none() && seals_of(found, labels) == seals) {
    published.tiers = std::move(found);
    return published;
  }
  RestoredTier restored = restore(AsinTier(found.asins), computed, seals.asins, labels);
  if (!restored.unknown.empty()) {
    interference.add({}, strays);
    interference.add_unknown(month);
    published.known = false;
    published.tiers = std::move(found);
    return published;
  }
  // The tiers above were made of this one, and of nothing else.
  published.tiers = roll_up(std::move(restored.tier), labels);
  published.repair = difference(found, Pyramid(published.tiers), labels);
  interference.add(published.repair, strays);
  return published;
}

std::optional<PyramidSeals> require_published(Session& session, const Labels& labels) {
  auto seals = session.seals();
  if (!seals) return seals;
  const Pyramid found = {session.read_asins(Scope::everything()), session.read_brands(Scope::everything()),
                         session.read_categories(Scope::everything())};
  if (session.take_strays().none() && seals_of(found, labels) == *seals) return seals;
  throw Error(ErrorCode::kFailed, "another program has changed the tiers since they were published",
              "run 'stepwell refresh', which tells what it was and puts it right; then roll back");
}

}  // namespace stepwell
