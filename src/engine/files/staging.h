// Staging: a DuckDB in memory, for the files of engines that are no DuckDB.
//
// What it holds may be larger than its memory: DuckDB moves what does not fit into a folder of its own among
// the system's temporary files, which goes with it.
#pragma once

#include <duckdb.h>

#include <filesystem>
#include <memory>

#include "engine/files/connection.h"

namespace stepwell::duck {

class Staging {
 public:
  /// Throws Error{kFailed} if the folder for temporary files cannot be made.
  Staging();
  ~Staging();
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  Connection& connection() { return *connection_; }

 private:
  std::filesystem::path folder_;
  duckdb_database database_ = nullptr;
  std::unique_ptr<Connection> connection_;
};

}  // namespace stepwell::duck
