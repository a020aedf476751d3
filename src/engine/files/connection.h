// Connection: DuckDB's C API as RAII handles that throw.
//
// Used by one thread at a time. Every failure becomes an Error{kFailed} whose hint says what to do where
// DuckDB's message lets one tell (disk full, memory, a damaged file).
#pragma once

#include <duckdb.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "engine/files/value_kind.h"
#include "engine/sql/database.h"
#include "model/money.h"
#include "model/month.h"

namespace stepwell::files {

/// Up to 2,048 rows of a result. Columns count from 0. Views end with the chunk. Whoever reads a value of a
/// column whose type is another than the method's gets an Error{kFailed} that names both.
class Chunk {
 public:
  Chunk(duckdb_data_chunk chunk, std::shared_ptr<const std::vector<AnswerColumn>> columns);
  ~Chunk();
  Chunk(const Chunk&) = delete;
  Chunk& operator=(const Chunk&) = delete;

  duckdb_data_chunk handle() const { return chunk_; }
  std::size_t rows() const { return rows_; }
  bool is_null(std::size_t column, std::size_t row) const;
  /// The value of a NULL is undefined.
  template <typename T>
  T get(std::size_t column, std::size_t row) const {
    return static_cast<const T*>(data(column, kind_of<T>()))[row];
  }
  std::string_view text(std::size_t column, std::size_t row) const;
  /// A whole number or a boolean of any width; 0 for NULL.
  std::int64_t integer(std::size_t column, std::size_t row) const;
  /// An INTEGER column; kNoId for NULL.
  std::int32_t id(std::size_t column, std::size_t row) const;
  /// A DATE column, as its month; none() for NULL.
  Month month(std::size_t column, std::size_t row) const;
  /// A DECIMAL(10,2) to DECIMAL(18,2) column; the value of a NULL is undefined.
  Money money(std::size_t column, std::size_t row) const;
  /// A DECIMAL(19,2) to DECIMAL(38,2) column, as sums of decimals are; 0 for NULL.
  MoneySum sum(std::size_t column, std::size_t row) const;

 private:
  struct Column {
    void* data;
    std::uint64_t* validity;
    ValueKind kind;
  };

  const void* data(std::size_t column, ValueKind expected) const {
    if (columns_[column].kind != expected) [[unlikely]]
      refuse(column, expected);
    return columns_[column].data;
  }
  [[noreturn]] void refuse(std::size_t column, ValueKind expected) const;

  duckdb_data_chunk chunk_;
  std::size_t rows_;
  std::vector<Column> columns_;
  std::shared_ptr<const std::vector<AnswerColumn>> described_;
};

class Result {
 public:
  explicit Result(duckdb_result result);
  ~Result() { duckdb_destroy_result(&result_); }
  Result(const Result&) = delete;
  Result& operator=(const Result&) = delete;

  /// The next rows, or nothing at the end. Throws Error{kFailed} if the query fails on the way.
  std::unique_ptr<Chunk> next();
  /// Calls `row(chunk, index)` for every row.
  template <typename Function>
  void each(Function row) {
    while (const auto chunk = next()) {
      for (std::size_t i = 0; i < chunk->rows(); ++i) row(*chunk, i);
    }
  }
  std::uint64_t rows_changed() { return duckdb_rows_changed(&result_); }

 private:
  duckdb_result result_;
  std::shared_ptr<const std::vector<AnswerColumn>> columns_;
};

struct ColumnInfo {
  std::string name;
  std::string type;  // as DuckDB writes it: DECIMAL(15,2)
};

/// Whether two names are one to DuckDB: upper and lower case of ASCII letters are the same.
bool same_name(std::string_view a, std::string_view b);

using Value = SqlValue;

class Connection {
 public:
  /// `database` must outlive the connection.
  explicit Connection(duckdb_database database);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  duckdb_connection handle() const { return connection_; }

  /// Runs all statements in `sql`.
  void execute(const std::string& sql);
  /// Runs one statement with `?` parameters; the whole answer is in memory afterwards.
  Result query(const std::string& sql, const std::vector<Value>& parameters = {});
  /// Runs one statement whose rows are produced while they are fetched.
  Result stream(const std::string& sql);
  /// Like execute for one statement, telling `progress` how many of `rows_total` rows have been processed.
  void execute_watched(const std::string& sql, std::uint64_t rows_total, Progress& progress);

  /// The single integer that the query answers; nothing for NULL or no row.
  std::optional<std::int64_t> integer(const std::string& sql, const std::vector<Value>& parameters = {});
  std::optional<std::string> text(const std::string& sql, const std::vector<Value>& parameters = {});

  /// The columns of a table or view, in their order; nothing if there is none of that name, which is given as
  /// SQL has it, in quotes. Asks for this one alone: the first query over the whole catalogue has DuckDB
  /// create all its system views, which takes longer than a small import reads.
  std::optional<std::vector<ColumnInfo>> columns_of(const std::string& quoted_table);
  /// Whether that name is a view's, of one whose tables are gone too. The name is not quoted. Asks for this
  /// one alone, as above.
  bool is_view(const std::string& name);

 private:
  duckdb_connection connection_ = nullptr;
};

/// Turns DuckDB's message into an Error with a hint.
[[noreturn]] void fail(std::string_view what, std::string_view duckdb_message);

}  // namespace stepwell::files
