// `stepwell doctor`: every fault that is planted here is found, and its cure is named.
#include <gmock/gmock.h>

#include "tests/mariadb/mariadb_test.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

class Doctor : public MariaDbTest {
 protected:
  void given_published_figures() {
    use_shared_server();
    publish_small_business();
    expect_success({"verify"});
  }

  /// The doctor says so, with that cure, and its exit status is that of a program that found a problem.
  void expect_problem(const std::string& subject, const std::string& found, const std::string& cure,
                      const std::string& url = {}) {
    expect_finding("PROBLEM *" + subject, found, cure, 1, url);
  }
  void expect_advice(const std::string& subject, const std::string& found, const std::string& cure) {
    expect_finding("advice *" + subject, found, cure, 0, {});
  }

  /// As a team asks whose revenue is called what the small business has.
  Outcome doctor(const std::string& url = {}) {
    return stepwell({"--config", folder_.write("team.ini", config_ + kNoServer), "doctor"}, url);
  }

  /// Whoever listens on the usual port is none of the test's.
  static constexpr const char* kNoServer = "[server]\nlisten = 127.0.0.1:1\n";

  TemporaryFolder folder_;
  std::string config_ = "[dashboard]\nrevenue = CM3\n";

 private:
  void expect_finding(const std::string& head, const std::string& found, const std::string& cure, int status,
                      const std::string& url) {
    const Outcome outcome = doctor(url);
    EXPECT_EQ(outcome.status, status) << outcome.output << outcome.errors;
    EXPECT_THAT(outcome.output, ::testing::ContainsRegex(head + " [^\n]*" + found)) << outcome.output;
    EXPECT_THAT(outcome.output, HasSubstr("what to do: " + cure)) << outcome.output;
  }
};

TEST_F(Doctor, FindsNoProblemWhereThereIsNone) {
  given_published_figures();
  const Outcome outcome = doctor();
  EXPECT_EQ(outcome.status, 0) << outcome.output << outcome.errors;
  EXPECT_THAT(outcome.output, AllOf(HasSubstr("0 problems"), Not(HasSubstr("PROBLEM"))));
  EXPECT_THAT(outcome.output, HasSubstr(is_mysql() ? "MySQL 9" : "MariaDB 1"));
}

TEST_F(Doctor, FindsThatRevenueIsCalledOtherwise) {
  given_published_figures();
  config_ = "";
  expect_problem(
      "metrics", "no figures are called 'Net revenue' .*: revenue, growth and EBITDA are 0 everywhere",
      "name yours in " + (folder_ / "team.ini").string() + ": [dashboard] revenue = METRIC; there are 'CM3'");
  config_ = "[dashboard]\nrevenue = CM4\n";
  expect_problem("metrics", "no figures are called 'CM4'",
                 "name yours in " + (folder_ / "team.ini").string() +
                     ": [dashboard] revenue = CM3, if that is what you mean; there are 'CM3'");
}

TEST_F(Doctor, HoldsMetricsForEqualThatTheCollationDoes) {
  given_published_figures();
  config_ = "[dashboard]\nrevenue = \u0107M3\nmargin = cm3\nunits = Cm3 \n";
  const Outcome outcome = doctor();
  EXPECT_EQ(outcome.status, 0) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("revenue is 'CM3', margin is 'CM3', units is 'CM3'"));
}

TEST_F(Doctor, FindsARightThatWasRevoked) {
  given_published_figures();
  expect_problem("writing", "denied", "the user lacks a right: database/grants.sql",
                 url_of_user_with("SELECT"));
}

TEST_F(Doctor, FindsAUniqueKeyThatWasDropped) {
  given_published_figures();
  another_program("ALTER TABLE {brand_tier} DROP KEY uniq_brand_month_marketplace_metric");
  expect_problem("indexes", "uniq_brand_month_marketplace_metric .* is missing: a group could be there twice",
                 "ALTER TABLE `financials_summary_monthly_brand` ADD UNIQUE KEY "
                 "`uniq_brand_month_marketplace_metric` (`brand_id`, `month`, `marketplace`, `metric`)");
}

