#include "engine/files/value_kind.h"

#include <fmt/format.h>

namespace stepwell::files {
namespace {

struct TypeName {
  duckdb_type type;
  std::string_view name;
  ValueKind kind = ValueKind::kOther;
};

constexpr TypeName kTypes[] = {
    {DUCKDB_TYPE_BOOLEAN, "BOOLEAN", ValueKind::kBoolean},
    {DUCKDB_TYPE_TINYINT, "TINYINT"},
    {DUCKDB_TYPE_SMALLINT, "SMALLINT", ValueKind::kInt16},
    {DUCKDB_TYPE_INTEGER, "INTEGER", ValueKind::kInt32},
    {DUCKDB_TYPE_BIGINT, "BIGINT", ValueKind::kInt64},
    {DUCKDB_TYPE_UTINYINT, "UTINYINT"},
    {DUCKDB_TYPE_USMALLINT, "USMALLINT"},
    {DUCKDB_TYPE_UINTEGER, "UINTEGER", ValueKind::kUint32},
    {DUCKDB_TYPE_UBIGINT, "UBIGINT"},
    {DUCKDB_TYPE_HUGEINT, "HUGEINT"},
    {DUCKDB_TYPE_UHUGEINT, "UHUGEINT"},
    {DUCKDB_TYPE_BIGNUM, "BIGNUM"},
    {DUCKDB_TYPE_FLOAT, "FLOAT"},
    {DUCKDB_TYPE_DOUBLE, "DOUBLE", ValueKind::kDouble},
    {DUCKDB_TYPE_DECIMAL, "DECIMAL"},
    {DUCKDB_TYPE_DATE, "DATE", ValueKind::kDate},
    {DUCKDB_TYPE_TIME, "TIME"},
    {DUCKDB_TYPE_TIME_NS, "TIME_NS"},
    {DUCKDB_TYPE_TIME_TZ, "TIME WITH TIME ZONE"},
    {DUCKDB_TYPE_TIMESTAMP, "TIMESTAMP"},
    {DUCKDB_TYPE_TIMESTAMP_S, "TIMESTAMP_S"},
    {DUCKDB_TYPE_TIMESTAMP_MS, "TIMESTAMP_MS"},
    {DUCKDB_TYPE_TIMESTAMP_NS, "TIMESTAMP_NS"},
    {DUCKDB_TYPE_TIMESTAMP_TZ, "TIMESTAMP WITH TIME ZONE"},
    {DUCKDB_TYPE_INTERVAL, "INTERVAL"},
    {DUCKDB_TYPE_VARCHAR, "VARCHAR", ValueKind::kText},
    {DUCKDB_TYPE_BLOB, "BLOB"},
    {DUCKDB_TYPE_BIT, "BIT"},
    {DUCKDB_TYPE_UUID, "UUID"},
    {DUCKDB_TYPE_ENUM, "ENUM"},
    {DUCKDB_TYPE_LIST, "LIST"},
    {DUCKDB_TYPE_ARRAY, "ARRAY"},
    {DUCKDB_TYPE_STRUCT, "STRUCT"},
    {DUCKDB_TYPE_MAP, "MAP"},
    {DUCKDB_TYPE_UNION, "UNION"},
    {DUCKDB_TYPE_SQLNULL, "NULL"},
};

/// Width and scale are the column's own; which memory holds them follows from the width.
void describe_decimal(duckdb_result& result, idx_t index, AnswerColumn& column) {
  duckdb_logical_type type = duckdb_column_logical_type(&result, index);
  const unsigned scale = duckdb_decimal_scale(type);
  column.type = fmt::format("DECIMAL({},{})", static_cast<unsigned>(duckdb_decimal_width(type)), scale);
  const duckdb_type storage = duckdb_decimal_internal_type(type);
  if (scale == 2 && storage == DUCKDB_TYPE_BIGINT) column.kind = ValueKind::kCents64;
  if (scale == 2 && storage == DUCKDB_TYPE_HUGEINT) column.kind = ValueKind::kCents128;
  duckdb_destroy_logical_type(&type);
}

}  // namespace

std::string_view name_of(ValueKind kind) {
  if (kind == ValueKind::kCents64) return "a decimal of two places in 64 bits";
  if (kind == ValueKind::kCents128) return "a decimal of two places in 128 bits";
  for (const auto& type : kTypes) {
    if (type.kind == kind && kind != ValueKind::kOther) return type.name;
  }
  return "no type that is read";
}

AnswerColumn answer_column(duckdb_result& result, idx_t index) {
  const char* name = duckdb_column_name(&result, index);
  AnswerColumn column{name == nullptr ? "" : name, {}, ValueKind::kOther};
  const duckdb_type type = duckdb_column_type(&result, index);
  for (const auto& known : kTypes) {
    if (known.type != type) continue;
    column.type = known.name;
    column.kind = known.kind;
  }
  if (type == DUCKDB_TYPE_DECIMAL) describe_decimal(result, index, column);
  if (column.type.empty()) column.type = fmt::format("type {} of DuckDB's", static_cast<int>(type));
  return column;
}

}  // namespace stepwell::files
