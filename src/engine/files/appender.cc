#include "engine/files/appender.h"

#include "model/tier_rows.h"

namespace stepwell::files {
namespace {

duckdb_logical_type logical_type(ColumnType type) {
  switch (type) {
    case ColumnType::kRowNumber:
    case ColumnType::kAsinId:
    case ColumnType::kBrandId:
    case ColumnType::kCategoryId:
    case ColumnType::kId:
    case ColumnType::kWhole:
      return duckdb_create_logical_type(DUCKDB_TYPE_INTEGER);
    case ColumnType::kCount:
      return duckdb_create_logical_type(DUCKDB_TYPE_UINTEGER);
    case ColumnType::kBig:
    case ColumnType::kSerial:
      return duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
    case ColumnType::kUnsignedBig:
      return duckdb_create_logical_type(DUCKDB_TYPE_UBIGINT);
    case ColumnType::kSmall:
      return duckdb_create_logical_type(DUCKDB_TYPE_SMALLINT);
    case ColumnType::kReal:
      return duckdb_create_logical_type(DUCKDB_TYPE_DOUBLE);
    case ColumnType::kBoolean:
      return duckdb_create_logical_type(DUCKDB_TYPE_BOOLEAN);
    case ColumnType::kMonth:
      return duckdb_create_logical_type(DUCKDB_TYPE_DATE);
    case ColumnType::kTimestamp:
    case ColumnType::kChangedAt:
      return duckdb_create_logical_type(DUCKDB_TYPE_TIMESTAMP);
    case ColumnType::kValue:
      return duckdb_create_decimal_type(15, 2);
    case ColumnType::kTotal:
      return duckdb_create_decimal_type(18, 2);
    case ColumnType::kSum:
      return duckdb_create_decimal_type(38, 2);
    case ColumnType::kMarketplace:
    case ColumnType::kMetric:
    case ColumnType::kWord:
    case ColumnType::kText:
    case ColumnType::kLongText:
      break;
  }
  return duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
}

}  // namespace

Appender::Appender(Connection& connection, const std::string& statement,
                   const std::vector<AppendedColumn>& columns)
    : capacity_(duckdb_vector_size()) {
  std::vector<duckdb_logical_type> types;
  std::vector<const char*> names;
  for (const auto& column : columns) {
    types.push_back(logical_type(column.type));
    names.push_back(column.name.c_str());
  }
  const auto state = duckdb_appender_create_query(connection.handle(), statement.c_str(), types.size(),
                                                  types.data(), nullptr, names.data(), &appender_);
  chunk_ = duckdb_create_data_chunk(types.data(), types.size());
  for (auto& type : types) duckdb_destroy_logical_type(&type);
  if (state == DuckDBError) {
    const char* message = duckdb_appender_error(appender_);
    const std::string text = message == nullptr ? "unknown error" : message;
    duckdb_destroy_data_chunk(&chunk_);
    duckdb_appender_destroy(&appender_);
    fail("preparing to write rows", text);
  }
  data_.resize(columns.size());
  vectors_.resize(columns.size());
  begin_chunk();
}

Appender::~Appender() {
  duckdb_destroy_data_chunk(&chunk_);
  duckdb_appender_destroy(&appender_);
}

void Appender::begin_chunk() {
  duckdb_data_chunk_reset(chunk_);
  for (idx_t i = 0; i < data_.size(); ++i) {
    vectors_[i] = duckdb_data_chunk_get_vector(chunk_, i);
    data_[i] = duckdb_vector_get_data(vectors_[i]);
  }
  row_ = 0;
  column_ = 0;
}

template <typename T>
void Appender::put(T value) {
  static_cast<T*>(data_[column_++])[row_] = value;
}

Appender& Appender::null() {
  duckdb_vector_ensure_validity_writable(vectors_[column_]);
  duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vectors_[column_]), row_);
  ++column_;
  return *this;
}

Appender& Appender::id(std::int32_t value) {
  if (value == kNoId) return null();
  put(value);
  return *this;
}

Appender& Appender::count(std::uint32_t value) {
  put(value);
  return *this;
}

Appender& Appender::bigint(std::int64_t value) {
  put(value);
  return *this;
}

Appender& Appender::smallint(std::int16_t value) {
  put(value);
  return *this;
}

Appender& Appender::text(std::string_view value) {
  duckdb_vector_assign_string_element_len(vectors_[column_++], row_, value.data(), value.size());
  return *this;
}

Appender& Appender::date(Month month, int day_offset) {
  if (month.is_none()) return null();
  put(duckdb_date{month.first_day() + day_offset});
  return *this;
}

Appender& Appender::money(Money value) {
  put(value.units());
  return *this;
}

Appender& Appender::sum(MoneySum value) {
  put(duckdb_hugeint{static_cast<std::uint64_t>(value.units()),
                     static_cast<std::int64_t>(value.units() >> 64)});
  return *this;
}

void Appender::end_row() {
  column_ = 0;
  if (++row_ == capacity_) flush_chunk();
}

void Appender::flush_chunk() {
  if (row_ == 0) return;
  duckdb_data_chunk_set_size(chunk_, row_);
  if (duckdb_append_data_chunk(appender_, chunk_) == DuckDBError) {
    fail("writing rows", duckdb_appender_error(appender_));
  }
  begin_chunk();
}

void Appender::close() {
  flush_chunk();
  if (duckdb_appender_close(appender_) == DuckDBError) fail("writing rows", duckdb_appender_error(appender_));
}

}  // namespace stepwell::files
