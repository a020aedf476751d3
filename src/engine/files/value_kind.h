// ValueKind: how the values of a column of DuckDB's answers lie in memory, by the column's type.
//
// DuckDB hands out vectors as bare memory. Which type a column has is for the statement to say, and where the
// statement reads a table that somebody else made, for that table. Whoever reads a value names the kind that
// they expect; a column of any other is refused by name (R15), and never read as if it were what was
// expected.
#pragma once

#include <duckdb.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace stepwell::files {

enum class ValueKind : std::uint8_t {
  kBoolean,
  kInt16,
  kInt32,
  kInt64,
  kUint32,
  kDouble,
  kDate,
  kText,
  kCents64,   // a DECIMAL of two places that is stored in 64 bits: DECIMAL(10,2) to DECIMAL(18,2)
  kCents128,  // one that is stored in 128 bits: DECIMAL(19,2) to DECIMAL(38,2)
  kOther,     // whatever is not read
};

/// The kind of values whose C type is T.
template <typename T>
constexpr ValueKind kind_of() {
  if constexpr (std::is_same_v<T, bool>) return ValueKind::kBoolean;
  if constexpr (std::is_same_v<T, std::int16_t>) return ValueKind::kInt16;
  if constexpr (std::is_same_v<T, std::int32_t>) return ValueKind::kInt32;
  if constexpr (std::is_same_v<T, std::int64_t>) return ValueKind::kInt64;
  if constexpr (std::is_same_v<T, std::uint32_t>) return ValueKind::kUint32;
  if constexpr (std::is_same_v<T, double>) return ValueKind::kDouble;
  if constexpr (std::is_same_v<T, duckdb_date>) return ValueKind::kDate;
  return ValueKind::kOther;
}

/// "BIGINT", "a decimal of two places in 64 bits".
std::string_view name_of(ValueKind kind);

struct AnswerColumn {
  std::string name;
  std::string type;  // "BIGINT", "DECIMAL(18,4)"; of nested types and enumerations the outermost name alone
  ValueKind kind;
};

/// `column` of an answer that is no error.
AnswerColumn answer_column(duckdb_result& result, idx_t column);

}  // namespace stepwell::files
