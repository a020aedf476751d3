// Sessions that begin otherwise than stepwell needs them: what it relies on is set and read back, and figures
// are exact.
#include "tests/mariadb/mariadb_test.h"
#include "tests/testing/hostile_server.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class Session : public MariaDbTest {
 protected:
  /// Two metrics that a session with another character set takes for one, and texts that it would spoil.
  void load_texts() {
    SourceRows rows;
    rows.category(1).brand(10, 1).asin(100, 10).asin(101, 10);
    for (const char* metric : {"売上", "利益", "Umsatz €", "größe"}) {
      for (int month = 1; month <= 3; ++month) {
        const std::string day = "2025-0" + std::to_string(month) + "-10";
        rows.fact(100, "日本", metric, day, 100 + month).fact(101, "US", metric, day, 7 * month);
      }
    }
    PlainSql(engine()).load(rows);
    texts_ = texts();
  }
  /// The bytes of every text in the sources.
  std::vector<TextRow> texts() {
    return connect()->query(
        "SELECT DISTINCT HEX(marketplace), HEX(metric) FROM financials UNION ALL SELECT HEX(asin), HEX(name) "
        "FROM asin "
        "ORDER BY 1, 2");
  }
  /// Publishes, imports what a session with another character set would spoil, and refreshes, as `url`.
  void expect_exact_as(const std::string& url) {
    expect_success({"setup", "--yes"}, url);
    expect_exact();
    EXPECT_EQ(texts(), texts_) << "the team's texts have changed";
    const TemporaryFolder folder;
    const auto file =
        folder.write("more.csv", "asin_id,marketplace,metric,month,value\n101,US,在庫,2025-02-01,3.25\n");
    expect_success({"import", "--table", "financials", "--again", file.string()}, url);
    EXPECT_EQ(value("SELECT COUNT(*) FROM {facts} WHERE HEX({facts.metric}) = 'E59CA8E5BAAB'"), "1");
    expect_success({"refresh", "--full"}, url);
    expect_success({"verify", "--full"}, url);
    expect_exact();
    expect_success({"rollback", "--drop"}, url);
    another_program("DELETE FROM {facts} WHERE HEX({facts.metric}) = 'E59CA8E5BAAB'");
  }

  std::vector<TextRow> texts_;
};

TEST_F(Session, ServerThatIgnoresTheClientsCharacterSet) {
  if (is_mysql()) GTEST_SKIP() << "it has no such option since 9.0";
  use_own_server({"--skip-character-set-client-handshake", "--character-set-server=latin1"});
  load_texts();
  expect_exact_as(url_of_user_with("ALL"));
}

TEST_F(Session, WhateverTheServerBeginsItWith) {
  use_own_server({});
  load_texts();
  const std::string url = url_of_user_with("ALL");
  if (is_mysql()) give_everywhere("SESSION_VARIABLES_ADMIN");
  for (const char* beginning :
       {"SET NAMES latin1", "SET character_set_results = NULL", "SET character_set_connection = latin1",
        "SET sql_select_limit = 5", "SET sql_safe_updates = 1, sql_select_limit = 2",
        "SET completion_type = 1", "SET completion_type = 2",
        "SET sql_mode = \"ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES\"",
        "SET sql_mode = \"EMPTY_STRING_IS_NULL,ORACLE\"", "SET time_zone = \"-11:30\"",
        "SET group_concat_max_len = 4", "SET max_statement_time = 0.000001",
        "SET max_join_size = 3, sql_big_selects = 0", "SET system_versioning_asof = \"2020-01-01\"",
        "SET autocommit = 0", "SET max_sort_length = 8", "SET sql_auto_is_null = 1",
        "SET timestamp = 1000000000", "SET foreign_key_checks = 0, unique_checks = 0",
        "SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED", "SET SESSION TRANSACTION READ ONLY",
        "SET check_constraint_checks = 0", "SET lc_time_names = \"ja_JP\"", "SET div_precision_increment = 0",
        "USE information_schema",
        // MySQL's
        "SET max_execution_time = 1", "SET explain_format = \"JSON\"", "SET sql_require_primary_key = 1",
        "SET sql_generate_invisible_primary_key = 1",
        "SET default_collation_for_utf8mb4 = utf8mb4_general_ci", "SET information_schema_stats_expiry = 0",
        "SET optimizer_switch = \"derived_merge=off,index_merge=off\"",
        "SET show_gipk_in_create_table_and_information_schema = 0", "SET transaction_read_only = 1"}) {
    SCOPED_TRACE(beginning);
    try {
      MariaDbConnection(server().socket()).execute(beginning);
    } catch (const std::runtime_error&) {
      continue;  // the other server's
    }
    MariaDbConnection(server().socket())
        .execute(std::string("SET GLOBAL init_connect = '") + beginning + "'");
    expect_exact_as(url);
    if (HasFailure()) return;
  }
}

