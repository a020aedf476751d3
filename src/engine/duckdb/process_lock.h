// ProcessLock: one opening of a DuckDB file at a time in this process.
//
// DuckDB's own lock keeps other processes out, but the kernel grants it to a process as a whole: a second
// opening in the same process succeeds, two instances write past each other, and the first of them to close
// the file drops the lock of both, be it only reading. A server that also refreshes has two such threads.
#pragma once

#include <filesystem>
#include <string>

namespace stepwell::duck {

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
