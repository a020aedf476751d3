// Appender: rows from memory into one INSERT, UPDATE or DELETE statement, column-wise and without text in
// between.
//
// The statement sees the rows as the table `appended_data`. Rows are handed over in chunks of 2,048; `close`
// runs what is left. An Appender that is destroyed without `close` has written an undefined part, so close it
// before the transaction commits.
#pragma once

#include <duckdb.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/files/connection.h"

namespace stepwell::files {

struct AppendedColumn {
  std::string name;
  ColumnType type;
};

class Appender {
 public:
  /// `statement` refers to the columns by name, as in `INSERT INTO t SELECT a FROM appended_data`.
  Appender(Connection& connection, const std::string& statement, const std::vector<AppendedColumn>& columns);
  ~Appender();
  Appender(const Appender&) = delete;
  Appender& operator=(const Appender&) = delete;

  /// The values of the current row, left to right. NULL: kNoId, Month::none(), or null().
  Appender& id(std::int32_t value);
  Appender& count(std::uint32_t value);
  Appender& bigint(std::int64_t value);
  Appender& smallint(std::int16_t value);
  Appender& text(std::string_view value);
  /// The first day of the month plus `day_offset`.
  Appender& date(Month month, int day_offset = 0);
  Appender& money(Money value);
  Appender& sum(MoneySum value);
  Appender& null();
  /// The row is complete.
  void end_row();

  void close();

 private:
  template <typename T>
  void put(T value);
  void flush_chunk();
  void begin_chunk();

  duckdb_appender appender_ = nullptr;
  duckdb_data_chunk chunk_ = nullptr;
  std::vector<void*> data_;
  std::vector<duckdb_vector> vectors_;
  idx_t row_ = 0;
  idx_t column_ = 0;
  idx_t capacity_;
};

}  // namespace stepwell::files
