#include "engine/duckdb/instance.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "engine/duckdb/files_beside.h"
#include "engine/files/sealed_database.h"

namespace stepwell::duck {

using namespace files;

namespace {

/// What does not fit waits on disk. On two cores, with 256 MB, a refresh of twenty million groups takes less
/// than 0.5 GB instead of 4, and one of 68 million raw rows in two million groups 0.4 instead of 1; neither
/// is slower than with 640 MB. Every thread has blocks in hand that cannot wait, so that more need more.
constexpr std::int64_t kMemoryPerThread_mb = 128;
constexpr std::int64_t kMemoryMin_mb = 256;
constexpr std::int64_t kMemoryMax_mb = 640;

/// DuckDB compares paths as texts, and takes `sqlite:x` and `s3://x` for something else than files.
std::filesystem::path attachable(const std::filesystem::path& database) {
  if (database.string().find("://") != std::string::npos) {
    throw Error(ErrorCode::kUsage,
                fmt::format("'{}' is an address, and no file of this machine", database.string()),
                "check --db: duckdb:PATH names a file");
  }
  std::error_code error;
  const auto folder = std::filesystem::canonical(
      database.has_parent_path() ? database.parent_path() : std::filesystem::path("."), error);
  return error ? std::filesystem::absolute(database, error) : folder / database.filename();
}

Sealing sealing_of(const std::filesystem::path& database, std::int64_t memory_max_mb) {
  Sealing sealing;
  sealing.settings = {
      {"memory_limit", std::to_string(memory_max_mb) + "MB"},
      // Of files that are created; one that exists keeps its own. Every column of a table that is written to
      // takes two blocks of memory, however little is written: with DuckDB's 256 KB, the generation of a
      // one-line import took 43 MB.
      {"default_block_size", "65536"},
      // A second thread makes the first one spin while it has nothing to do: for the work on a few rows,
      // which most openings are for, that costs more than the work. AllThreads (engine.h) is for the
      // rest.
      {"threads", "1"},
      {"checkpoint_threshold", Instance::kNoCheckpoint},
      {"preserve_insertion_order", "false"},
  };
  sealing.first = "PRAGMA disable_checkpoint_on_shutdown";
  for (const auto& file : database_files(database)) sealing.files.push_back(file.string());
  return sealing;
}

}  // namespace

std::int64_t Instance::default_memory_mb() {
  const std::int64_t physical_mb = sysconf(_SC_PHYS_PAGES) / 1024 * sysconf(_SC_PAGESIZE) / 1024;
  const std::int64_t wanted_mb =
      std::clamp(kMemoryPerThread_mb * std::thread::hardware_concurrency(), kMemoryMin_mb, kMemoryMax_mb);
  return std::min(wanted_mb, physical_mb / 2);
}

Instance::Instance(const std::filesystem::path& database, std::int64_t memory_max_mb)
    : path_(attachable(database)),
      spill_(path_),
      database_(open_sealed(spill_, sealing_of(path_, memory_max_mb))) {}

void Instance::use_threads(Connection& connection, unsigned count) {
  if (threads_ == count) return;
  connection.execute(fmt::format("SET threads = {}", count));
  threads_ = count;
}

}  // namespace stepwell::duck
