#include "engine/files/sealed_database.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "engine/files/connection.h"
#include "engine/files/testing/another_duckdb.h"
#include "engine/sql/template.h"

namespace stepwell::files {
namespace {

using ::testing::HasSubstr;

class SealedDatabase : public ::testing::Test {
 protected:
  SealedDatabase() {
    std::filesystem::create_directory(folder_);
    std::ofstream(folder_ / "precious.csv") << "a,b\n1,2\n";
    std::ofstream(folder_ / "named.csv") << "a,b\n3,4\n";
    { AnotherDuckDB((folder_ / "other.duckdb").string()).connection().execute("CREATE TABLE t (i INTEGER)"); }
    database_ = open_sealed(spill_, {.settings = {}, .first = {}, .files = {at("named.csv")}});
    connection_ = std::make_unique<Connection>(database_);
  }
  ~SealedDatabase() override {
    connection_.reset();
    duckdb_close(&database_);
    std::filesystem::remove_all(folder_);
  }

  std::string at(const std::string& name) const { return (folder_ / name).string(); }
  std::string failure(const std::string& sql) {
    try {
      connection_->execute(sql);
    } catch (const Error& error) {
      return error.what();
    }
    return "it was done";
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / fmt::format("stepwell_sealed_{}", getpid());
  SpillFolder spill_;
  duckdb_database database_ = nullptr;
  std::unique_ptr<Connection> connection_;
};

TEST_F(SealedDatabase, ReadsNoFileThatItWasNotToldOf) {
  const std::string file = sql_literal(at("precious.csv"));
  const std::string climbing =
      sql_literal(spill_.path().string() + "/../" + folder_.filename().string() + "/precious.csv");
  for (const auto& what :
       {"read_csv(" + file + ")", "read_text(" + file + ")", "read_blob(" + file + ")", file, climbing,
        "read_text(" + climbing + ")", "sniff_csv(" + file + ")", "read_json(" + file + ")",
        "read_parquet(" + file + ")", "glob(" + sql_literal(at("*")) + ")",
        std::string("read_text('/proc/self/environ')"), std::string("read_text('/dev/fd/0')")}) {
    EXPECT_THAT(failure("SELECT * FROM " + what), HasSubstr("Permission Error")) << what;
  }
  EXPECT_EQ(connection_->integer(fmt::format("SELECT b FROM read_csv({})", sql_literal(at("named.csv")))), 4);
}

TEST_F(SealedDatabase, WritesNoFile) {
  connection_->execute("CREATE TABLE t AS SELECT 1 AS i");
  for (const char* format : {"csv", "parquet", "json"}) {
    EXPECT_THAT(failure(fmt::format("COPY t TO {} (FORMAT {})", sql_literal(at("out")), format)),
                HasSubstr("Permission Error"));
  }
  EXPECT_THAT(failure("EXPORT DATABASE " + sql_literal(at("all"))), HasSubstr("Permission Error"));
  EXPECT_THAT(failure("ATTACH " + sql_literal(at("other.duckdb")) + " AS other"),
              HasSubstr("Permission Error"));
  EXPECT_FALSE(std::filesystem::exists(at("out")));
}

TEST_F(SealedDatabase, InstallsAndLoadsNothingAndReachesNoNetwork) {
  EXPECT_NE(failure("INSTALL httpfs"), "it was done");
  EXPECT_THAT(failure("LOAD httpfs"), HasSubstr("disabled"));
  EXPECT_THAT(failure("LOAD '/tmp/x.duckdb_extension'"), HasSubstr("disabled"));
  for (const char* address : {"http://127.0.0.1:1/x.csv", "https://example.org/x.csv", "s3://bucket/x.csv",
                              "hf://datasets/x.csv", "az://container/x.csv"}) {
    EXPECT_THAT(failure(fmt::format("SELECT * FROM read_csv('{}')", address)), HasSubstr("Permission Error"))
        << address;
  }
  for (const char* setting : {"autoinstall_known_extensions", "autoload_known_extensions",
                              "allow_community_extensions", "allow_persistent_secrets"}) {
    EXPECT_EQ(connection_->text(fmt::format("SELECT CAST(current_setting('{}') AS VARCHAR)", setting)),
              "false")
        << setting;
  }
}

TEST_F(SealedDatabase, NothingOpensItAgain) {
  for (const char* setting :
       {"enable_external_access = true", "allowed_paths = ['/etc/hostname']", "allowed_directories = ['/']",
        "temp_directory = '/'", "allow_community_extensions = true", "allow_unsigned_extensions = true"}) {
    EXPECT_NE(failure(std::string("SET ") + setting), "it was done") << setting;
  }
  EXPECT_EQ(failure("SET threads = 2"), "it was done") << "what stepwell changes itself";
  EXPECT_EQ(failure("SET checkpoint_threshold = '16MB'"), "it was done");
}

}  // namespace
}  // namespace stepwell::files
