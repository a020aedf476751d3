#include "engine/duckdb/file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/files/connection.h"

namespace stepwell::duck {
namespace {

class BlocksOfAFile : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directory(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::optional<std::int64_t> block_size() const {
    const File file(path_, Access::kCreate, 0);
    Connection connection(file.handle());
    return connection.integer("SELECT block_size FROM pragma_database_size()");
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / fmt::format("stepwell_file_{}", getpid());
  const std::filesystem::path path_ = folder_ / "a.duckdb";
};

TEST_F(BlocksOfAFile, AreSmallInANewOne) { EXPECT_EQ(block_size(), 64 * 1024); }

TEST_F(BlocksOfAFile, StayAsTheyAreInOneFromElsewhere) {
  duckdb_database database = nullptr;
  ASSERT_EQ(duckdb_open(path_.c_str(), &database), DuckDBSuccess);
  duckdb_close(&database);
  EXPECT_EQ(block_size(), 256 * 1024);
}

}  // namespace
}  // namespace stepwell::duck
