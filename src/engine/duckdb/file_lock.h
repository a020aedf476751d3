// Who has a DuckDB file open: another process, or another part of this one.
//
// DuckDB's own lock keeps other processes out, and finds that out by opening the file, for which it may have
// to make a whole instance first: too dear for a server that asks fifty times a second until a writer has
// finished. And the kernel grants that lock to a process as a whole: a second opening in the same process
// succeeds, two instances write past each other, and the first of them to close the file drops the lock of
// both, be it only reading. A server that also refreshes has two such threads.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "engine/engine.h"

namespace stepwell::duck {

/// The other process whose lock keeps this one from opening the file: "/usr/bin/x (PID 12)". Nothing if none
/// does, if there is no file, or if it cannot be told. The answer may be out of date as soon as it is given.
/// This process must not have the file open: any lock of its own on it would be dropped.
std::optional<std::string> lock_holder(const std::filesystem::path& path, Access access);

/// One opening of a file at a time in this process.
class ProcessLock {
 public:
  /// Waits up to `patience_ms` for the file's turn. From any thread.
  ProcessLock(const std::filesystem::path& path, int patience_ms);
  ~ProcessLock();
  ProcessLock(const ProcessLock&) = delete;
  ProcessLock& operator=(const ProcessLock&) = delete;

  /// False: another part of this process still has the file open.
  bool held() const { return held_; }

 private:
  std::string file_;
  bool held_ = false;
};

}  // namespace stepwell::duck
