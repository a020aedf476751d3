// Staging: a DuckDB in memory of its own, for one import or export.
//
// It reads the files of engines that are no DuckDB, and whatever DuckDB has to open for any engine: it may
// read the files that it is made for, and nothing else (sealed_database.h). What it holds may be larger than
// its memory: DuckDB moves what does not fit into a folder of its own among the system's temporary files,
// which goes with it.
#pragma once

#include <duckdb.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/files/connection.h"
#include "engine/files/spill_folder.h"

namespace stepwell::files {

class Staging {
 public:
  /// `files`: what it may open, as it will be named. Throws Error{kFailed} if the folder for temporary files
  /// cannot be made.
  explicit Staging(const std::vector<std::string>& files = {});
  ~Staging();
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  Connection& connection() { return *connection_; }
  const SpillFolder& spill() const { return spill_; }

 private:
  SpillFolder spill_;
  duckdb_database database_ = nullptr;
  std::unique_ptr<Connection> connection_;
};

}  // namespace stepwell::files
