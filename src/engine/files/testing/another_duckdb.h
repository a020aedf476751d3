// AnotherDuckDB: DuckDB in memory as another program has it, which opens whatever it is told to.
#pragma once

#include <duckdb.h>

#include <memory>
#include <string>

#include "engine/files/connection.h"

namespace stepwell::files {

class AnotherDuckDB {
 public:
  /// With the file attached and in use, where one is named.
  explicit AnotherDuckDB(const std::string& file = {}) {
    if (duckdb_open(file.empty() ? nullptr : file.c_str(), &database_) == DuckDBError)
      fail("opening a database for a test", file);
    connection_ = std::make_unique<Connection>(database_);
  }
  ~AnotherDuckDB() {
    connection_.reset();
    duckdb_close(&database_);
  }
  AnotherDuckDB(const AnotherDuckDB&) = delete;
  AnotherDuckDB& operator=(const AnotherDuckDB&) = delete;

  Connection& connection() { return *connection_; }

 private:
  duckdb_database database_ = nullptr;
  std::unique_ptr<Connection> connection_;
};

}  // namespace stepwell::files
