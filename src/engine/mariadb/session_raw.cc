// What a session reads of the sources: what may have changed, groups, conservation.
#include <fmt/format.h>

#include <utility>

#include "base/error.h"
#include "engine/mariadb/failure.h"
#include "engine/mariadb/raw_scan.h"
#include "engine/mariadb/scope_condition.h"
#include "engine/mariadb/session.h"
#include "rollup/aggregator.h"

namespace stepwell::maria {

Pending MariaSession::pending() {
  Pending pending{.scope = Scope::everything(),
                  .position = position_of({.import = books_.last_import(), .binlog = snapshot_.position()})};
  const auto published = books_.published();
  if (!published) {
    pending.why = "nothing has been published yet";
    pending.directory_changed = true;
    return pending;
  }
  const bool rolled_back = !published->import;
  pending.directory_changed = books_.note("directory") != directory_fingerprint();
  // Any program may write to the raw rows at any time, and the server does not say which.
  pending.certain = rolled_back;
  pending.why =
      rolled_back ? "the tiers were rolled back"
                  : fmt::format("other programs may have written since generation {}", published->generation);
  return pending;
}

Placements MariaSession::read_placements() {
  std::string excluded;
  std::vector<Value> groups;
  for (const auto& group : workspace_.model.excluded_groups()) {
    excluded += excluded.empty() ? "?" : ", ?";
    groups.emplace_back(group);
  }
  // The group compares by its own collation. A category that does not exist is none: the brand is
  // uncategorised.
  const std::string query =
      sql_(
          "SELECT a.{asins.id}, b.{brands.id}, c.{categories.id}, "
          "CASE WHEN a.{asins.brand} IS NULL THEN 1 WHEN b.{brands.id} IS NULL THEN 2 ") +
      (excluded.empty() ? std::string() : sql_("WHEN b.{brands.group} IN (") + excluded + ") THEN 3 ") +
      sql_(
          "END FROM {asins} a LEFT JOIN {brands} b ON b.{brands.id} = a.{asins.brand} "
          "LEFT JOIN {categories} c ON c.{categories.id} = b.{brands.category}");
  Placements placements;
  reader().query(query, groups).each([&](const Row& row) {
    Placement place{row.id(1), row.id(2), std::nullopt};
    if (!row.is_null(3)) place.excluded = static_cast<Exclusion>(row.integer(3));
    if (!placements.emplace(row.id(0), place).second) {
      throw Error(
          ErrorCode::kFailed,
          fmt::format("ASIN id {} occurs more than once in table '{}', or its brand's or category's id in "
                      "theirs",
                      row.id(0), workspace_.model.name("asins")),
          "give every row of those tables an id of its own");
    }
  });
  return placements;
}

namespace {

/// The groups with all that they are made of.
class ScannedParts final : public RawParts {
 public:
  ScannedParts(Placements placements, const Labels& labels)
      : placements_(std::move(placements)), aggregator_(placements_, labels) {}

  Aggregator& aggregator() { return aggregator_; }
  void finish(unsigned threads) { parts_ = aggregator_.finish(threads); }

  const std::vector<ExcludedRow>& excluded() const override { return parts_->excluded(); }
  std::optional<MonthGroups> next() override { return parts_->next(); }

 private:
  const Placements placements_;
  Aggregator aggregator_;
  std::unique_ptr<RawParts> parts_;
};

}  // namespace

std::unique_ptr<RawParts> MariaSession::read_groups(const Scope& scope, Progress& progress) {
  auto parts = std::make_unique<ScannedParts>(
      doing("read the ASINs and brands", [&] { return read_placements(); }), labels_);
  raw_account_ = doing("read the raw rows", [&] {
    return scan_raw_rows(workspace_, snapshot_,
                         scope_condition(scope, sql_("{facts.month}"), sql_("{facts.asin}")), labels_,
                         parts->aggregator(), progress);
  });
  parts->finish(static_cast<unsigned>(snapshot_.connections().size()));
  return parts;
}

Account MariaSession::read_raw_account(const Scope& scope, CountedBy counted_by) {
  // The scan counted every row as it left the connection; a second pass over the table would take a third as
  // long.
  if (raw_account_ && counted_by == CountedBy::kReader) return *std::exchange(raw_account_, std::nullopt);
  Account account;
  reader()
      .query(sql_("SELECT COUNT(*), SUM({facts.value}) FROM {facts} WHERE ") +
             scope_condition(scope, sql_("{facts.month}"), sql_("{facts.asin}")))
      .each([&](const Row& row) {
        account = {row.whole(0), row.sum(1)};
      });
  return account;
}

}  // namespace stepwell::maria
