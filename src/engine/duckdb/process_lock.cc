#include "engine/duckdb/process_lock.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>

namespace stepwell::duck {
namespace {

struct OpenFiles {
  std::mutex mutex;
  std::condition_variable closed;
  std::set<std::string> files;
};

OpenFiles& open_files() {
  static OpenFiles* const files = new OpenFiles;  // outlives every engine, whatever the order of destruction
  return *files;
}

/// One name for the file, by whatever path it is reached; it need not exist yet.
std::string name_of(const std::filesystem::path& path) {
  std::error_code error;
  const auto canonical = std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  return error ? path.string() : canonical.string();
}

}  // namespace

ProcessLock::ProcessLock(const std::filesystem::path& path, int patience_ms) : file_(name_of(path)) {
  OpenFiles& open = open_files();
  std::unique_lock lock(open.mutex);
  held_ = open.closed.wait_for(lock, std::chrono::milliseconds(patience_ms),
                               [&] { return !open.files.contains(file_); });
  if (held_) open.files.insert(file_);
}

ProcessLock::~ProcessLock() {
  if (!held_) return;
  OpenFiles& open = open_files();
  const std::lock_guard lock(open.mutex);
  open.files.erase(file_);
  open.closed.notify_all();
}

}  // namespace stepwell::duck
