// TierColumns: how the rows of a tier lie in its table and in its journal, told once for reading and writing.
//
// Every tier is: an id and a month, which never change, and a side of further columns. The journal holds the
// id, the month, and the side twice: `<name>_before` and `<name>_after`.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/mariadb/bulk_insert.h"
#include "engine/mariadb/connection.h"
#include "engine/sql/template.h"
#include "model/tier_rows.h"
#include "rollup/difference.h"

namespace stepwell::maria {

struct SideColumn {
  std::string_view role;     // in the tier
  std::string_view journal;  // its name in the journal, without _before or _after
  bool in_key;               // part of the group's key
};

struct TierColumns {
  Tier tier;
  std::string_view role;  // of the tier's table
  std::string_view id_role;
  std::string_view month_role;
  std::string_view journal_table;
  std::string_view journal_id;
  std::span<const SideColumn> side;
};

template <typename Row>
const TierColumns& columns_of();
template <>
const TierColumns& columns_of<AsinRow>();
template <>
const TierColumns& columns_of<BrandRow>();
template <>
const TierColumns& columns_of<CategoryRow>();

/// "`asin_id`, `month`, `brand_id`, …": id, month, side.
std::string tier_column_list(const TierColumns& columns, const SqlTemplate& sql);
/// "generation, asin_id, month, brand_before, …, brand_after, …".
std::string journal_column_list(const TierColumns& columns);

/// Appends the side's values in the order of the list.
void append_side(BulkInsert& rows, const AsinRow& row, const Labels& labels);
void append_side(BulkInsert& rows, const BrandRow& row, const Labels& labels);
void append_side(BulkInsert& rows, const CategoryRow& row, const Labels& labels);

inline std::int32_t id_of(const AsinRow& row) { return row.asin; }
inline std::int32_t id_of(const BrandRow& row) { return row.brand; }
inline std::int32_t id_of(const CategoryRow& row) { return row.category; }

/// What a figure that is NULL is read as.
struct NullFigures {
  Money money;
  std::uint32_t count = 0;
};

/// One row from a result: id and month, and the side whose columns begin at `first`. Labels are interned.
template <typename TierRow>
TierRow read_row(const Row& row, std::size_t id, std::size_t month, std::size_t first, Labels& labels,
                 const NullFigures& nulls = {});
template <>
AsinRow read_row<AsinRow>(const Row& row, std::size_t id, std::size_t month, std::size_t first,
                          Labels& labels, const NullFigures& nulls);
template <>
BrandRow read_row<BrandRow>(const Row& row, std::size_t id, std::size_t month, std::size_t first,
                            Labels& labels, const NullFigures& nulls);
template <>
CategoryRow read_row<CategoryRow>(const Row& row, std::size_t id, std::size_t month, std::size_t first,
                                  Labels& labels, const NullFigures& nulls);

/// Whether the row of a tier (id, month, side) belongs to no group: NULL in its key, or no first of a month.
bool is_stray(const Row& row, const TierColumns& columns);
/// SQL that is true for those.
std::string stray_condition(const TierColumns& columns, const SqlTemplate& sql);

}  // namespace stepwell::maria
