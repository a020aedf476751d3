// The columns of stepwell_generations: the one list from which the table is made, written and read.
#pragma once

#include <span>

#include "engine/sql/database.h"
#include "model/generation.h"

namespace stepwell {

struct GenerationColumn {
  SqlColumn sql;
  /// Null for what is no member of a Generation: the bookkeeping writes those by name.
  SqlValue (*value)(const Generation&) = nullptr;
  void (*read)(const SqlRow& row, std::size_t column, Generation&) = nullptr;
};

std::span<const GenerationColumn> generation_columns();

}  // namespace stepwell
