// SqlSession: what every session over an SQL engine does alike: it reads its own bookkeeping.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>
#include <utility>
#include <vector>

#include "engine/session.h"
#include "engine/sql/bookkeeping.h"
#include "engine/sql/template.h"
#include "engine/sql/tier_table.h"

namespace stepwell {

class SqlSession : public Session {
 public:
  std::optional<Generation> latest() final { return books_.latest(); }
  std::vector<Generation> generations(std::size_t count) final { return books_.generations(count); }
  std::optional<Verification> verification() final { return books_.verification(); }
  std::optional<PyramidSeals> seals() final { return books_.seals(); }
  const Model& model() const final { return sql_.model(); }
  Strays take_strays() final { return std::exchange(strays_, {}); }
  std::vector<ExcludedRow> read_excluded(const Scope& scope) final {
    return books_.excluded(in_scope(scope, "month", "asin_id"));
  }
  Spellings read_spellings() final { return {labels_, books_.read_spellings(labels_)}; }

 protected:
  SqlSession(SqlDatabase& database, const SqlTemplate& sql, Labels& labels)
      : books_(database), sql_(sql), labels_(labels) {}

  /// SQL for "this row is in scope"; `month` and `asin` are column expressions.
  virtual std::string in_scope(const Scope& scope, const std::string& month, const std::string& asin) = 0;

  /// The number that the next generation has.
  std::int64_t next_number();
  /// Whether what is staged goes into the journal. The first generation is its own: nobody rolls back to
  /// before it, short of dropping everything.
  bool journals() { return next_number() > 1; }
  /// What a commit that begins now makes of its generation.
  Generation begin_generation(const Publication& publication);
  /// Writes it, and all that is known beside it; takes its journal away where that leads nowhere.
  void end_generation(const Generation& generation, const Publication& publication);
  /// What `confirm` writes on every engine.
  void confirm_generation(const Scope& scope, const SourcePosition& position,
                          const std::optional<PyramidSeals>& seals);

  /// Notes that so many of the rows of a tier that fulfil an SQL condition are strays.
  template <typename Row>
  void note_strays(std::uint64_t count, const std::string& condition) {
    if (count == 0) return;
    strays_of<Row>(strays_) += count;
    strays_to_remove_.emplace_back(tier_table<Row>().tier, condition);
  }
  /// Tiers and conditions with strays that were noted since the last call.
  std::vector<std::pair<Tier, std::string>> take_strays_to_remove() {
    return std::exchange(strays_to_remove_, {});
  }

  Bookkeeping books_;
  const SqlTemplate& sql_;
  Labels& labels_;

 private:
  Strays strays_;  // since they were last taken
  std::vector<std::pair<Tier, std::string>> strays_to_remove_;
  std::optional<std::int64_t> next_number_;
};

/// The same for the tiers: `Derived` is the session derived from this, and has
///   std::vector<Row> read_tier(const std::string& condition, bool whole), the groups that fulfil an SQL
///   condition, sorted, their strays noted; `whole` if those are all;
///   std::vector<Month> read_months(const std::string& query), the dates that a query answers, as months;
///   std::vector<Row> read_month(Month), if it reads a month of a tier otherwise than by read_tier;
///   void each_entry(const std::string& query, auto use), which calls `use(cells)` for every row that a query
///   over a journal answers, in cells that know is_null(i) besides what read_row wants.
template <typename Derived>
class SqlTierSession : public SqlSession {
 public:
  AsinTier read_asins(const Scope& scope) final { return read<AsinRow>(scope); }
  BrandTier read_brands(const Scope& scope) final { return read<BrandRow>(scope); }
  CategoryTier read_categories(const Scope& scope) final { return read<CategoryRow>(scope); }

  BrandTier read_brands_of(const std::vector<PlaceMonth>& brands) final {
    return read_places<BrandRow>(brands, "{brand_tier.brand}");
  }
  CategoryTier read_categories_of(const std::vector<PlaceMonth>& categories) final {
    return read_places<CategoryRow>(categories, "{category_tier.category}");
  }
  AsinTier read_asins_below(const std::vector<PlaceMonth>& brands) final {
    return read_places<AsinRow>(brands, "{asin_tier.brand}");
  }
  BrandTier read_brands_below(const std::vector<PlaceMonth>& categories) final {
    return read_places<BrandRow>(categories, "{brand_tier.category}");
  }

  std::vector<Month> months() final {
    std::set<Month> all;
    for (const Tier tier : kEveryTier) {
      const TierTable& table = tier_table(tier);
      for (const Month month : self().read_months(fmt::format(
               "SELECT DISTINCT {} FROM {}", named(table.month_role(), sql_), named(table.role, sql_)))) {
        all.insert(month);
      }
    }
    return {all.begin(), all.end()};
  }

  std::optional<PyramidDifference> read_changes(std::int64_t number) final {
    if (!books_.is_journaled(number)) return std::nullopt;
    return PyramidDifference{read_journal<AsinRow>(number), read_journal<BrandRow>(number),
                             read_journal<CategoryRow>(number)};
  }

 protected:
  using SqlSession::SqlSession;

 private:
  Derived& self() { return static_cast<Derived&>(*this); }

  template <typename Row>
  std::vector<Row> read(const Scope& scope) {
    if constexpr (requires { self().template read_month<Row>(Month()); }) {
      if (scope.months.size() == 1 && scope.asins.empty() && scope.asin_months.empty()) {
        return self().template read_month<Row>(scope.months.front());
      }
    }
    const TierTable& table = tier_table<Row>();
    return self().template read_tier<Row>(
        in_scope(scope, named(table.month_role(), sql_), named(table.id_role(), sql_)), scope.whole);
  }

  /// The rows whose place is in that column, by its role. Of too many places, whole months are read.
  template <typename Row>
  std::vector<Row> read_places(const std::vector<PlaceMonth>& places, std::string_view column) {
    constexpr std::size_t kPlacesMax = 10'000;
    Scope scope;
    for (const PlaceMonth& place : places) {
      if (places.size() <= kPlacesMax) {
        scope.asin_months.push_back({place.month, place.id});
      } else if (scope.months.empty() || scope.months.back() != place.month) {
        scope.months.push_back(place.month);
      }
    }
    if (scope.empty()) return {};
    return self().template read_tier<Row>(
        in_scope(scope, named(tier_table<Row>().month_role(), sql_), sql_(column)), /*whole=*/false);
  }

  template <typename Row>
  Difference<Row> read_journal(std::int64_t generation) {
    const TierTable& table = tier_table<Row>();
    const std::size_t before = 3;  // behind generation, id and month
    const std::size_t after = before + table.side().size();
    const std::size_t presence = presence_column(table);
    Difference<Row> change;
    self().each_entry(fmt::format("SELECT {} FROM {} WHERE generation = {}", journal_column_list(table),
                                  table.journal, generation),
                      [&](const auto& cells) {
                        const auto side = [&](std::size_t first) {
                          return read_row<Row>(cells, labels_, RowPlace::of_journal(1, first));
                        };
                        add_change(change, side(before), !cells.is_null(before + presence), side(after),
                                   !cells.is_null(after + presence));
                      });
    sort_change(change, labels_);
    return change;
  }
};

}  // namespace stepwell
