#include "engine/duckdb/upgrade.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "base/error.h"
#include "engine/duckdb/file.h"
#include "engine/duckdb/testing/holder.h"

namespace stepwell::duck {

using namespace files;

namespace {

using ::testing::HasSubstr;

/// The format of DuckDB 1.0 to 1.4, in which this release makes files, too.
constexpr std::uint64_t kOldFormat = 64;

class Upgrade : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(folder_);
    run(Access::kCreate,
        "CREATE SEQUENCE numbers; CREATE TABLE a (id BIGINT DEFAULT nextval('numbers'), i BIGINT); "
        "INSERT INTO a (i) SELECT range FROM range(50000); CREATE VIEW few AS SELECT * FROM a WHERE i < 7");
    std::filesystem::permissions(file_, std::filesystem::perms(0640));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void run(Access access, const std::string& statements) const {
    File file(file_, access, 0);
    Connection connection(file.instance().handle());
    file.enter(connection);
    connection.execute("BEGIN; " + statements);
    file.commit(connection);
    file.checkpoint(connection);
  }
  std::int64_t integer(const std::string& query) const {
    File file(file_, Access::kRead, 0);
    Connection connection(file.instance().handle());
    file.enter(connection);
    return connection.integer(query).value_or(-1);
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_), {}));
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / fmt::format("stepwell_upgrade_{}", getpid());
  const std::filesystem::path file_ = folder_ / "a.duckdb";
};

TEST_F(Upgrade, AFileKeepsItsFormatUntilItIsToldOtherwise) {
  EXPECT_EQ(storage_format(file_), kOldFormat);
  run(Access::kWrite, "DELETE FROM a WHERE i % 2 = 0");
  EXPECT_EQ(storage_format(file_), kOldFormat);
}

TEST_F(Upgrade, EverythingIsThereInTheNewFormat) {
  EXPECT_THAT(upgrade_file(file_), HasSubstr("was written anew"));
  EXPECT_GT(storage_format(file_), kOldFormat);
  EXPECT_EQ(std::filesystem::status(file_).permissions(), std::filesystem::perms(0640));
  EXPECT_EQ(integer("SELECT sum(i * id)::BIGINT FROM a"), [] {
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < 50000; ++i) sum += i * (i + 1);
    return sum;
  }());
  EXPECT_EQ(integer("SELECT count(*) FROM few"), 7);
  run(Access::kWrite, "INSERT INTO a (i) VALUES (-1)");
  EXPECT_GT(integer("SELECT id FROM a WHERE i = -1"), 50000);
  EXPECT_EQ(files(), 1u);
}

TEST_F(Upgrade, ASecondTimeThereIsNothingToDo) {
  upgrade_file(file_);
  const auto then = std::filesystem::last_write_time(file_);
  EXPECT_THAT(upgrade_file(file_), HasSubstr("already"));
  EXPECT_EQ(std::filesystem::last_write_time(file_), then);
  EXPECT_EQ(files(), 1u);
}

TEST_F(Upgrade, WhatSomebodyHasOpenIsLeftAsItIs) {
  const Holder holder(file_, F_RDLCK);
  try {
    upgrade_file(file_);
    FAIL() << "it was replaced";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kBusy);
  }
  EXPECT_EQ(storage_format(file_), kOldFormat);
  EXPECT_EQ(files(), 1u);
}

TEST_F(Upgrade, RemainsOfOneThatWasKilledAreTakenAway) {
  std::ofstream(file_.string() + ".upgraded") << "half of it";
  upgrade_file(file_);
  EXPECT_GT(storage_format(file_), kOldFormat);
  EXPECT_EQ(files(), 1u);
}

TEST_F(Upgrade, WhatIsNoDatabaseHasNoFormat) {
  std::ofstream(folder_ / "text") << "no database, but long enough for a header";
  EXPECT_EQ(storage_format(folder_ / "text"), 0u);
  EXPECT_EQ(storage_format(folder_ / "nothing"), 0u);
}

}  // namespace
}  // namespace stepwell::duck
