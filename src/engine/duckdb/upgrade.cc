#include "engine/duckdb/upgrade.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include "base/error.h"
#include "engine/duckdb/file.h"
#include "engine/duckdb/files_beside.h"
#include "engine/files/staging.h"
#include "engine/sql/template.h"

namespace stepwell::duck {

using namespace files;

namespace {

constexpr int kPatience_ms = 5000;

Error cannot(const std::filesystem::path& path, std::string_view what) {
  return Error(ErrorCode::kFailed,
               fmt::format("cannot write '{}' anew: {}: {}", path.string(), what, std::strerror(errno)),
               "the file is as it was; see that there is room beside it, and that the folder may be written");
}

/// What a file that goes away unless it is kept leaves behind: nothing.
class Beside {
 public:
  explicit Beside(std::filesystem::path path) : path_(std::move(path)) { remove(); }
  ~Beside() {
    if (!kept_) remove();
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void keep() { kept_ = true; }

 private:
  void remove() {
    std::error_code ignored;
    for (const auto& file : database_files(path_)) std::filesystem::remove(file, ignored);
  }

  std::filesystem::path path_;
  bool kept_ = false;
};

/// A lock on the whole file, as DuckDB takes one for writing.
class WriteLock {
 public:
  explicit WriteLock(const std::filesystem::path& file)
      : descriptor_(open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)) {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    if (descriptor_ >= 0 && fcntl(descriptor_, F_SETLK, &lock) == 0) return;
    if (descriptor_ >= 0) close(descriptor_);
    throw Error(ErrorCode::kBusy,
                fmt::format("cannot replace '{}': another process has it open", file.string()),
                "wait until it has finished, or stop it");
  }
  ~WriteLock() { close(descriptor_); }
  WriteLock(const WriteLock&) = delete;
  WriteLock& operator=(const WriteLock&) = delete;

 private:
  int descriptor_;
};

void copy(const std::filesystem::path& file, const std::filesystem::path& target, std::int64_t block) {
  std::vector<std::string> opened;
  for (const auto& database : {file, target}) {
    for (const auto& each : database_files(database)) opened.push_back(each.string());
  }
  Staging staging(opened);
  Connection& duckdb = staging.connection();
  duckdb.execute(fmt::format("ATTACH {} AS source (READ_ONLY)", sql_literal(file.string())));
  duckdb.execute(fmt::format("ATTACH {} AS target (STORAGE_VERSION 'latest', BLOCK_SIZE {})",
                             sql_literal(target.string()), block));
  duckdb.execute("COPY FROM DATABASE source TO target; CHECKPOINT target; DETACH target; DETACH source");
}

/// Owner and mode of the old file, and everything on the disk.
void finish(const std::filesystem::path& target, const struct stat& old) {
  const int descriptor = open(target.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0) throw cannot(target, "open");
  struct stat found {};
  bool done = fstat(descriptor, &found) == 0;
  const bool owned = found.st_uid == old.st_uid && found.st_gid == old.st_gid;
  done = done && (owned || fchown(descriptor, old.st_uid, old.st_gid) == 0);
  done = done && fchmod(descriptor, old.st_mode & 07777) == 0 && fsync(descriptor) == 0;
  const Error error = cannot(target, "owner, mode or contents");
  close(descriptor);
  if (!done) throw error;
}

}  // namespace

std::uint64_t storage_format(const std::filesystem::path& file) {
  // A checksum, four letters and the number.
  std::array<char, 20> header{};
  std::ifstream stream(file, std::ios::binary);
  if (!stream.read(header.data(), header.size()) || std::memcmp(header.data() + 8, "DUCK", 4) != 0) return 0;
  std::uint64_t number = 0;
  std::memcpy(&number, header.data() + 12, sizeof number);
  return number;
}

std::string upgrade_file(const std::filesystem::path& path) {
  const std::filesystem::path file = file_of(path);
  std::int64_t block = 0;
  {
    // What an earlier program left undone, done.
    File opened(path, Access::kWrite, kPatience_ms);
    Connection connection(opened.instance().handle());
    opened.enter(connection);
    opened.checkpoint(connection);
    block = block_bytes(connection);
  }
  const std::uint64_t before = storage_format(file);
  const std::string token = change_token(file);
  struct stat old {};
  if (stat(file.c_str(), &old) != 0) throw cannot(file, "look at it");
  Beside beside(file.string() + ".upgraded");
  copy(file, beside.path(), block);
  const std::uint64_t after = storage_format(beside.path());
  if (after == before)
    return fmt::format("'{}' has the storage format of this DuckDB already", path.string());
  finish(beside.path(), old);
  const WriteLock lock(file);
  if (change_token(file) != token) {
    throw Error(ErrorCode::kBusy, fmt::format("'{}' was written to meanwhile", path.string()),
                "it is as it was; run the command again");
  }
  if (rename(beside.path().c_str(), file.c_str()) != 0) throw cannot(file, "rename");
  beside.keep();
  return fmt::format(
      "'{}' was written anew in the storage format of this DuckDB ({}, it was {}): older "
      "releases do not open it any more",
      path.string(), after, before);
}

}  // namespace stepwell::duck
