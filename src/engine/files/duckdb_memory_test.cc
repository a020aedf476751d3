#include "engine/files/duckdb_memory.h"

#include <duckdb.h>
#include <gtest/gtest.h>
#include <malloc.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "engine/files/connection.h"

// DuckDB's jemalloc; weak, as in duckdb_memory.cc.
extern "C" {
[[gnu::weak]] void* duckdb_je_malloc(std::size_t bytes);
[[gnu::weak]] void duckdb_je_free(void* memory);
}

namespace stepwell::duck {
namespace {

/// Kilobytes of this process's memory in mappings for which huge pages were asked ("hg" in proc(5)).
std::uint64_t advised_kb() {
  std::ifstream maps("/proc/self/smaps");
  std::uint64_t sum = 0;
  std::uint64_t resident = 0;
  for (std::string line; std::getline(maps, line);) {
    std::istringstream words(line);
    std::string key;
    words >> key;
    if (key == "Rss:") words >> resident;
    if (key == "VmFlags:" && line.find(" hg") != std::string::npos) sum += resident;
  }
  return sum;
}

TEST(DuckDbMemory, LiesOnHugePages) {
  if (!std::filesystem::exists("/sys/kernel/mm/transparent_hugepage")) {
    GTEST_SKIP() << "this kernel has no transparent huge pages";
  }
  use_huge_pages();
  use_huge_pages();  // does nothing
  duckdb_database database = nullptr;
  ASSERT_EQ(duckdb_open(nullptr, &database), DuckDBSuccess);
  {
    Connection connection(database);
    const std::uint64_t before_kb = advised_kb();
    connection.execute("CREATE TABLE t AS SELECT hash(i) AS h FROM range(4000000) r(i)");  // 32 MB
    EXPECT_GT(advised_kb(), before_kb + 16 * 1024);
    EXPECT_EQ(connection.integer("SELECT count(*) FROM t"), 4'000'000);
  }
  duckdb_close(&database);
}

/// Has a thread begin its life with freeing what lies between free memory. Ends the process: by SIGALRM if
/// that takes forever.
[[noreturn]] void free_in_a_new_thread() {
  alarm(10);
  use_huge_pages();
  std::array<void*, 64> blocks{};
  for (void*& block : blocks) block = duckdb_je_malloc(std::size_t{64} << 10);
  for (std::size_t i = 0; i < blocks.size(); i += 2) duckdb_je_free(blocks[i]);
  std::thread([&blocks] {
    for (std::size_t i = 1; i < blocks.size(); i += 2) duckdb_je_free(blocks[i]);
  }).join();
  std::_Exit(0);
}

TEST(DuckDbMemoryDeathTest, IsFreedByAThreadThatNeverTookAny) {
  if (duckdb_je_malloc == nullptr) GTEST_SKIP() << "this DuckDB has another allocator";
  EXPECT_EXIT(free_in_a_new_thread(), ::testing::ExitedWithCode(0), "");
}

TEST(DuckDbMemory, IsNotTrimmedPageByPage) {
  // glibc's malloc_trim gives back what lies between blocks that are in use, and tells by 1 that it did.
  std::vector<std::unique_ptr<char[]>> blocks;
  for (int i = 0; i < 4096; ++i) blocks.push_back(std::make_unique<char[]>(4096));
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (i % 16 != 0) blocks[i].reset();
  }
  EXPECT_EQ(malloc_trim(0), 0);
}

}  // namespace
}  // namespace stepwell::duck
