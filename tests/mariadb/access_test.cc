// Trouble before anything is done: who may not come in, what is not there, what is of another kind.
#include "tests/mariadb/mariadb_test.h"

namespace stepwell::testing {
namespace {

/// All that a user needs, one right a word.
const std::vector<std::string> kRights = {"SELECT", "INSERT", "UPDATE", "DELETE",    "CREATE",
                                          "DROP",   "ALTER",  "INDEX",  "REFERENCES"};

std::string rights_without(const std::string& left_out) {
  std::string rights;
  for (const auto& right : kRights) {
    if (right != left_out) rights += (rights.empty() ? "" : ", ") + right;
  }
  return rights;
}

class Access : public MariaDbTest {
 protected:
  void SetUp() override { use_shared_server(); }

  /// Every table with its definition.
  std::vector<TextRow> tables() {
    std::vector<TextRow> definitions;
    const auto connection = connect();
    for (const auto& table : connection->query("SHOW TABLES")) {
      definitions.push_back(connection->query("SHOW CREATE TABLE `" + table.at(0).value() + "`").at(0));
    }
    return definitions;
  }
  std::string with(std::string url, const std::string& part, const std::string& other) {
    return url.replace(url.find(part), part.size(), other);
  }
  /// A raw table that the program must refuse: at setup; and, if it becomes so later, at a refresh.
  void expect_refused(const std::string& change, const std::vector<std::string>& parts) {
    SCOPED_TRACE(change);
    PlainSql(engine()).load(SourceRows().brand(10).asin(100, 10).fact(100, "US", "m", "2025-01-01", 5));
    const auto untouched = engine().copy();
    another_program(change);
    const auto before = tables();
    expect_clear_error(stepwell({"setup", "--yes"}), parts);
    EXPECT_EQ(tables(), before) << "something is half done";

    Driver driver(*untouched);
    driver.setup();
    driver.refresh();
    const auto last = PlainSql(*untouched).tiers().lines();
    PlainSql(*untouched).execute(change);
    expect_clear_error(stepwell({"refresh"}, untouched->url()), parts);
    EXPECT_TRUE(same_tiers(last, PlainSql(*untouched).tiers().lines()));
  }
};

TEST_F(Access, WrongPassword) {
  const std::string url = with(url_of_user_with("ALL"), "s3cret-of-the-test", "wrong-guess");
  const Outcome outcome = stepwell({"status"}, url);
  expect_clear_error(outcome, {"Access denied", "password"});
  EXPECT_EQ(outcome.errors.find("wrong-guess"), std::string::npos) << "it shows the password";
}

TEST_F(Access, NoSuchDatabase) {
  const Outcome outcome = stepwell({"refresh"}, with(engine().url(), database(), "nowhere_at_all"));
  expect_clear_error(outcome, {"nowhere_at_all"});
}

TEST_F(Access, ServerThatDoesNotRun) {
  const std::string socket = engine().url().substr(engine().url().find('=') + 1);
  expect_clear_error(stepwell({"refresh"}, with(engine().url(), socket, "/nowhere/at.all")),
                     {"/nowhere/at.all"});
  expect_clear_error(stepwell({"refresh"}, "mariadb://root@127.0.0.1:1/" + database()), {"127.0.0.1"});
}

TEST_F(Access, RefreshBeforeSetup) { expect_clear_error(stepwell({"refresh"}), {"setup"}); }

TEST_F(Access, UserWithJustTheRightsOfTheManualDoesEverything) {
  const std::string url = url_of_user_with(rights_without(""));
  PlainSql(engine()).load(
      SourceRows().category(1).brand(10, 1).asin(100, 10).fact(100, "US", "m", "2025-01-01", 5));
  expect_success({"setup", "--yes"}, url);
  change_some_sums();
  expect_success({"refresh"}, url);
  expect_success({"verify", "--full"}, url);
  expect_success({"status"}, url);
  expect_success({"rollback"}, url);
  expect_success({"rollback", "--drop"}, url);
}

TEST_F(Access, WithoutTheRightToCreate) {
  const auto before = tables();
  expect_clear_error(stepwell({"setup", "--yes"}, url_of_user_with(rights_without("CREATE"))), {"CREATE"});
  EXPECT_EQ(tables(), before) << "something is half done";
}

// MySQL asks for this right; MariaDB has it and asks for it nowhere.
TEST_F(Access, MariaDbDoesNotAskForTheRightToReference) {
  expect_success({"setup", "--yes"}, url_of_user_with(rights_without("REFERENCES")));
}

TEST_F(Access, WithoutTheRightToWrite) {
  publish_small_business();
  change_some_sums();
  const auto last = published();
  expect_clear_error(stepwell({"refresh"}, url_of_user_with("SELECT")), {"denied"});
  EXPECT_TRUE(same_tiers(last, published()));
}

TEST_F(Access, TableThatIsNotThere) { expect_refused("RENAME TABLE {facts} TO elsewhere", {"financials"}); }
TEST_F(Access, TableOfBrandsThatIsNotThere) {
  expect_refused("SET foreign_key_checks = 0; DROP TABLE {brands}; SET foreign_key_checks = 1", {"brand"});
}
TEST_F(Access, ColumnThatIsNotThere) {
  expect_refused("ALTER TABLE {facts} DROP COLUMN {facts.metric}", {"financials", "metric"});
}
TEST_F(Access, ColumnOfAsinsThatIsNotThere) {
  expect_refused("ALTER TABLE {asins} DROP COLUMN {asins.brand}", {"asin", "brand_id"});
}
TEST_F(Access, MoneyThatIsAFloat) {
  expect_refused("ALTER TABLE {facts} MODIFY {facts.value} DOUBLE", {"value", "double"});
}
TEST_F(Access, MoneyThatIsFinerThanACent) {
  expect_refused(
      "ALTER TABLE {facts} MODIFY {facts.value} DECIMAL(15,4); UPDATE {facts} SET {facts.value} = 1.0001",
      {"value", "4"});
}
TEST_F(Access, DateThatIsAText) {
  expect_refused("ALTER TABLE {facts} MODIFY {facts.month} VARCHAR(20)", {"month", "varchar"});
}
TEST_F(Access, MetricThatIsANumber) {
  expect_refused("UPDATE {facts} SET {facts.metric} = '7'; ALTER TABLE {facts} MODIFY {facts.metric} INT",
                 {"metric", "int"});
}

}  // namespace
}  // namespace stepwell::testing
