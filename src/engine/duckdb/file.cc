#include "engine/duckdb/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

#include "base/clock.h"
#include "base/error.h"
#include "engine/duckdb/file_lock.h"
#include "engine/files/duckdb_memory.h"

namespace stepwell::duck {
namespace {

constexpr std::int64_t kNanoseconds = 1'000'000'000;
constexpr int kRetry_ms = 20;
constexpr std::int64_t kMemoryLimit_mb = 4096;
// Sizes of the write-ahead log at which DuckDB makes a checkpoint.
constexpr const char* kNever = "1000TB";
constexpr const char* kLargeTransaction = "16MB";

std::filesystem::path wal_of(const std::filesystem::path& path) { return path.string() + ".wal"; }

class Config {
 public:
  explicit Config(Access access) {
    duckdb_create_config(&config_);
    set("access_mode", access == Access::kRead ? "READ_ONLY" : "READ_WRITE");
    set("memory_limit", std::to_string(memory_limit_mb()) + "MB");
    // Of files that are created; one that exists keeps its own. Every column of a table that is written to
    // takes two blocks of memory, however little is written: with DuckDB's 256 KB, the generation of a
    // one-line import took 43 MB.
    set("default_block_size", "65536");
    // A second thread makes the first one spin while it has nothing to do: for the work on a few rows, which
    // most openings are for, that costs more than the work. Workspace::use_all_threads is for the rest.
    set("threads", "1");
    set("checkpoint_threshold", kNever);
    set("autoinstall_known_extensions", "false");
    set("autoload_known_extensions", "false");
    set("preserve_insertion_order", "false");
  }
  ~Config() { duckdb_destroy_config(&config_); }
  Config(const Config&) = delete;
  Config& operator=(const Config&) = delete;
  duckdb_config handle() const { return config_; }

 private:
  static std::int64_t memory_limit_mb() {
    const std::int64_t physical_mb = sysconf(_SC_PHYS_PAGES) / 1024 * sysconf(_SC_PAGESIZE) / 1024;
    return std::min(kMemoryLimit_mb, physical_mb / 2);
  }
  void set(const char* option, const std::string& value) {
    duckdb_set_config(config_, option, value.c_str());
  }
  duckdb_config config_ = nullptr;
};

std::string tried_to_open(const std::filesystem::path& path, Access access) {
  return fmt::format("cannot open '{}' for {}", path.string(),
                     access == Access::kRead ? "reading" : "writing");
}

Error held_by(const std::string& holder, const std::filesystem::path& path, Access access) {
  return Error(ErrorCode::kBusy, fmt::format("{}: {} holds it", tried_to_open(path, access), holder),
               "wait until it has finished, or stop it");
}

Error open_error(const std::filesystem::path& path, Access access, const std::string& message) {
  const std::string tried = tried_to_open(path, access);
  if (message.find("Could not set lock") != std::string::npos) {
    return held_by(lock_holder(path, access).value_or("another process"), path, access);
  }
  if (message.find("not a valid DuckDB database file") != std::string::npos) {
    return Error(ErrorCode::kFailed, fmt::format("{}: it is no DuckDB file", tried),
                 "check --db and the path in it");
  }
  if (message.find("Permission denied") != std::string::npos ||
      message.find("Read-only file system") != std::string::npos) {
    return Error(ErrorCode::kFailed, fmt::format("{}: permission denied", tried),
                 "check the owner and the mode of the file and its folder");
  }
  return Error(ErrorCode::kFailed, fmt::format("{}: {}", tried, message), "check --db and the path in it");
}

}  // namespace

File::File(std::filesystem::path path, Access access, int patience_ms)
    : path_(std::move(path)), process_lock_(path_, patience_ms), access_(access) {
  std::error_code ignored;
  if (access != Access::kCreate && !std::filesystem::exists(path_, ignored)) {
    throw Error(ErrorCode::kFailed, fmt::format("there is no file '{}'", path_.string()),
                "check --db, or create one with 'stepwell setup', 'generate' or 'demo'");
  }
  if (std::filesystem::is_directory(path_, ignored)) {
    throw Error(ErrorCode::kFailed, fmt::format("'{}' is a folder, not a database file", path_.string()),
                "name a file in it: --db duckdb:PATH/stepwell.duckdb");
  }
  if (!process_lock_.held()) {
    throw Error(ErrorCode::kBusy,
                fmt::format("cannot open '{}': this very process is at work on it", path_.string()),
                "try again in a moment");
  }
  const Stopwatch watch;
  while (!try_open(watch.elapsed_s() * 1000 < patience_ms)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(kRetry_ms));
  }
  if (access_ != Access::kRead) Connection(database_).execute("PRAGMA disable_checkpoint_on_shutdown");
}

