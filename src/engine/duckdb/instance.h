// Instance: the DuckDB, in memory, that a file is attached to while it is open.
//
// Making one takes ten times as long as attaching a file. Whoever reads the same file again and again, as a
// server does that follows it, keeps one in between (duckdb_gateway.cc). A writer makes its own, so that its
// temporary files go with it.
#pragma once

#include <duckdb.h>

#include <filesystem>

#include "engine/files/connection.h"

namespace stepwell::duck {

class Instance {
 public:
  /// The `checkpoint_threshold` that no write-ahead log reaches, in SQL. An instance makes no checkpoint by
  /// itself (file.h).
  static constexpr const char* kNoCheckpoint = "1000TB";

  /// `overflow` is the folder for what does not fit into memory: made when it is needed, removed when the
  /// instance ends, whoever else uses it. Throws Error{kFailed}.
  explicit Instance(const std::filesystem::path& overflow);
  ~Instance() { close(); }
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  duckdb_database handle() const { return database_; }

  /// Has all its connections work with so many threads.
  void use_threads(Connection& connection, unsigned count);

  /// Ends it, and with it whatever is attached. For one that has failed and cannot be used any more.
  void close() { duckdb_close(&database_); }
  bool closed() const { return database_ == nullptr; }

 private:
  duckdb_database database_ = nullptr;
  unsigned threads_ = 1;
};

}  // namespace stepwell::duck
