// The servers and databases that the suites make: they judge everything else, so somebody must judge them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/database_server.h"
#include "tests/testing/engine_mariadb.h"
#include "tests/testing/mariadb_connection.h"
#include "tests/testing/plain_sql.h"

namespace stepwell::testing {
namespace {

TEST(MariaDbHarness, DurableServerKeepsWhatWasCommittedWhenItIsKilled) {
  DatabaseServer server({.durable = true});
  MariaDbConnection(server.socket())
      .execute("CREATE DATABASE d; CREATE TABLE d.t (i INT); INSERT INTO d.t VALUES (7)");
  server.kill();
  EXPECT_FALSE(server.running());
  EXPECT_FALSE(answers(server.socket()));
  server.start();
  EXPECT_EQ(MariaDbConnection(server.socket()).value("SELECT i FROM d.t"), "7");
  const auto folder = server.folder();
  server.stop();
  EXPECT_FALSE(server.running());
  EXPECT_THAT(server.log(), ::testing::HasSubstr("Shutdown complete"));
}

Equality equality_of(const std::string& collation) {
  return make_mariadb_under_test({.socket = shared_socket(), .collation = collation}, Model())->equality();
}

TEST(MariaDbHarness, EqualityIsTheServers) {
  const auto plain = equality_of("utf8mb4_general_ci");
  EXPECT_EQ(plain("CM3"), plain("cm3  "));
  EXPECT_EQ(plain("é"), plain("E"));
  EXPECT_EQ(plain("ß"), plain("s"));
  EXPECT_NE(plain("a"), plain(" a"));
  const auto bin = equality_of("utf8mb4_bin");
  EXPECT_EQ(bin("CM3"), bin("CM3 "));
  EXPECT_NE(bin("CM3"), bin("cm3"));
  const bool is_mysql = server_of_suite() == ServerProgram::kMySQL;
  const auto nopad = equality_of(is_mysql ? "utf8mb4_0900_ai_ci" : "utf8mb4_unicode_520_nopad_ci");
  EXPECT_EQ(nopad("CM3"), nopad("cm3"));
  EXPECT_NE(nopad("CM3"), nopad("CM3 "));
  EXPECT_EQ(nopad("ß"), nopad("ss"));
  const auto server_default = equality_of("");
  EXPECT_EQ(server_default("ä"), server_default("Ä"));
  EXPECT_EQ(server_default("ä") == server_default("ä "), !is_mysql);
}

TEST(MariaDbHarness, CopyIsTheSameDatabase) {
  const auto engine =
      make_mariadb_under_test({.socket = shared_socket(), .collation = "utf8mb4_bin"}, Model());
  PlainSql(*engine).load(SourceRows().category(0).brand(10, 0).asin(100, 10).fact(
      100, "a'\\b", "\xF0\x9F\x92\xB6", "2025-01-01", -5));
  const auto copy = engine->copy();
  const auto sources = PlainSql(*copy).sources();
  EXPECT_TRUE(sources.facts == PlainSql(*engine).sources().facts);
  EXPECT_EQ(sources.facts.at(0).marketplace, "a'\\b");
  EXPECT_EQ(sources.categories.at(0).id, 0);
  PlainSql(*copy).execute("DELETE FROM {facts}");
  EXPECT_EQ(PlainSql(*engine).sources().facts.size(), 1u);
}

}  // namespace
}  // namespace stepwell::testing
