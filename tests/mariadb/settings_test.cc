// Servers that are set up in another way: everything works all the same.
#include "tests/mariadb/mariadb_test.h"

namespace stepwell::testing {
namespace {

constexpr int kRawRows = 60'000;

class Settings : public MariaDbTest {
 protected:
  /// Every verb that writes much, with more than a megabyte at a time.
  void expect_all_works() {
    expect_success({"generate", "--rows", std::to_string(kRawRows), "--seed", "7"});
    expect_success({"setup", "--yes"});
    another_program("UPDATE {facts} SET {facts.value} = {facts.value} + 1 WHERE {facts.id} % 5 = 0");
    expect_success({"refresh"});
    expect_success({"verify", "--full"});
    import_many_rows();
    expect_success({"verify", "--full"});
    expect_success({"rollback"});
    EXPECT_GT(std::stoll(value("SELECT COUNT(*) FROM {asin_tier}")), 1000);
  }

 private:
  void import_many_rows() {
    SourceRows more;
    for (int i = 0; i < 40'000; ++i) {
      more.fact(1 + i % 300, "US", "a metric with a rather long name " + std::to_string(i % 3), "2025-03-15",
                i);
    }
    const TemporaryFolder folder;
    const auto file = folder.write("more.csv", facts_csv(engine().model(), more.facts));
    expect_success({"import", "--table", "financials", file.string()});
  }
};

TEST_F(Settings, LocalInfileOff) {
  use_own_server({"--local-infile=0"});
  expect_all_works();
}

TEST_F(Settings, SmallPackets) {
  use_own_server({"--max-allowed-packet=1M"});
  expect_all_works();
}

TEST_F(Settings, SmallPacketsAndLocalInfileOff) {
  use_own_server({"--max-allowed-packet=1M", "--local-infile=0"});
  expect_all_works();
}

TEST_F(Settings, StrictModeOff) {
  use_own_server({"--sql-mode="});
  expect_all_works();
}

TEST_F(Settings, StrictestMode) {
  use_own_server(
      {"--sql-mode=TRADITIONAL,ANSI,NO_BACKSLASH_ESCAPES,ONLY_FULL_GROUP_BY,NO_UNSIGNED_SUBTRACTION"});
  expect_all_works();
}

TEST_F(Settings, NoBinlogAndAnotherIsolationAndTimeZone) {
  use_own_server({"--skip-log-bin", "--transaction-isolation=READ-COMMITTED", "--default-time-zone=-09:30",
                  "--autocommit=0", "--character-set-server=utf8mb3"});
  expect_all_works();
}

TEST_F(Settings, NamesInLowerCase) {
  if (is_mysql()) GTEST_SKIP() << "its system tables would have to be made so";
  use_own_server({"--lower-case-table-names=1"});
  expect_all_works();
}

}  // namespace
}  // namespace stepwell::testing