TEST_F(Session, WhatCannotBeSetIsNamed) {
  use_shared_server();
  publish_small_business();
  const struct {
    const char* from;
    const char* to;
    const char* complaint;
  } kLies[] = {
      {"+00:00", "+09:00", "time_zone is '+09:00' and has to be '+00:00'"},
      {"NO_CHAIN", "CHAIN_ON", "completion_type is 'CHAIN_ON'"},
      {"REPEATABLE-READ", "READ-COMMITTED!", "isolation is 'READ-COMMITTED!'"},
      {"18446744073709551615", "00000000000000000007", "sql_select_limit is '00000000000000000007'"}};
  for (const auto& lie : kLies) {
    HostileServer server(shared_socket(), {.kind = HostileServer::Answer::Kind::kOtherWords,
                                           .at = -1,
                                           .path = {},
                                           .from = lie.from,
                                           .to = lie.to});
    const Outcome outcome =
        stepwell({"refresh"}, "mariadb://root@127.0.0.1:" + std::to_string(server.port()) + "/" + database());
    expect_clear_error(outcome, {"does not take what stepwell relies on", lie.complaint, "init_connect"});
  }
}

TEST_F(Session, WhereAllIsMadeAnewAStatementOfItsOwnCounts) {
  use_own_server({"--log-output=TABLE", "--general-log=1"});
  publish_small_business();
  const auto counted = [this] {
    return connect()->value(
        "SELECT COUNT(*) FROM mysql.general_log WHERE CONVERT(argument USING utf8mb4) LIKE 'SELECT COUNT(*), "
        "SUM(`value`)"
        " FROM `financials`%'");
  };
  EXPECT_EQ(counted(), "1") << "the first generation";
  change_some_sums();
  expect_success({"refresh"});
  EXPECT_EQ(counted(), "1");
  expect_success({"refresh", "--full"});
  EXPECT_EQ(counted(), "2");
}

/// latin1 beside sjis in one table: no expression may put the two together.
TEST_F(Session, LegacyCharacterSetsSideBySide) {
  use_shared_server();
  another_program(
      "ALTER TABLE {facts} MODIFY {facts.marketplace} VARCHAR(10) CHARACTER SET latin1,"
      " MODIFY {facts.metric} VARCHAR(100) CHARACTER SET sjis;"
      "ALTER TABLE {brands} MODIFY {brands.name} VARCHAR(100) CHARACTER SET sjis,"
      " MODIFY {brands.group} VARCHAR(50) CHARACTER SET greek;"
      "ALTER TABLE {asins} MODIFY {asins.asin} VARCHAR(20) CHARACTER SET ucs2,"
      " MODIFY {asins.name} VARCHAR(255) CHARACTER SET cp1251;"
      "ALTER TABLE {categories} MODIFY {categories.name} VARCHAR(100) CHARACTER SET latin2");
  SourceRows rows;
  rows.category(1).brand(10, 1).brand(11, 1, "stock").asin(100, 10).asin(101, 11);
  for (int day = 10; day < 28; ++day) {
    rows.fact(100, "Köln", "売上", "2025-01-" + std::to_string(day), day)
        .fact(100, "US", "利益", "2025-01-" + std::to_string(day), 2 * day)
        .fact(101, "Köln", "売上", "2025-02-" + std::to_string(day), day);
  }
  PlainSql(engine()).load(rows);
  for (const std::vector<std::string>& command : {std::vector<std::string>{"setup", "--yes"},
                                                  {"refresh"},
                                                  {"verify"},
                                                  {"verify", "--full"},
                                                  {"status"},
                                                  {"bench", "--rounds", "1"},
                                                  {"refresh", "--full"}}) {
    expect_success(command);
  }
  another_program("UPDATE {brands} SET {brands.name} = '売上' WHERE {brands.id} = 10");
  expect_success({"refresh"});
  expect_exact();
}

}  // namespace
}  // namespace stepwell::testing
