#include "engine/duckdb/instance.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "engine/files/duckdb_memory.h"

namespace stepwell::duck {
namespace {

constexpr std::int64_t kMemoryLimit_mb = 4096;

class Config {
 public:
  explicit Config(const std::filesystem::path& overflow) {
    duckdb_create_config(&config_);
    set("memory_limit", std::to_string(memory_limit_mb()) + "MB");
    set("temp_directory", overflow.string());
    // Of files that are created; one that exists keeps its own. Every column of a table that is written to
    // takes two blocks of memory, however little is written: with DuckDB's 256 KB, the generation of a
    // one-line import took 43 MB.
    set("default_block_size", "65536");
    // A second thread makes the first one spin while it has nothing to do: for the work on a few rows, which
    // most openings are for, that costs more than the work. Workspace::use_all_threads is for the rest.
    set("threads", "1");
    set("checkpoint_threshold", Instance::kNoCheckpoint);
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

}  // namespace

Instance::Instance(const std::filesystem::path& overflow) {
  use_huge_pages();
  const Config config(overflow);
  char* message = nullptr;
  if (duckdb_open_ext(nullptr, &database_, config.handle(), &message) == DuckDBError) {
    const std::string text = message == nullptr ? "no details" : message;
    duckdb_free(message);
    fail("starting", text);
  }
  try {
    Connection(database_).execute("PRAGMA disable_checkpoint_on_shutdown");
  } catch (...) {
    close();
    throw;
  }
}

void Instance::use_threads(Connection& connection, unsigned count) {
  if (threads_ == count) return;
  connection.execute(fmt::format("SET threads = {}", count));
  threads_ = count;
}

}  // namespace stepwell::duck