TEST_F(Doctor, FindsAnIndexThatWasDropped) {
  given_published_figures();
  another_program("ALTER TABLE {category_tier} DROP KEY idx_month_metric");
  expect_advice("indexes",
                "idx_month_metric .* is missing: without it a refresh reads the whole table for every month",
                "ALTER TABLE `financials_summary_monthly_category` ADD KEY `idx_month_metric`");
}

TEST_F(Doctor, FindsThatRawRowsHaveNoIndexes) {
  given_published_figures();
  another_program("DROP INDEX idx_metric_month ON {facts}");
  expect_advice("raw indexes", "idx_metric_month on financials missing", "run 'stepwell setup'");
}

TEST_F(Doctor, FindsATableThatWasDropped) {
  given_published_figures();
  another_program("DROP TABLE stepwell_journal_brand");
  expect_problem("tables", "missing: stepwell_journal_brand", "run 'stepwell setup'");
}

TEST_F(Doctor, FindsFiguresThatAreLate) {
  given_published_figures();
  another_program("UPDATE stepwell_generations SET published_at = published_at - INTERVAL 5 DAY");
  expect_problem("freshness", "generation 1 was published 5 days ago",
                 "run 'stepwell refresh', and let it run");
}

TEST_F(Doctor, OldFiguresThatARefreshHasJustFoundUnchangedAreNotLate) {
  given_published_figures();
  another_program("UPDATE stepwell_generations SET published_at = published_at - INTERVAL 5 DAY");
  expect_success({"refresh"});
  const Outcome outcome = doctor();
  EXPECT_EQ(outcome.status, 0) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("published 5 days ago and found unchanged"));
}

TEST_F(Doctor, FindsAClockThatWasWrong) {
  given_published_figures();
  another_program("UPDATE stepwell_generations SET published_at = published_at + INTERVAL 5 DAY");
  expect_problem("freshness", "in the future", "set the clocks by NTP");
}

TEST_F(Doctor, FindsThatTheLastVerificationFailed) {
  given_published_figures();
  another_program("UPDATE {category_tier} SET {category_tier.total} = {category_tier.total} + 1");
  EXPECT_EQ(stepwell({"verify"}).status, 3);
  expect_problem("verification", "DIFFERED", "run 'stepwell refresh --full'");
}

TEST_F(Doctor, FindsFiguresThatWereNeverProved) {
  use_shared_server();
  publish_small_business();
  expect_advice("verification", "never been proved", "run 'stepwell verify'");
}

TEST_F(Doctor, FindsRowsThatAreInNoFigure) {
  given_published_figures();
  another_program("UPDATE {asins} SET {asins.brand} = NULL");
  EXPECT_EQ(stepwell({"refresh"}).status, 1);
  expect_problem("held", "raw rows in the published figures would be gone",
                 "if that is right, run 'stepwell refresh --accept-shrink'");
  expect_success({"refresh", "--accept-shrink"});
  expect_advice("exclusions", "100.0% of the raw rows are in no figure, most for: ASIN without brand",
                "'stepwell status' has rows and money by reason");
}

TEST_F(Doctor, FindsSourcesWithoutSnapshots) {
  given_published_figures();
  another_program("ALTER TABLE {facts} ENGINE = MyISAM");
  expect_problem("source tables", "financials is a table of MyISAM",
                 "ALTER TABLE `financials` ENGINE = InnoDB");
}

TEST_F(Doctor, FindsTheLayoutOfANewerVersion) {
  given_published_figures();
  another_program("UPDATE stepwell_meta SET value = '99' WHERE `key` = 'schema_version'");
  expect_problem("database", "layout 99", "use that stepwell, or a newer one");
}

TEST_F(Doctor, FindsAReadOnlyServerAndABinaryLogWithoutRows) {
  use_own_server({"--log-bin=binlog", "--binlog-format=STATEMENT", "--server-id=1"});
  publish_small_business();
  expect_advice("binary log", "binlog_format is STATEMENT", "SET GLOBAL binlog_format = ROW");
  another_program("SET GLOBAL read_only = 1");
  expect_problem("server", "is read-only", "connect to the primary");
}

TEST_F(Doctor, FindsThatTheDatabaseIsOutOfReach) {
  given_published_figures();
  expect_problem("database", "connect", "check host, port and socket",
                 "mariadb://root@localhost/test?socket=/nowhere/mariadb.sock");
}

}  // namespace
}  // namespace stepwell::testing
