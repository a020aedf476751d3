// How the rows of a tier come out of a result, and which of them belong to no group.
#pragma once

#include <string>
#include <vector>

#include "engine/mariadb/connection.h"
#include "engine/sql/tier_table.h"

namespace stepwell::maria {

/// A row of a result, as read_row asks for it (engine/sql/tier_table.h).
struct TierCells {
  const Row& row;
  const NullFigures& nulls;

  bool is_null(std::size_t i) const { return row.is_null(i); }
  std::int32_t id(std::size_t i) const { return row.id(i); }
  Month month(std::size_t i) const { return row.month(i); }
  LabelId label(std::size_t i, LabelSet& labels) const {
    return row.is_null(i) ? kNoLabel : labels.intern(row.text(i));
  }
  std::uint32_t count(std::size_t i, ColumnType) const {
    return row.is_null(i) ? nulls.count : static_cast<std::uint32_t>(row.whole(i));
  }
  Money money(std::size_t i) const { return row.is_null(i) ? nulls.money : row.money(i); }
};

/// Knows the rows that another program wrote into a tier and that belong to no group: NULL in a key, or no
/// first of a month.
class Stray {
 public:
  explicit Stray(const TierTable& table);

  /// Whether a row, whose columns are those of the table, is one.
  bool is(const Row& row) const;

 private:
  std::vector<std::size_t> key_;
  std::size_t month_ = 0;
};

/// SQL that is true for those.
std::string stray_condition(const TierTable& table, const SqlTemplate& sql);

}  // namespace stepwell::maria
