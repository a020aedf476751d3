// duckdb_sql [--read-only] FILE: runs the SQL on standard input in a DuckDB file, as the `mariadb` client
// does in a server. Prints the rows of every answer, with tabs between columns.
//
// What runs here runs without stepwell: the plain SQL of `stepwell sql`, and the bare GROUP BY that no
// refresh can beat.
#include <duckdb.h>
#include <fmt/format.h>

#include <cstring>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace {

/// An embedded file, open as long as the object lives.
class File {
 public:
  File(const char* path, bool read_only) {
    duckdb_config config = nullptr;
    duckdb_create_config(&config);
    if (read_only) duckdb_set_config(config, "access_mode", "READ_ONLY");
    char* message = nullptr;
    const bool failed = duckdb_open_ext(path, &database_, config, &message) == DuckDBError ||
                        duckdb_connect(database_, &connection_) == DuckDBError;
    duckdb_destroy_config(&config);
    if (!failed) return;
    const std::string why = message == nullptr ? "no details" : message;
    duckdb_free(message);
    throw std::runtime_error(fmt::format("cannot open {}: {}", path, why));
  }
  ~File() {
    duckdb_disconnect(&connection_);
    duckdb_close(&database_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  /// Runs the statements one by one.
  void run(const std::string& script) {
    duckdb_extracted_statements statements = nullptr;
    const idx_t count = duckdb_extract_statements(connection_, script.c_str(), &statements);
    if (count == 0) {
      const char* message = duckdb_extract_statements_error(statements);
      throw std::runtime_error(message == nullptr ? "there is no SQL on standard input" : message);
    }
    for (idx_t i = 0; i < count; ++i) run(statements, i);
    duckdb_destroy_extracted(&statements);
  }

 private:
  void run(duckdb_extracted_statements statements, idx_t index) {
    duckdb_prepared_statement statement = nullptr;
    if (duckdb_prepare_extracted_statement(connection_, statements, index, &statement) == DuckDBError) {
      throw std::runtime_error(duckdb_prepare_error(statement));
    }
    duckdb_result result;
    if (duckdb_execute_prepared(statement, &result) == DuckDBError) {
      throw std::runtime_error(duckdb_result_error(&result));
    }
    if (duckdb_result_return_type(result) == DUCKDB_RESULT_TYPE_QUERY_RESULT) print(result);
    duckdb_destroy_result(&result);
    duckdb_destroy_prepare(&statement);
  }

  static void print(duckdb_result& result) {
    const idx_t columns = duckdb_column_count(&result);
    for (idx_t row = 0; row < duckdb_row_count(&result); ++row) {
      for (idx_t column = 0; column < columns; ++column) {
        char* text = duckdb_value_varchar(&result, column, row);
        fmt::print("{}{}", text == nullptr ? "NULL" : text, column + 1 < columns ? '\t' : '\n');
        duckdb_free(text);
      }
    }
  }

  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
};

}  // namespace

int main(int argc, char** argv) {
  const bool read_only = argc == 3 && std::strcmp(argv[1], "--read-only") == 0;
  if (argc != 2 && !read_only) {
    fmt::print(stderr, "usage: duckdb_sql [--read-only] FILE < SCRIPT\n");
    return 2;
  }
  try {
    File(argv[argc - 1], read_only).run({std::istreambuf_iterator<char>(std::cin), {}});
  } catch (const std::exception& error) {
    fmt::print(stderr, "duckdb_sql: {}\n", error.what());
    return 1;
  }
  return 0;
}
