#include "engine/duckdb/files_beside.h"

#include <fmt/format.h>

#include "base/error.h"

namespace stepwell::duck {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> with_guard(const fs::path& database) {
  auto files = database_files(database);
  files.push_back(database.string() + ".guard");
  return files;
}

}  // namespace

std::vector<fs::path> database_files(const fs::path& database) {
  std::vector<fs::path> files;
  // The last two are the logs of a checkpoint under way, since DuckDB 1.5.
  for (const char* ending : {"", ".wal", ".wal.checkpoint", ".wal.recovery"}) {
    files.emplace_back(database.string() + ending);
  }
  return files;
}

fs::path file_of(const fs::path& database) {
  std::error_code error;
  if (!fs::is_symlink(fs::symlink_status(database, error))) return database;
  const fs::path file = fs::canonical(database, error);
  return error ? database : file;
}

void refuse_logs_beside_a_link(const fs::path& database) {
  const fs::path file = file_of(database);
  if (file == database) return;
  std::error_code ignored;
  for (const fs::path& beside : with_guard(database)) {
    if (beside == database || !fs::exists(fs::symlink_status(beside, ignored))) continue;
    const std::string ending = beside.string().substr(database.string().size());
    throw Error(ErrorCode::kFailed,
                fmt::format("'{}' lies beside a link to '{}', where it is not looked for", beside.string(),
                            file.string()),
                fmt::format("if an older stepwell left it, move it to '{}{}'; else move it away",
                            file.string(), ending));
  }
}

void require_plain_files(const fs::path& database) {
  std::error_code ignored;
  const fs::file_status status = fs::status(database, ignored);
  if (fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status)) {
    throw Error(ErrorCode::kFailed,
                fmt::format("'{}' is a pipe, a device or a socket, and no file", database.string()),
                "name a database file: --db duckdb:PATH");
  }
  for (const fs::path& file : database_files(database)) {
    if (file == database) continue;
    const fs::file_status beside = fs::symlink_status(file, ignored);
    if (!fs::exists(beside) || fs::is_regular_file(beside)) continue;
    throw Error(ErrorCode::kFailed,
                fmt::format("'{}' is {}, and DuckDB would take it for a log of '{}'", file.string(),
                            fs::is_symlink(beside) ? "a link" : "no file", database.string()),
                "find out who put it there, and move it away");
  }
}

void refuse_own_files(const fs::path& database, const fs::path& file) {
  if (file.empty()) return;  // standard output
  std::error_code ignored;
  const fs::path target = fs::weakly_canonical(fs::absolute(file, ignored), ignored);
  for (const fs::path& own : with_guard(fs::weakly_canonical(fs::absolute(database, ignored), ignored))) {
    if (target != own && !fs::equivalent(file, own, ignored)) continue;
    throw Error(ErrorCode::kFailed,
                fmt::format("'{}' belongs to the database that is exported from", file.string()),
                "name another file with -o");
  }
}

}  // namespace stepwell::duck
