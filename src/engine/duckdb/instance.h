// Instance: the DuckDB, in memory, that a file is attached to while it is open.
//
// It may open that one file and what DuckDB keeps beside it, and nothing else: whoever made the file may have
// put views into it that read others (sealed_database.h). It ends with the file, temporary files and all.
#pragma once

#include <duckdb.h>

#include <cstdint>
#include <filesystem>

#include "engine/files/connection.h"
#include "engine/files/spill_folder.h"

namespace stepwell::duck {

using files::Connection;
using files::SpillFolder;

class Instance {
 public:
  /// The `checkpoint_threshold` that no write-ahead log reaches, in SQL. An instance makes no checkpoint by
  /// itself (file.h).
  static constexpr const char* kNoCheckpoint = "1000TB";

  /// For `database`, which need not exist. What does not fit into `memory_max_mb` goes into a folder of the
  /// instance's own beside it. Throws Error{kFailed}.
  explicit Instance(const std::filesystem::path& database, std::int64_t memory_max_mb = default_memory_mb());
  ~Instance() { duckdb_close(&database_); }
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  static std::int64_t default_memory_mb();

  duckdb_database handle() const { return database_; }
  /// The file, as it is to be attached: absolute, without links on the way to it.
  const std::filesystem::path& database() const { return path_; }
  const SpillFolder& spill() const { return spill_; }

  /// Has all its connections work with so many threads.
  void use_threads(Connection& connection, unsigned count);

 private:
  std::filesystem::path path_;
  SpillFolder spill_;
  duckdb_database database_ = nullptr;
  unsigned threads_ = 1;
};

}  // namespace stepwell::duck
