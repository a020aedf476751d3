#include "engine/duckdb/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <thread>

#include "base/clock.h"
#include "base/error.h"
#include "base/printable.h"
#include "engine/duckdb/files_beside.h"
#include "engine/sql/template.h"

namespace stepwell::duck {

using namespace files;

namespace {

constexpr std::int64_t kNanoseconds = 1'000'000'000;
constexpr int kRetry_ms = 20;
// At so large a write-ahead log DuckDB makes a checkpoint.
constexpr const char* kLargeTransaction = "16MB";

std::filesystem::path wal_of(const std::filesystem::path& path) { return path.string() + ".wal"; }

/// What DuckDB would call a database that it opens from this path, in quotes: views of the team may be
/// written with it. Some names are its own.
std::string catalog_of(const std::filesystem::path& path) {
  const std::string file = path.filename().string();
  std::string name = file.substr(0, file.find('.'));
  for (const char* reserved : {"", "main", "memory", "system", "temp"}) {
    if (same_name(name, reserved)) return fmt::format("\"{}_db\"", reserved);
  }
  for (std::size_t i = 0; (i = name.find('"', i)) != std::string::npos; i += 2) name.insert(i, 1, '"');
  return fmt::format("\"{}\"", name);
}

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
    : path_(std::move(path)),
      file_(file_of(path_)),
      catalog_(catalog_of(path_)),
      process_lock_(file_, patience_ms),
      access_(access),
      instance_(file_) {
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
}

bool File::try_open(bool may_retry) {
  refuse_logs_beside_a_link(path_);
  require_plain_files(file_);
  if (const auto holder = lock_holder(file_, access_)) {
    if (may_retry) return false;
    throw held_by(*holder, path_, access_);
  }
  if (access_ == Access::kRead) {
    refuse_interrupted_checkpoint(file_);
  } else {
    undo_interrupted_checkpoint(file_);
  }
  std::error_code ignored;
  bool had_log = std::filesystem::exists(wal_of(file_), ignored);
  created_ = !std::filesystem::exists(file_, ignored) || std::filesystem::file_size(file_, ignored) == 0;
  if (const auto message = attach()) {
    const Error error = open_error(path_, access_, *message);
    const bool busy = error.code() == ErrorCode::kBusy;
    // Another writer may have come and been stopped since the file was mended.
    if ((busy || has_guard(file_)) && may_retry) return false;
    throw error;
  }
  refuse_shadows();
  // Asked under DuckDB's lock: nobody can write any more. Replaying a log is a change of its own, and a log
  // that came after the first look is either still there or has changed the file's time.
  had_log = had_log || std::filesystem::exists(wal_of(file_), ignored);
  struct stat status {};
  if (!created_ && !had_log && stat(file_.c_str(), &status) == 0) {
    modified_found_ns_ = status.st_mtim.tv_sec * kNanoseconds + status.st_mtim.tv_nsec;
  }
  return true;
}

std::optional<std::string> File::attach() const {
  const std::string attached = instance_.database().string();
  auto message = run(fmt::format("ATTACH {} AS {} ({})", sql_literal(attached), catalog_,
                                 access_ == Access::kRead ? "READ_ONLY" : "READ_WRITE"));
  // People know the file by the name that they gave it.
  if (const auto at = message ? message->find(attached) : std::string::npos; at != std::string::npos) {
    message->replace(at, attached.size(), path_.string());
  }
  return message;
}

std::optional<std::string> File::run(const std::string& statement) const {
  duckdb_connection connection = nullptr;
  if (duckdb_connect(instance_.handle(), &connection) == DuckDBError) return "cannot connect";
  duckdb_result result;
  std::optional<std::string> message;
  if (duckdb_query(connection, statement.c_str(), &result) == DuckDBError) {
    message = duckdb_result_error(&result);
  }
  duckdb_destroy_result(&result);
  duckdb_disconnect(&connection);
  return message;
}

// Where the file's names mean what is in the file, a macro in it wins over a function of DuckDB's: `lower`
// would be somebody else's in every statement of ours, and in those that prove them.
void File::refuse_shadows() {
  std::string shadows;
  // This connection has not entered the file.
  Connection(instance_.handle())
      .query(
          "SELECT function_name FROM duckdb_functions() GROUP BY ALL HAVING bool_or(internal) AND NOT "
          "bool_and(internal) ORDER BY ALL")
      .each([&](const Chunk& chunk, std::size_t row) {
        shadows += fmt::format("{}'{}'", shadows.empty() ? "" : ", ", printable(chunk.text(0, row)));
      });
  if (shadows.empty()) return;
  throw Error(ErrorCode::kFailed,
              fmt::format("'{}' has macros of its own in the place of functions of DuckDB: {}",
                          path_.string(), shadows),
              "call them otherwise: stepwell's statements, and its proof, would use them");
}

void File::enter(Connection& connection) const { connection.execute(fmt::format("USE {}.main", catalog_)); }

void File::raise_guard(Connection& connection) {
  if (guard_ == nullptr) guard_ = std::make_unique<CheckpointGuard>(file_);
  if (guard_->is_up()) return;
  MetadataBlocks blocks;
  blocks.size_bytes = block_bytes(connection);
  connection.query("SELECT block_id FROM pragma_metadata_info()")
      .each([&](const Chunk& chunk, std::size_t row) {
        blocks.ids.push_back(chunk.get<std::int64_t>(0, row));
      });
  guard_->raise(blocks);
}

void File::commit(Connection& connection) {
  if (in_doubt_) {
    throw Error(ErrorCode::kFailed,
                fmt::format("cannot go on with '{}': writing to it has failed", path_.string()),
                "run the command again");
  }
  raise_guard(connection);
  in_doubt_ = true;
  // A large transaction goes into the file at once, past the log.
  connection.execute(fmt::format("SET checkpoint_threshold = '{}'; COMMIT; SET checkpoint_threshold = '{}'",
                                 kLargeTransaction, Instance::kNoCheckpoint));
  in_doubt_ = false;
}

void File::checkpoint(Connection& connection) {
  if (in_doubt_) return;
  std::error_code ignored;
  if (std::filesystem::exists(wal_of(file_), ignored)) {
    raise_guard(connection);
    connection.execute("CHECKPOINT");
  }
  if (guard_ != nullptr) guard_->lower();
}

void File::set_modified(std::int64_t time_ns) const {
  // By path: closing a descriptor of the file would drop all of this process's locks on it, DuckDB's
  // included.
  const timespec times[] = {{0, UTIME_OMIT}, {time_ns / kNanoseconds, time_ns % kNanoseconds}};
  utimensat(AT_FDCWD, file_.c_str(), times, 0);
}

std::int64_t block_bytes(Connection& connection) {
  return connection
      .integer("SELECT block_size FROM pragma_database_size() WHERE database_name = current_database()")
      .value();
}

std::string change_token(const std::filesystem::path& path) {
  std::string token;
  for (const auto& file : {path, wal_of(file_of(path))}) {
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
