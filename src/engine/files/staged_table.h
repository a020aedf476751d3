// StagedTable: a temporary table of DuckDB, filled row by row with the values that the rules of its columns
// read.
//
// Rows keep the order in which they came. Used by one thread at a time; the table is whole after `close`.
#pragma once

#include <duckdb.h>

#include <string>
#include <vector>

#include "engine/files/connection.h"
#include "engine/files/field_rule.h"

namespace stepwell::files {

class StagedTable {
 public:
  struct Column {
    std::string quoted_name;
    std::string type;  // as DuckDB writes it
  };

  /// Makes the table anew. `connection` must outlive it.
  StagedTable(Connection& connection, const std::string& name, const std::vector<Column>& columns);
  ~StagedTable();
  StagedTable(const StagedTable&) = delete;
  StagedTable& operator=(const StagedTable&) = delete;

  /// The value of a column of the current row, as the column's rule has read it.
  void put(std::size_t column, const FieldValue& value);
  void put_null(std::size_t column);
  void end_row();
  /// Rows of the table's own types, all at once; not in the middle of a row.
  void append(const Chunk& rows);
  void close();

 private:
  void begin_chunk();
  void flush_chunk();

  struct Vector {
    duckdb_type type = DUCKDB_TYPE_INVALID;  // physical, of a decimal
    duckdb_vector vector = nullptr;
    void* data = nullptr;
  };
  duckdb_appender appender_ = nullptr;
  duckdb_data_chunk chunk_ = nullptr;
  std::vector<Vector> vectors_;
  idx_t row_ = 0;
  idx_t capacity_;
};

}  // namespace stepwell::files
