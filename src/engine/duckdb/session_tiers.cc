// How a session reads the tiers: as they are found, also where another program has made of them what no group
// can be.
//
// There is no unique key on a tier here: a group may stand in it twice. Neither of the two is believed.
#include <fmt/format.h>

#include <algorithm>

#include "base/huge_pages.h"
#include "engine/duckdb/scope_sql.h"
#include "engine/duckdb/session.h"

namespace stepwell::duck {
namespace {

struct TierKey {
  const char* table;
  const char* id;
  const char* month;
  const char* metric;
  const char* marketplace;  // nullptr: the tier has none
};
constexpr TierKey kAsinKey = {"{asin_tier}", "{asin_tier.asin}", "{asin_tier.month}", "{asin_tier.metric}",
                              "{asin_tier.marketplace}"};
constexpr TierKey kBrandKey = {"{brand_tier}", "{brand_tier.brand}", "{brand_tier.month}",
                               "{brand_tier.metric}", "{brand_tier.marketplace}"};
constexpr TierKey kCategoryKey = {"{category_tier}", "{category_tier.category}", "{category_tier.month}",
                                  "{category_tier.metric}", nullptr};

/// SQL that is true for a row with NULL in its key, or that is no first of a month.
std::string is_stray(const TierKey& key) {
  return fmt::format("({} IS NULL OR day({}) IS DISTINCT FROM 1 OR {} IS NULL{})", key.id, key.month,
                     key.metric,
                     key.marketplace == nullptr ? "" : fmt::format(" OR {} IS NULL", key.marketplace));
}

/// Deletes those, and all rows of groups that stand there twice.
std::string removal(const TierKey& key) {
  const auto folded = [](const char* label) { return fmt::format("lower(rtrim({}, ' '))", label); };
  const std::string group = fmt::format("{}, {}, {}{}", key.id, key.month, folded(key.metric),
                                        key.marketplace == nullptr ? "" : ", " + folded(key.marketplace));
  return fmt::format(
      "DELETE FROM {0} WHERE {1} OR ({2}) IN (SELECT ({2}) FROM {0} GROUP BY {2} HAVING count(*) > 1)",
      key.table, is_stray(key), group);
}

/// Takes out the rows of groups that stand there twice; how many those are.
template <typename Row>
std::uint64_t take_repeated(std::vector<Row>& tier, const Labels& labels) {
  const auto same = [&](const Row& a, const Row& b) { return key_of(a, labels) == key_of(b, labels); };
  if (std::adjacent_find(tier.begin(), tier.end(), same) == tier.end()) return 0;
  std::vector<Row> single;
  for (std::size_t begin = 0; begin < tier.size();) {
    std::size_t end = begin + 1;
    while (end < tier.size() && same(tier[begin], tier[end])) ++end;
    if (end == begin + 1) single.push_back(tier[begin]);
    begin = end;
  }
  const std::uint64_t taken = tier.size() - single.size();
  tier = std::move(single);
  return taken;
}

}  // namespace

std::size_t DuckSession::count_rows(const std::string& tier) {
  return static_cast<std::size_t>(
      connection_.integer(sql_("SELECT count(*) FROM {" + tier + "}")).value_or(0));
}

Money DuckSession::money_of(const Chunk& chunk, std::size_t column, std::size_t row) const {
  if (!chunk.is_null(column, row)) return chunk.money(column, row);
  return workspace_.file.access() == Access::kRead ? Money() : Money::none();
}

template <typename Stored>
std::uint32_t DuckSession::count_of(const Chunk& chunk, std::size_t column, std::size_t row) const {
  if (!chunk.is_null(column, row)) return static_cast<std::uint32_t>(chunk.get<Stored>(column, row));
  return workspace_.file.access() == Access::kRead ? 0 : kNoCount;
}

template <typename Row>
void DuckSession::settle(std::vector<Row>& tier, std::uint64_t strays) {
  sort_tier(tier, labels_);
  // Whoever only reads is told of a group that stands there twice by those who compare.
  if (workspace_.file.access() != Access::kRead) strays += take_repeated(tier, labels_);
  strays_of<Row>(strays_) = strays;
}

AsinTier DuckSession::read_asins(const Scope& scope) {
  AsinTier tier;
  if (scope.whole) reserve_huge(tier, count_rows("asin_tier"));
  read_asins_where(condition(scope, sql_("{asin_tier.month}"), sql_("{asin_tier.asin}")), tier);
  return tier;
}

AsinTier DuckSession::read_asins_of(const std::vector<std::int32_t>& brands,
                                    const std::vector<Month>& months) {
  AsinTier tier;
  read_asins_where(fmt::format("({}) AND {} IN ({})", in_months(months, sql_("{asin_tier.month}")),
                               sql_("{asin_tier.brand}"), fmt::join(brands, ", ")),
                   tier);
  return tier;
}

void DuckSession::read_asins_where(const std::string& condition, AsinTier& tier) {
  std::uint64_t strays = 0;
  connection_
      .stream(sql_("SELECT {asin_tier.asin}, {asin_tier.brand}, {asin_tier.category}, {asin_tier.month}, "
                   "{asin_tier.metric}, {asin_tier.marketplace}, {asin_tier.row_count}, {asin_tier.value}, " +
                   is_stray(kAsinKey) + " FROM {asin_tier} WHERE ") +
              condition)
      .each([&](const Chunk& chunk, std::size_t i) {
        if (chunk.get<bool>(8, i)) {
          ++strays;
          return;
        }
        tier.push_back({chunk.id(0, i), chunk.id(1, i), chunk.id(2, i), chunk.month(3, i),
                        labels_.metrics.intern(chunk.text(4, i)),
                        labels_.marketplaces.intern(chunk.text(5, i)), count_of<std::uint32_t>(chunk, 6, i),
                        money_of(chunk, 7, i)});
      });
  settle(tier, strays);
}

BrandTier DuckSession::read_brands(const Scope& scope) {
  BrandTier tier;
  if (scope.whole) reserve_huge(tier, count_rows("brand_tier"));
  std::uint64_t strays = 0;
  connection_
      .stream(
          sql_("SELECT {brand_tier.brand}, {brand_tier.category}, {brand_tier.month}, {brand_tier.metric}, "
               "{brand_tier.marketplace}, {brand_tier.asin_count}, {brand_tier.total}, " +
               is_stray(kBrandKey) + " FROM {brand_tier} WHERE ") +
          condition(scope, sql_("{brand_tier.month}"), {}))
      .each([&](const Chunk& chunk, std::size_t i) {
        if (chunk.get<bool>(7, i)) {
          ++strays;
          return;
        }
        tier.push_back({chunk.id(0, i), chunk.id(1, i), chunk.month(2, i),
                        labels_.metrics.intern(chunk.text(3, i)),
                        labels_.marketplaces.intern(chunk.text(4, i)), count_of<std::int32_t>(chunk, 5, i),
                        money_of(chunk, 6, i)});
      });
  settle(tier, strays);
  return tier;
}

CategoryTier DuckSession::read_categories(const Scope& scope) {
  CategoryTier tier;
  std::uint64_t strays = 0;
  connection_
      .stream(sql_("SELECT {category_tier.category}, {category_tier.month}, {category_tier.metric}, "
                   "{category_tier.brand_count}, {category_tier.asin_count}, {category_tier.total}, " +
                   is_stray(kCategoryKey) + " FROM {category_tier} WHERE ") +
              condition(scope, sql_("{category_tier.month}"), {}))
      .each([&](const Chunk& chunk, std::size_t i) {
        if (chunk.get<bool>(6, i)) {
          ++strays;
          return;
        }
        tier.push_back({chunk.id(0, i), chunk.month(1, i), labels_.metrics.intern(chunk.text(2, i)),
                        count_of<std::int32_t>(chunk, 3, i), count_of<std::int32_t>(chunk, 4, i),
                        money_of(chunk, 5, i)});
      });
  settle(tier, strays);
  return tier;
}

std::optional<PyramidSeals> DuckSession::seals() {
  const auto recorded = read_meta("seals");
  return recorded ? seals_in(*recorded) : std::nullopt;
}

void DuckSession::remove_strays() {
  if (strays_.asins > 0) connection_.execute(sql_(removal(kAsinKey)));
  if (strays_.brands > 0) connection_.execute(sql_(removal(kBrandKey)));
  if (strays_.categories > 0) connection_.execute(sql_(removal(kCategoryKey)));
}

}  // namespace stepwell::duck
