#include "engine/duckdb/instance.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <memory>

#include "base/error.h"
#include "engine/duckdb/duckdb_gateway.h"

namespace stepwell::duck {

using namespace files;

namespace {

namespace fs = std::filesystem;

class Instances : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directory(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  static std::size_t files_in(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }

  const fs::path folder_ = fs::temp_directory_path() / fmt::format("stepwell_instance_{}", getpid());
  const fs::path path_ = folder_ / "a.duckdb";
};

// Each is what another process has: both read the same file, and more than fits.
TEST_F(Instances, TwoThatSpilledDidShareAFolderAndTheFirstToEndTookItAway) {
  constexpr std::int64_t kRows = 2'000'000;
  constexpr std::int64_t kMemory_mb = 40;
  const auto spill = [&](Connection& connection) {
    connection.execute(
        fmt::format("CREATE TEMP TABLE big AS SELECT range AS i, hash(range) AS a, hash(range + 1) AS b, "
                    "hash(range + 2) AS c "
                    "FROM range({})",
                    kRows));
  };
  auto one = std::make_unique<Instance>(path_, kMemory_mb);
  Instance other(path_, kMemory_mb);
  Connection reading(other.handle());
  {
    Connection connection(one->handle());
    spill(connection);
    spill(reading);
    EXPECT_GT(files_in(one->spill().path()), 0u) << "all of it fitted: nothing has been tested";
    EXPECT_GT(files_in(other.spill().path()), 0u);
  }
  one.reset();
  EXPECT_EQ(reading.integer("SELECT CAST(sum(i) AS BIGINT) FROM big WHERE a = hash(i) AND c = hash(i + 2)"),
            kRows * (kRows - 1) / 2);
}

TEST_F(Instances, LeaveNothingBehind) {
  { const Instance instance(path_); }
  EXPECT_EQ(files_in(folder_), 0u);
}

TEST_F(Instances, OpenNoDatabaseOfAnAddress) {
  for (const char* address : {"s3://bucket/a.duckdb", "https://example.org/a.duckdb", "md://a"}) {
    const auto gateway = open_duckdb_gateway(address, Model());
    for (const Access access : {Access::kRead, Access::kCreate}) {
      try {
        gateway->open(access);
        ADD_FAILURE() << address;
      } catch (const Error& error) {
        EXPECT_THAT(error.what(), ::testing::HasSubstr("is an address, and no file")) << address;
      }
    }
  }
}

// DuckDB would take the word before the colon for an extension to load.
TEST_F(Instances, AFileWhoseNameBeginsLikeAnotherDatabaseIsAFile) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  for (const char* name : {"sqlite:a.db", "postgres:dbname=x", "file:a.duckdb", ":memory:"}) {
    { const auto engine = open_duckdb_gateway(name, Model())->open(Access::kCreate); }
    EXPECT_TRUE(fs::is_regular_file(folder_ / name)) << name;
  }
  fs::current_path(before);
}

}  // namespace
}  // namespace stepwell::duck
