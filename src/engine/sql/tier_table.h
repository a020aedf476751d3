// TierTable: the one description of the tiers' tables.
//
// What is read from a tier and written to it, its journal, its export, the DDL and the printed SQL of every
// engine are derived from the columns below: a new column of a tier is a line here, a name in
// model/model.cc, a member in model/tier_rows.h and its computation in rollup/. Provers keep a list of their
// own, on purpose.
//
// The columns stand in the order of the public tables (docs/rules.md), and those of a key among them in the
// order of its unique index.
#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "engine/sql/column.h"
#include "engine/sql/template.h"
#include "model/tier_rows.h"

namespace stepwell {

/// What a column is to its group.
enum class ColumnUse : std::uint8_t {
  kKey,     // names the group
  kPlace,   // where its ASIN or brand belongs
  kFigure,  // what it amounts to
  kOwn,     // kept by the table, and no part of a row
};

struct TierColumn {
  std::string_view role;  // in the model: "asin_tier.value"
  SqlColumn sql;          // its name here, "value", is also the one in journal and staging tables
  ColumnUse use;
  bool ours = false;  // a tier that another program has made may lack it: setup adds it

  /// Whether it stays as long as the group is there: its id and its month. The rest is a row's side, of which
  /// the journal holds two.
  constexpr bool is_fixed() const { return use == ColumnUse::kKey && !is_label(); }
  constexpr bool is_label() const {
    return sql.type == ColumnType::kMarketplace || sql.type == ColumnType::kMetric;
  }
};

/// A column and the member of the row that it is.
template <typename Row, typename Value>
struct RowColumn : TierColumn {
  Value Row::*member;
};

namespace tier_table_internal {

constexpr SqlColumn sql_column(std::string_view role, ColumnType type, ColumnUse use) {
  SqlColumn column{.name = role.substr(role.find('.') + 1), .type = type};
  column.required = use != ColumnUse::kFigure;
  if (use == ColumnUse::kFigure) column.otherwise = "0";
  return column;
}

template <typename Row, typename Value>
constexpr RowColumn<Row, Value> column(std::string_view role, ColumnType type, ColumnUse use,
                                       Value Row::*member) {
  return {{role, sql_column(role, type, use), use}, member};
}
constexpr TierColumn own(std::string_view role, ColumnType type) {
  return {role, sql_column(role, type, ColumnUse::kOwn), ColumnUse::kOwn};
}
template <typename Column>
constexpr Column optional(Column column, std::string_view otherwise = {}) {
  column.sql.required = false;
  column.sql.otherwise = otherwise;
  return column;
}
template <typename Column>
constexpr Column ours(Column column, int since = 1) {
  column.ours = true;
  column.sql.since = since;
  return column;
}

using enum ColumnType;
using enum ColumnUse;

inline constexpr std::tuple kAsinColumns{
    own("asin_tier.id", kRowNumber),
    column("asin_tier.asin", kAsinId, kKey, &AsinRow::asin),
    column("asin_tier.brand", kBrandId, kPlace, &AsinRow::brand),
    optional(column("asin_tier.category", kCategoryId, kPlace, &AsinRow::category)),
    column("asin_tier.marketplace", kMarketplace, kKey, &AsinRow::marketplace),
    column("asin_tier.month", kMonth, kKey, &AsinRow::month),
    column("asin_tier.metric", kMetric, kKey, &AsinRow::metric),
    column("asin_tier.value", kValue, kFigure, &AsinRow::value),
    own("asin_tier.updated_at", kChangedAt),
    ours(column("asin_tier.row_count", kCount, kFigure, &AsinRow::row_count)),
};
inline constexpr std::tuple kBrandColumns{
    own("brand_tier.id", kRowNumber),
    column("brand_tier.brand", kBrandId, kKey, &BrandRow::brand),
    optional(column("brand_tier.category", kCategoryId, kPlace, &BrandRow::category)),
    column("brand_tier.month", kMonth, kKey, &BrandRow::month),
    optional(column("brand_tier.marketplace", kMarketplace, kKey, &BrandRow::marketplace), "'ALL'"),
    column("brand_tier.metric", kMetric, kKey, &BrandRow::metric),
    column("brand_tier.total", kTotal, kFigure, &BrandRow::total),
    column("brand_tier.asin_count", kWhole, kFigure, &BrandRow::asin_count),
    own("brand_tier.updated_at", kChangedAt),
};
inline constexpr std::tuple kCategoryColumns{
    own("category_tier.id", kRowNumber),
    column("category_tier.category", kCategoryId, kKey, &CategoryRow::category),
    column("category_tier.month", kMonth, kKey, &CategoryRow::month),
    column("category_tier.metric", kMetric, kKey, &CategoryRow::metric),
    column("category_tier.total", kTotal, kFigure, &CategoryRow::total),
    column("category_tier.brand_count", kWhole, kFigure, &CategoryRow::brand_count),
    column("category_tier.asin_count", kWhole, kFigure, &CategoryRow::asin_count),
    own("category_tier.updated_at", kChangedAt),
};

template <typename Row>
constexpr const auto& columns() {
  if constexpr (std::is_same_v<Row, AsinRow>)
    return kAsinColumns;
  else if constexpr (std::is_same_v<Row, BrandRow>)
    return kBrandColumns;
  else
    return kCategoryColumns;
}

}  // namespace tier_table_internal

/// Calls `use(column)` for every column that is a member of the row, in their order.
template <typename Row, typename Use>
constexpr void each_column(Use use) {
  std::apply(
      [&](const auto&... column) {
        const auto pass = [&](const auto& each) {
          if constexpr (requires { each.member; }) use(each);
        };
        (pass(column), ...);
      },
      tier_table_internal::columns<Row>());
}

/// Where the columns of a row stand in a result: the fixed ones first and the side from `side` on, as a
/// journal has it, or all of them in the order of the table.
struct RowPlace {
  std::size_t first = 0;
  std::size_t side = 0;
  bool in_table_order = true;

