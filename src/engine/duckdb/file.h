// File: an open DuckDB file, its lock, and the proof that nobody else has written to it.
//
// An incremental refresh is exact only if every change of the sources since the last generation is known.
// Imports log theirs; another program that opens the file does not. So when stepwell closes a file that it
// has written, it chooses a time to the nanosecond, stores it in the file, and after the last checkpoint,
// still under DuckDB's lock, sets the file's modification time to it. If on opening the two agree and there
// is no write-ahead log, the file is as stepwell left it. Anything else (another writer, a crash, a plain
// copy) counts as written by somebody else, and the next refresh is a full one (docs/decisions/0002).
//
// DuckDB makes checkpoints when it commits and when it closes a file. Here it makes them in `commit` and
// `checkpoint` alone, under guard (checkpoint_guard.h). What was committed and met no checkpoint stays in the
// write-ahead log, and whoever opens the file next reads it from there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "engine/duckdb/checkpoint_guard.h"
#include "engine/duckdb/file_lock.h"
#include "engine/duckdb/instance.h"
#include "engine/engine.h"
#include "engine/files/connection.h"

namespace stepwell::duck {

class File {
 public:
  /// Opens the file, and with kCreate creates it if it does not exist. While another process, or another
  /// engine of this one, holds it, tries again for `patience_ms`; then throws Error{kBusy} that says who.
  /// Throws Error{kFailed} if there is no such file, or it is no DuckDB file, or it cannot be written.
  File(std::filesystem::path path, Access access, int patience_ms);
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  /// What has the file attached. Names mean what is in the file on connections that `enter` it.
  Instance& instance() { return instance_; }
  void enter(Connection& connection) const;
  const std::filesystem::path& path() const { return path_; }
  Access access() const { return access_; }

  /// The modification time of the file when it was opened, nanoseconds since 1970; nothing for a file that
  /// was made by opening it, or that had a write-ahead log.
  std::optional<std::int64_t> modified_found_ns() const { return modified_found_ns_; }
  /// Sets the modification time, while the lock is held.
  void set_modified(std::int64_t time_ns) const;
  /// The file did not exist before.
  bool created() const { return created_; }

  /// Ends the transaction of `connection`, which is one to this file. Throws Error{kFailed} if that cannot be
  /// done. Then the file is in doubt: as a rule nothing was changed, but DuckDB itself may go on as if it had
  /// been. Nothing more is written, the guard stays, and the next opening knows.
  void commit(Connection& connection);
  bool in_doubt() const { return in_doubt_; }
  /// Brings what was committed from the write-ahead log into the file, unless that is in doubt. `connection`
  /// has no transaction open. Throws Error{kFailed}; the log is as good as before then.
  void checkpoint(Connection& connection);

 private:
  /// False: somebody else holds the file and `may_retry`.
  bool try_open(bool may_retry);
  /// DuckDB's message, or nothing if it worked.
  std::optional<std::string> attach() const;
  void refuse_shadows();
  /// The same, of a statement on a connection of its own.
  std::optional<std::string> run(const std::string& statement) const;
  void raise_guard(Connection& connection);

  std::filesystem::path path_;  // as it was named
  std::filesystem::path file_;
  std::string catalog_;       // what the file is called within the instance
  ProcessLock process_lock_;  // released after the file is detached
  Access access_;
  /// Destroyed after the file is detached.
  std::unique_ptr<CheckpointGuard> guard_;
  Instance instance_;  // its end detaches the file
  bool created_ = false;
  bool in_doubt_ = false;
  std::optional<std::int64_t> modified_found_ns_;
};

/// The size of a block of the file that `connection` has entered.
std::int64_t block_bytes(Connection& connection);

/// A text that changes whenever the file or its write-ahead log does. Throws Error{kFailed} if there is no
/// file.
std::string change_token(const std::filesystem::path& path);

}  // namespace stepwell::duck