File::~File() { duckdb_close(&database_); }

bool File::try_open(bool may_retry) {
  if (const auto holder = lock_holder(path_, access_)) {
    if (may_retry) return false;
    throw held_by(*holder, path_, access_);
  }
  undo_interrupted_checkpoint(path_);
  std::error_code ignored;
  bool had_log = std::filesystem::exists(wal_of(path_), ignored);
  created_ = !std::filesystem::exists(path_, ignored) || std::filesystem::file_size(path_, ignored) == 0;
  use_huge_pages();
  const Config config(access_);
  char* message = nullptr;
  if (duckdb_open_ext(path_.c_str(), &database_, config.handle(), &message) == DuckDBError) {
    const std::string text = message == nullptr ? "unknown error" : message;
    duckdb_free(message);
    const Error error = open_error(path_, access_, text);
    if (error.code() == ErrorCode::kBusy && may_retry) return false;
    throw error;
  }
  // Asked under DuckDB's lock: nobody can write any more. Replaying a log is a change of its own, and a log
  // that came after the first look is either still there or has changed the file's time.
  had_log = had_log || std::filesystem::exists(wal_of(path_), ignored);
  struct stat status {};
  if (!created_ && !had_log && stat(path_.c_str(), &status) == 0) {
    modified_found_ns_ = status.st_mtim.tv_sec * kNanoseconds + status.st_mtim.tv_nsec;
  }
  return true;
}

void File::raise_guard(Connection& connection) {
  if (guard_ == nullptr) guard_ = std::make_unique<CheckpointGuard>(path_);
  if (guard_->is_up()) return;
  MetadataBlocks blocks;
  blocks.size_bytes = connection
                          .integer(
                              "SELECT block_size FROM pragma_database_size() "
                              "WHERE database_name = current_database()")
                          .value();
  connection.query("SELECT block_id FROM pragma_metadata_info()")
      .each([&](const Chunk& chunk, std::size_t row) {
        blocks.ids.push_back(chunk.get<std::int64_t>(0, row));
      });
  guard_->raise(blocks);
}

void File::commit(Connection& connection) {
  raise_guard(connection);
  // A large transaction goes into the file at once, past the log.
  connection.execute(fmt::format("SET checkpoint_threshold = '{}'; COMMIT; SET checkpoint_threshold = '{}'",
                                 kLargeTransaction, kNever));
}

void File::checkpoint(Connection& connection) {
  std::error_code ignored;
  if (std::filesystem::exists(wal_of(path_), ignored)) {
    raise_guard(connection);
    connection.execute("CHECKPOINT");
  }
  if (guard_ != nullptr) guard_->lower();
}

void File::set_modified(std::int64_t time_ns) const {
  // By path: closing a descriptor of the file would drop all of this process's locks on it, DuckDB's
  // included.
  const timespec times[] = {{0, UTIME_OMIT}, {time_ns / kNanoseconds, time_ns % kNanoseconds}};
  utimensat(AT_FDCWD, path_.c_str(), times, 0);
}

std::string change_token(const std::filesystem::path& path) {
  std::string token;
  for (const auto& file : {path, wal_of(path)}) {
    struct stat status {};
    if (stat(file.c_str(), &status) != 0) {
      if (file == path) {
        throw Error(ErrorCode::kFailed,
                    fmt::format("cannot find '{}': {}", path.string(), std::strerror(errno)),
                    "check --db and the path in it");
      }
      continue;
    }
    token += fmt::format("{}:{}:{}.{};", status.st_ino, status.st_size, status.st_mtim.tv_sec,
                         status.st_mtim.tv_nsec);
  }
  return token;
}

}  // namespace stepwell::duck
