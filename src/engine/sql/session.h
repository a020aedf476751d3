// SqlSession: what every session over an SQL engine does alike: it reads its own bookkeeping.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

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
  Strays strays() final { return strays_; }
  std::vector<ExcludedRow> read_excluded(const Scope& scope) final {
    return books_.excluded(in_scope(scope, "month", "asin_id"));
  }

 protected:
  SqlSession(SqlDatabase& database, const SqlTemplate& sql, Labels& labels)
      : books_(database), sql_(sql), labels_(labels) {}

  /// SQL for "this row is in scope"; `month` and `asin` are column expressions.
  virtual std::string in_scope(const Scope& scope, const std::string& month, const std::string& asin) = 0;

  /// What a publish that begins now makes of its generation.
  Generation begin_generation(const Publication& publication);
  /// Whether that generation goes into the journal. The first is its own: nobody rolls back to before it,
  /// short of dropping everything.
  static bool is_journaled(const Generation& generation, const Publication& publication) {
    return generation.number > 1 && publication.undoable;
  }
  /// Writes it, and all that is known beside it. Nothing seen: the next refresh is a full one.
  void end_generation(const Generation& generation, const Publication& publication,
                      const std::optional<SeenSources>& seen);

  Bookkeeping books_;
  const SqlTemplate& sql_;
  Labels& labels_;
  Strays strays_;
};

/// The same for the tiers: `Derived` is the session derived from this, and has
///   std::vector<Row> read_tier(const std::string& condition, bool whole), the groups that fulfil an SQL
///   condition, sorted, their strays counted in strays_; `whole` if those are all;
///   void each_entry(const std::string& query, auto use), which calls `use(cells)` for every row that a query
///   over a journal answers, in cells that know is_null(i) besides what read_row wants.
template <typename Derived>
class SqlTierSession : public SqlSession {
 public:
  AsinTier read_asins(const Scope& scope) final { return read<AsinRow>(scope); }
  BrandTier read_brands(const Scope& scope) final { return read<BrandRow>(scope); }
  CategoryTier read_categories(const Scope& scope) final { return read<CategoryRow>(scope); }

  AsinTier read_asins_of(const std::vector<std::int32_t>& brands, const std::vector<Month>& months) final {
    Scope scope;
    scope.months = months;
    return self().template read_tier<AsinRow>(
        fmt::format("{} AND {} IN ({})", in_scope(scope, sql_("{asin_tier.month}"), {}),
                    sql_("{asin_tier.brand}"), fmt::join(brands, ", ")),
        /*whole=*/false);
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
    const TierTable& table = tier_table<Row>();
    return self().template read_tier<Row>(
        in_scope(scope, named(table.month_role(), sql_), named(table.id_role(), sql_)), scope.whole);
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
