// A database file from somebody else, and what lies beside it: nothing of it reaches other files, stands
// still, or puts other arithmetic in the place of stepwell's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/testing/process.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

class HostileDatabase : public ::testing::Test {
 protected:
  HostileDatabase() {
    EXPECT_EQ(stepwell({"generate", "--rows", "300"}).status, 0);
    EXPECT_EQ(stepwell({"refresh"}).status, 0);
  }
  Outcome stepwell(std::vector<std::string> arguments,
                   const std::string& database = "business.duckdb") const {
    arguments.insert(arguments.begin(), {STEPWELL_BINARY, "--quiet"});
    arguments.insert(arguments.end(), {"--db", "duckdb:" + database});
    return run({.arguments = std::move(arguments), .folder = folder_.path()}, 20'000);
  }
  void refused(const std::vector<std::string>& arguments, const std::string& why,
               const std::string& database = "business.duckdb") const {
    const Outcome outcome = stepwell(arguments, database);
    EXPECT_FALSE(outcome.timed_out) << arguments.front();
    EXPECT_EQ(outcome.status, 1) << arguments.front() << outcome.errors;
    EXPECT_THAT(outcome.errors, HasSubstr(why)) << arguments.front();
  }
  /// Another program runs it in the file.
  void run_sql(const std::string& sql) const {
    const Outcome outcome = run(
        {.arguments = {STEPWELL_DUCKDB_CLIENT, "business.duckdb"}, .input = sql, .folder = folder_.path()});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
  }

  TemporaryFolder folder_;
};

TEST_F(HostileDatabase, ALinkInThePlaceOfALogDidOverwriteAFile) {
  const auto victim = folder_.write("victim", "precious");
  for (const char* ending : {".wal", ".wal.checkpoint", ".wal.recovery"}) {
    const fs::path link = (folder_ / "business.duckdb").string() + ending;
    for (const fs::path& target : {victim, folder_ / "nowhere"}) {
      fs::create_symlink(target, link);
      for (const char* command : {"refresh", "status", "verify"}) refused({command}, "is a link, and DuckDB");
      fs::remove(link);
    }
  }
  EXPECT_EQ(fs::file_size(victim), 8u);
  EXPECT_FALSE(fs::exists(folder_ / "nowhere"));
  EXPECT_EQ(stepwell({"refresh"}).status, 0);
}

TEST_F(HostileDatabase, APipeDidHoldTheCommandUp) {
  const std::string log = (folder_ / "business.duckdb.wal").string();
  ASSERT_EQ(::mkfifo(log.c_str(), 0600), 0);
  for (const char* command : {"refresh", "status"}) refused({command}, "is no file, and DuckDB");
  fs::remove(log);
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  for (const char* command : {"refresh", "status", "verify"})
    refused({command}, "is a pipe, a device", "pipe");
}

TEST_F(HostileDatabase, AMacroInThePlaceOfAFunctionDidMakeFiguresThatWereProved) {
  for (const char* macro : {"lower(x) AS 'z'", "date_trunc(a, b) AS DATE '2001-01-01'", "sum(x) AS 0",
                            "pragma_metadata_info() AS TABLE SELECT 0 AS block_id LIMIT 0"}) {
    run_sql(std::string("CREATE MACRO ") + macro);
    const std::string text(macro);
    const std::string name = text.substr(0, text.find('('));
    for (const char* command : {"refresh", "status", "verify"})
      refused({command}, "in the place of functions of DuckDB: '" + name + "'");
    run_sql(std::string("DROP MACRO ") + (text.find("TABLE") == std::string::npos ? "" : "TABLE ") + name);
  }
  run_sql("CREATE MACRO our_own(x) AS x + 1");
  EXPECT_EQ(stepwell({"refresh"}).status, 0);
}

TEST_F(HostileDatabase, AnExportDidReplaceTheDatabase) {
  fs::create_symlink("business.duckdb", folder_ / "link.csv");
  for (const char* file :
       {"business.duckdb", "./business.duckdb", "link.csv", "business.duckdb.wal", "business.duckdb.guard"}) {
    refused({"export", "--tier", "brand", "-o", file}, "belongs to the database that is exported from");
  }
  EXPECT_EQ(stepwell({"verify", "--full"}).status, 0);
  EXPECT_EQ(stepwell({"export", "--tier", "brand", "-o", "brands.csv"}).status, 0);
}

}  // namespace
}  // namespace stepwell::testing
