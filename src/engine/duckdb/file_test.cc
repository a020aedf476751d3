#include "engine/duckdb/file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <numeric>
#include <vector>

#include "engine/files/connection.h"

namespace stepwell::duck {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Le;

class AFile : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directory(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// As any other program would make it.
  void make_elsewhere() const {
    duckdb_database database = nullptr;
    ASSERT_EQ(duckdb_open(path_.c_str(), &database), DuckDBSuccess);
    duckdb_close(&database);
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / fmt::format("stepwell_file_{}", getpid());
  const std::filesystem::path path_ = folder_ / "a.duckdb";
};

class BlocksOfAFile : public AFile {
 protected:
  std::optional<std::int64_t> block_size() const {
    const File file(std::make_shared<Instance>(path_), path_, Access::kCreate, 0);
    Connection connection(file.instance().handle());
    return connection.integer(
        "SELECT block_size FROM pragma_database_size() WHERE database_name = 'stepwell_file'");
  }
};

class RowGroupsOfAFile : public AFile {
 protected:
  static constexpr int kRows = 1'000'000;

  /// Adds so many rows to a table, and returns how many each of its row groups has.
  std::vector<std::int64_t> row_groups(Access access) const {
    const File file(std::make_shared<Instance>(path_), path_, access, 0);
    Connection connection(file.instance().handle());
    file.enter(connection);
    connection.execute(fmt::format(
        "CREATE TABLE IF NOT EXISTS t (i INTEGER); INSERT INTO t SELECT range FROM range({}); CHECKPOINT",
        kRows));
    std::vector<std::int64_t> rows;
    connection
        .query(
            "SELECT sum(count)::BIGINT FROM pragma_storage_info('t') WHERE segment_type <> 'VALIDITY' "
            "GROUP BY row_group_id ORDER BY row_group_id")
        .each([&](const Chunk& chunk, std::size_t row) { rows.push_back(chunk.get<std::int64_t>(0, row)); });
    return rows;
  }
};

TEST_F(BlocksOfAFile, AreSmallInANewOne) { EXPECT_EQ(block_size(), 64 * 1024); }

TEST_F(BlocksOfAFile, StayAsTheyAreInOneFromElsewhere) {
  make_elsewhere();
  EXPECT_EQ(block_size(), 256 * 1024);
}

TEST_F(RowGroupsOfAFile, AreLargeWhereRowsAreLoaded) {
  EXPECT_THAT(row_groups(Access::kLoad), ElementsAre(491520, 491520, 16960));
}

TEST_F(RowGroupsOfAFile, AreDuckdbsOwnWhereRowsAreWritten) {
  EXPECT_THAT(row_groups(Access::kCreate), Each(Le(122880)));
}

TEST_F(RowGroupsOfAFile, MayFollowLargeOnes) {
  row_groups(Access::kLoad);
  const auto both = row_groups(Access::kWrite);
  EXPECT_THAT(both, Contains(491520).Times(2));
  EXPECT_EQ(std::accumulate(both.begin(), both.end(), 0), 2 * kRows);
}

// Made by a DuckDB, or a stepwell, that knew none but its own.
TEST_F(RowGroupsOfAFile, AreDuckdbsOwnInOneFromElsewhere) {
  make_elsewhere();
  EXPECT_THAT(row_groups(Access::kLoad), Each(Le(122880)));
}

class InstanceOfAFile : public AFile {
 protected:
  const std::shared_ptr<Instance> instance_ = std::make_shared<Instance>(path_);
};

TEST_F(InstanceOfAFile, OutlivesItsOpenings) {
  for (const Access access : {Access::kCreate, Access::kRead, Access::kWrite, Access::kRead}) {
    const File file(instance_, path_, access, 0);
    Connection connection(instance_->handle());
    file.enter(connection);
    if (access != Access::kRead) connection.execute("CREATE OR REPLACE TABLE t AS SELECT 7::BIGINT AS i");
    EXPECT_EQ(connection.integer("SELECT i FROM t"), 7);
  }
  EXPECT_FALSE(instance_->closed());
  EXPECT_FALSE(std::filesystem::exists(path_.string() + ".wal"));
}

// What has the file may not be let go of, or the lock would stay.
TEST_F(InstanceOfAFile, IsClosedWhereTheFileCannotBeDetached) {
  {
    const File file(instance_, path_, Access::kCreate, 0);
    Connection(instance_->handle()).execute("DETACH stepwell_file");
  }
  EXPECT_TRUE(instance_->closed());
}

}  // namespace
}  // namespace stepwell::duck
