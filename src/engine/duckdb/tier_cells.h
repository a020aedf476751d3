// TierCells: one row of a chunk, as read_row asks for it (engine/sql/tier_table.h).
#pragma once

#include "engine/files/connection.h"
#include "engine/sql/tier_table.h"

namespace stepwell::duck {

using files::Chunk;

struct TierCells {
  const Chunk& chunk;
  std::size_t row;
  const NullFigures& nulls;
  bool in_journal = false;  // where no count has a sign

  bool is_null(std::size_t i) const { return chunk.is_null(i, row); }
  std::int32_t id(std::size_t i) const { return chunk.id(i, row); }
  Month month(std::size_t i) const { return chunk.month(i, row); }
  LabelId label(std::size_t i, LabelSet& labels) const {
    return chunk.is_null(i, row) ? kNoLabel : labels.intern(chunk.text(i, row));
  }
  std::uint32_t count(std::size_t i, ColumnType type) const {
    if (chunk.is_null(i, row)) return nulls.count;
    if (type == ColumnType::kCount || in_journal) return chunk.get<std::uint32_t>(i, row);
    return static_cast<std::uint32_t>(chunk.get<std::int32_t>(i, row));
  }
  Money money(std::size_t i) const { return chunk.is_null(i, row) ? nulls.money : chunk.money(i, row); }
};

}  // namespace stepwell::duck
