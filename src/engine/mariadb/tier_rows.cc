#include "engine/mariadb/tier_rows.h"

#include <fmt/format.h>

#include <algorithm>

namespace stepwell::maria {

Stray::Stray(const TierTable& table) {
  const auto columns = table.row_columns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].use == ColumnUse::kKey) key_.push_back(i);
    if (columns[i].sql.type == ColumnType::kMonth) month_ = i;
  }
}

bool Stray::is(const Row& row) const {
  const bool keyless = std::ranges::any_of(key_, [&](std::size_t i) { return row.is_null(i); });
  return keyless || !row.text(month_).ends_with("-01") || row.month(month_).is_none();
}

std::string stray_condition(const TierTable& table, const SqlTemplate& sql) {
  std::string condition =
      fmt::format("DAYOFMONTH({0}) <> 1 OR MONTH({0}) = 0 OR YEAR({0}) = 0", named(table.month_role(), sql));
  for (const auto& column : table.key()) condition += " OR " + named(column.role, sql) + " IS NULL";
  return condition;
}

}  // namespace stepwell::maria
