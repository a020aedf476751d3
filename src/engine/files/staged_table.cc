#include "engine/files/staged_table.h"

#include <fmt/format.h>

namespace stepwell::files {
namespace {

std::string definition(const std::string& name, const std::vector<StagedTable::Column>& columns) {
  std::string list;
  for (const auto& column : columns) {
    list += fmt::format("{}{} {}", list.empty() ? "" : ", ", column.quoted_name, column.type);
  }
  return fmt::format("CREATE OR REPLACE TEMP TABLE {} ({})", name, list);
}

duckdb_type physical_type(duckdb_logical_type type) {
  const duckdb_type id = duckdb_get_type_id(type);
  return id == DUCKDB_TYPE_DECIMAL ? duckdb_decimal_internal_type(type) : id;
}

}  // namespace

StagedTable::StagedTable(Connection& connection, const std::string& name, const std::vector<Column>& columns)
    : capacity_(duckdb_vector_size()) {
  connection.execute(definition(name, columns));
  if (duckdb_appender_create_ext(connection.handle(), "temp", "main", name.c_str(), &appender_) ==
      DuckDBError) {
    const char* message = duckdb_appender_error(appender_);
    const std::string text = message == nullptr ? "unknown error" : message;
    duckdb_appender_destroy(&appender_);
    fail("preparing to stage rows", text);
  }
  std::vector<duckdb_logical_type> types;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    types.push_back(duckdb_appender_column_type(appender_, i));
    vectors_.push_back({.type = physical_type(types.back())});
  }
  chunk_ = duckdb_create_data_chunk(types.data(), types.size());
  for (auto& type : types) duckdb_destroy_logical_type(&type);
  begin_chunk();
}

StagedTable::~StagedTable() {
  duckdb_destroy_data_chunk(&chunk_);
  duckdb_appender_destroy(&appender_);
}

void StagedTable::begin_chunk() {
  duckdb_data_chunk_reset(chunk_);
  for (idx_t i = 0; i < vectors_.size(); ++i) {
    vectors_[i].vector = duckdb_data_chunk_get_vector(chunk_, i);
    vectors_[i].data = duckdb_vector_get_data(vectors_[i].vector);
  }
  row_ = 0;
}

void StagedTable::put(std::size_t column, const FieldValue& value) {
  const Vector& to = vectors_[column];
  const auto store = [&]<typename T>(T converted) { static_cast<T*>(to.data)[row_] = converted; };
  switch (to.type) {
    case DUCKDB_TYPE_VARCHAR:
      return duckdb_vector_assign_string_element_len(to.vector, row_, value.text.data(), value.text.size());
    case DUCKDB_TYPE_BOOLEAN:
      return store(value.units != 0);
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_UTINYINT:
      return store(static_cast<std::uint8_t>(value.units));
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_USMALLINT:
      return store(static_cast<std::uint16_t>(value.units));
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_UINTEGER:
    case DUCKDB_TYPE_DATE:
      return store(static_cast<std::uint32_t>(value.units));
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_UBIGINT:
    case DUCKDB_TYPE_TIMESTAMP:
      return store(static_cast<std::uint64_t>(value.units));
    case DUCKDB_TYPE_HUGEINT:
      return store(duckdb_hugeint{static_cast<std::uint64_t>(value.units),
                                  static_cast<std::int64_t>(value.units >> 64)});
    case DUCKDB_TYPE_DOUBLE:
      return store(value.real);
    case DUCKDB_TYPE_FLOAT:
      return store(static_cast<float>(value.real));
    default:
      fail("staging rows", "a column has a type that no rule makes");
  }
}

void StagedTable::put_null(std::size_t column) {
  const duckdb_vector vector = vectors_[column].vector;
  duckdb_vector_ensure_validity_writable(vector);
  duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), row_);
}

void StagedTable::end_row() {
  if (++row_ == capacity_) flush_chunk();
}

void StagedTable::flush_chunk() {
  if (row_ == 0) return;
  duckdb_data_chunk_set_size(chunk_, row_);
  if (duckdb_append_data_chunk(appender_, chunk_) == DuckDBError) {
    fail("staging rows", duckdb_appender_error(appender_));
  }
  begin_chunk();
}

void StagedTable::append(const Chunk& rows) {
  flush_chunk();
  if (duckdb_append_data_chunk(appender_, rows.handle()) == DuckDBError) {
    fail("staging rows", duckdb_appender_error(appender_));
  }
}

void StagedTable::close() {
  flush_chunk();
  if (duckdb_appender_close(appender_) == DuckDBError) fail("staging rows", duckdb_appender_error(appender_));
}

}  // namespace stepwell::files
