// What `stepwell sql grants` prints is run as it stands by whoever may give rights, on a real server.
#include <fmt/format.h>

#include "tests/mariadb/mariadb_test.h"

namespace stepwell::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Grants : public MariaDbTest {
 protected:
  void SetUp() override { use_shared_server(); }
  void TearDown() override {
    connect()->execute("DROP USER IF EXISTS " + account());
    MariaDbTest::TearDown();
  }

  std::string user() const { return "grantee's " + std::to_string(::getpid()); }
  std::string account() const { return "'grantee''s " + std::to_string(::getpid()) + "'@'localhost'"; }
  /// For --db: user and password with their escapes.
  std::string url(const std::string& password = "") const {
    std::string url = engine_url();
    const std::string login =
        "grantee%27s%20" + std::to_string(::getpid()) + (password.empty() ? "" : ":" + password);
    return url.replace(url.find("root"), 4, login);
  }
  std::string printed() {
    const Outcome outcome = stepwell({"sql", "grants"}, url());
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    return outcome.output;
  }
  /// By the plain client, which stops at the first error.
  void run_as_administrator(const std::string& script) {
    const Outcome outcome =
        run({.arguments = {"mariadb", "--no-defaults", "--socket", socket(), "-uroot"}, .input = script});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
  }
  void give_password() {
    connect()->execute("ALTER USER " + account() + " IDENTIFIED BY 'well-kept' ACCOUNT UNLOCK");
  }
  std::string rights() {
    std::string text;
    for (const auto& row : connect()->query("SHOW GRANTS FOR " + account())) text += row.at(0).value() + "\n";
    return text;
  }
  std::string engine_url() const { return const_cast<Grants*>(this)->engine().url(); }
  std::string socket() const {
    const std::string url = engine_url();
    return url.substr(url.find("socket=") + 7);
  }
};

TEST_F(Grants, AreAllThatStepwellNeeds) {
  PlainSql(engine()).load(
      SourceRows().category(1).brand(10, 1).asin(100, 10).fact(100, "US", "m", "2025-01-01", 5));
  run_as_administrator(printed());
  give_password();
  const std::string login = url("well-kept");
  expect_success({"setup", "--yes"}, login);
  change_some_sums();
  expect_success({"refresh"}, login);
  expect_success({"verify", "--full"}, login);
  const Outcome doctor = stepwell({"doctor"}, login);
  EXPECT_THAT(doctor.output, HasSubstr("all that stepwell needs"));
  expect_success({"rollback"}, login);
  expect_success({"rollback", "--drop"}, login);
}

TEST_F(Grants, OptionalRightsAreCommentsAndNothingIsGivenElsewhere) {
  run_as_administrator(printed());
  EXPECT_THAT(rights(), AllOf(Not(HasSubstr("BINLOG")), Not(HasSubstr("REPLICATION")),
                              Not(HasSubstr("TEMPORARY")), HasSubstr("GRANT USAGE ON *.*")));
  const auto statements = connect()->query(
      "SELECT COUNT(*) FROM information_schema.table_privileges WHERE table_name = 'financials' AND "
      "privilege_type = 'INSERT' AND grantee LIKE '%grantee%'");
  EXPECT_EQ(statements.at(0).at(0).value(), "0");
}

// There was a password in it that everybody knows who reads the source.
TEST_F(Grants, UserIsLockedUntilSomebodyGivesAPassword) {
  EXPECT_THAT(printed(), Not(HasSubstr("change me")));
  run_as_administrator(printed());
  for (const char* password : {"", "change%20me"}) {
    const Outcome refused = stepwell({"status"}, url(password));
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.errors, HasSubstr("cannot connect"));
  }
  give_password();
  expect_success({"status"}, url("well-kept"));
}

TEST_F(Grants, UserThatIsThereKeepsItsPassword) {
  connect()->execute("CREATE USER " + account() + " IDENTIFIED BY 'older'");
  run_as_administrator(printed());
  expect_success({"status"}, url("older"));
}

// A client stops at the first error: the rights after it were never given.
TEST_F(Grants, TablesThatAreAbsentArePassedOver) {
  another_program(
      "SET foreign_key_checks = 0; DROP TABLE {stock}; DROP TABLE {categories}; DROP TABLE {facts}");
  run_as_administrator(printed());
  EXPECT_THAT(rights(), AllOf(HasSubstr("`brand`"), HasSubstr("`stepwell_verifications`"),
                              HasSubstr("LOCK TABLES"), Not(HasSubstr("`stock`"))));
  // Again, once it is there.
  another_program("CREATE TABLE {stock} (asin_id INT, month DATE, value DECIMAL(12,2))");
  run_as_administrator(printed());
  EXPECT_THAT(rights(), HasSubstr("`stock`"));
}

TEST_F(Grants, NamesAreTheConfiguredOnes) {
  const TemporaryFolder folder;
  const std::string odd = "it's `our` ledger";
  connect()->execute("CREATE TABLE `it's ``our`` ledger` (id INT)");
  folder.write("config.ini",
               fmt::format("[database]\nengine = mariadb\nuser = {}\ndatabase = {}\nsocket = {}\n[model]\n"
                           "facts = {}\nbrand_tier = per_brand\n",
                           user(), database(), socket(), odd));
  const Outcome outcome = run({.arguments = {STEPWELL_BINARY, "sql", "grants"}, .folder = folder.path()});
  ASSERT_EQ(outcome.status, 0) << outcome.errors;
  run_as_administrator(outcome.output);
  EXPECT_THAT(rights(), AllOf(HasSubstr("it's ``our`` ledger"), HasSubstr("`per_brand`"),
                              Not(HasSubstr("financials_summary_monthly_brand"))));
}

TEST_F(Grants, ServersElsewhereSeeTheUserComeFromAnywhere) {
  const Outcome there = stepwell({"sql", "grants"}, "mariadb://team@db-1.example.net/sales");
  EXPECT_THAT(there.output, AllOf(HasSubstr("'team'@'%'"), HasSubstr("USE `sales`;")));
  const Outcome here = stepwell({"sql", "grants"}, "mariadb://team@127.0.0.1/sales");
  EXPECT_THAT(here.output, HasSubstr("'team'@'localhost'"));
}

TEST_F(Grants, NameThatWouldEndACommentIsRefused) {
  const Outcome outcome = stepwell({"sql", "grants"}, "mariadb://te%0Aam@localhost/sales");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.errors, HasSubstr("control character"));
}

}  // namespace
}  // namespace stepwell::testing