  static constexpr RowPlace of_journal(std::size_t fixed, std::size_t side) { return {fixed, side, false}; }
};

/// What a figure that is NULL is read as.
struct NullFigures {
  Money money;
  std::uint32_t count = 0;

  /// For whoever may publish: equal to nothing that is computed.
  static NullFigures unlike_any() { return {Money::none(), kNoCount}; }
};

/// A row from the cells of a result, which `Cells` has by their position: id(i), month(i), label(i, labels),
/// count(i, type) and money(i).
template <typename Row, typename Cells>
Row read_row(const Cells& cells, Labels& labels, RowPlace place = {}) {
  Row row;
  std::size_t fixed = place.first;
  std::size_t side = place.side;
  each_column<Row>([&](const auto& column) {
    const std::size_t i = place.in_table_order || column.is_fixed() ? fixed++ : side++;
    auto& member = row.*column.member;
    using Value = std::remove_reference_t<decltype(member)>;
    if constexpr (std::is_same_v<Value, std::int32_t>) {
      member = cells.id(i);
    } else if constexpr (std::is_same_v<Value, Month>) {
      member = cells.month(i);
    } else if constexpr (std::is_same_v<Value, LabelId>) {
      const bool metric = column.sql.type == ColumnType::kMetric;
      member = cells.label(i, metric ? labels.metrics : labels.marketplaces);
    } else if constexpr (std::is_same_v<Value, Money>) {
      member = cells.money(i);
    } else {
      member = cells.count(i, column.sql.type);
    }
  });
  return row;
}

/// Appends one member of a row. `Out` has id, date, text, count and money, as Appender and BulkInsert do.
template <typename Out, typename Row, typename Column>
void append_cell(Out& out, const Row& row, const Column& column, const Labels& labels) {
  const auto& member = row.*column.member;
  using Value = std::remove_cvref_t<decltype(member)>;
  if constexpr (std::is_same_v<Value, std::int32_t>) {
    out.id(member);
  } else if constexpr (std::is_same_v<Value, Month>) {
    out.date(member);
  } else if constexpr (std::is_same_v<Value, LabelId>) {
    const bool metric = column.sql.type == ColumnType::kMetric;
    out.text((metric ? labels.metrics : labels.marketplaces).text(member));
  } else if constexpr (std::is_same_v<Value, Money>) {
    out.money(member);
  } else {
    out.count(member);
  }
}

/// Appends a whole row in the order of the table.
template <typename Out, typename Row>
void append_row(Out& out, const Row& row, const Labels& labels) {
  each_column<Row>([&](const auto& column) { append_cell(out, row, column, labels); });
}

/// Appends an entry of the journal: the fixed columns, and the side before and after, of which one may be
/// missing.
template <typename Out, typename Row>
void append_change(Out& out, const Row* before, const Row* after, const Labels& labels) {
  const Row& any = before != nullptr ? *before : *after;
  each_column<Row>([&](const auto& column) {
    if (column.is_fixed()) append_cell(out, any, column, labels);
  });
  for (const Row* side : {before, after}) {
    each_column<Row>([&](const auto& column) {
      if (column.is_fixed()) return;
      if (side == nullptr) {
        out.null();
      } else {
        append_cell(out, *side, column, labels);
      }
    });
  }
}

/// Whether nothing but figures differs.
template <typename Row>
bool only_figures_differ(const Row& a, const Row& b) {
  bool only = true;
  each_column<Row>([&](const auto& column) {
    if (column.use != ColumnUse::kFigure) only &= a.*column.member == b.*column.member;
  });
  return only;
}

/// The same description without the types of the rows, for whoever writes SQL.
struct TierTable {
  Tier tier;
  std::string_view role;     // of the table
  std::string_view journal;  // the table of its journal
  std::vector<TierColumn> columns;

  /// Those that a row has.
  std::vector<TierColumn> row_columns() const;
  /// Those of them that are not fixed.
  std::vector<TierColumn> side() const;
  std::vector<TierColumn> key() const;
  std::string_view id_role() const;
  std::string_view month_role() const;
  std::string_view updated_at_role() const;
  /// The journal's name for the id: "asin_id".
  std::string journal_id() const;
};

const TierTable& tier_table(Tier tier);
template <typename Row>
const TierTable& tier_table() {
  return tier_table(std::is_same_v<Row, AsinRow>    ? Tier::kAsin
                    : std::is_same_v<Row, BrandRow> ? Tier::kBrand
                                                    : Tier::kCategory);
}

inline constexpr Tier kEveryTier[] = {Tier::kAsin, Tier::kBrand, Tier::kCategory};

/// "`asin_id`, `brand_id`, …".
std::string column_list(const std::vector<TierColumn>& columns, const SqlTemplate& sql);
/// A role's name in this database, quoted.
std::string named(std::string_view role, const SqlTemplate& sql);

/// The query for rows, span and last change of each tier.
std::string spans_of_tiers(const SqlTemplate& sql);

/// The columns of the journal, as they are made.
struct JournalColumn {
  std::string name;
  SqlColumn sql;
};
std::vector<JournalColumn> journal_columns(const TierTable& table);
/// "generation, asin_id, month, brand_before, …, brand_after, …".
std::string journal_column_list(const TierTable& table);

/// Which column of a side tells whether the side is there: NULL where it is not.
std::size_t presence_column(const TierTable& table);

}  // namespace stepwell
