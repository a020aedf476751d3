#include "engine/duckdb/file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "base/error.h"
#include "engine/files/connection.h"

namespace stepwell::duck {

using namespace files;

namespace {

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
    File file(path_, Access::kCreate, 0);
    Connection connection(file.instance().handle());
    return connection.integer("SELECT block_size FROM pragma_database_size() WHERE database_name = 'a'");
  }
};

TEST_F(BlocksOfAFile, AreSmallInANewOne) { EXPECT_EQ(block_size(), 64 * 1024); }

TEST_F(BlocksOfAFile, StayAsTheyAreInOneFromElsewhere) {
  make_elsewhere();
  EXPECT_EQ(block_size(), 256 * 1024);
}

TEST_F(AFile, IsCalledAsDuckdbWould) {
  for (const auto& [file, name] :
       {std::pair("a b.c.duckdb", "a b"), std::pair("main.duckdb", "main_db"),
        std::pair("Memory.duckdb", "memory_db"), std::pair(".x", "_db"), std::pair("q\"q.duckdb", "q\"q")}) {
    SCOPED_TRACE(file);
    File open(folder_ / file, Access::kCreate, 0);
    Connection connection(open.instance().handle());
    open.enter(connection);
    EXPECT_EQ(connection.text("SELECT current_database()"), name);
    connection.execute("CREATE TABLE t (i INTEGER)");
    EXPECT_EQ(connection.text("SELECT database_name FROM duckdb_tables() WHERE table_name = 't'"), name);
  }
}

TEST_F(AFile, IsTheSameByALinkToIt) {
  const auto link = folder_ / "link.duckdb";
  std::filesystem::create_symlink("a.duckdb", link);
  {
    File file(path_, Access::kCreate, 0);
    Connection connection(file.instance().handle());
    file.enter(connection);
    connection.execute("CREATE TABLE t AS SELECT 7::BIGINT AS i");
    file.checkpoint(connection);
  }
  const std::string before = change_token(link);
  {
    File file(link, Access::kWrite, 0);
    EXPECT_TRUE(file.modified_found_ns());
    Connection connection(file.instance().handle());
    file.enter(connection);
    EXPECT_EQ(connection.text("SELECT current_database()"), "link") << "as it is named";
    connection.execute("INSERT INTO t VALUES (8)");
  }
  EXPECT_TRUE(std::filesystem::exists(path_.string() + ".wal")) << "no checkpoint was asked for";
  EXPECT_NE(change_token(link), before);
  File file(link, Access::kRead, 0);
  EXPECT_FALSE(file.modified_found_ns()) << "there is a log";
  Connection connection(file.instance().handle());
  file.enter(connection);
  EXPECT_EQ(connection.integer("SELECT sum(i)::BIGINT FROM t"), 15);
}

TEST_F(AFile, HasNoLogsBesideALinkToIt) {
  { File(path_, Access::kCreate, 0); }
  const auto link = folder_ / "link.duckdb";
  std::filesystem::create_symlink("a.duckdb", link);
  std::ofstream(link.string() + ".wal") << "what an older release wrote";
  try {
    File(link, Access::kRead, 0);
    FAIL() << "nothing was said";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("link.duckdb.wal' lies beside a link"), std::string::npos);
    EXPECT_NE(error.hint().find("a.duckdb.wal'"), std::string::npos);
  }
}

}  // namespace
}  // namespace stepwell::duck
