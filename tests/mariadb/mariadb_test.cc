#include "tests/mariadb/mariadb_test.h"

#include <unistd.h>

#include "base/error.h"

namespace stepwell::testing {
namespace {

constexpr const char* kPassword = "s3cret-of-the-test";

std::size_t count_of(const std::string& part, const std::string& text) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

void MariaDbTest::use(const std::string& socket) {
  socket_ = socket;
  engine_ = make_mariadb_under_test({.socket = socket, .collation = "utf8mb4_general_ci"}, Model());
  driver_ = std::make_unique<Driver>(*engine_);
}

void MariaDbTest::use_own_server(const std::vector<std::string>& arguments, bool durable) {
  server_ =
      std::make_unique<DatabaseServer>(DatabaseServer::Options{.durable = durable, .arguments = arguments});
  use(server_->socket());
}

void MariaDbTest::TearDown() {
  for (const auto& user : users_) connect()->execute("DROP USER " + user);
}

std::string MariaDbTest::database() const {
  const std::string url = engine_->url();
  const auto slash = url.rfind('/', url.find('?'));
  return url.substr(slash + 1, url.find('?') - slash - 1);
}

void MariaDbTest::publish_small_business() {
  SourceRows rows;
  rows.category(1).category(2).brand(10, 1).brand(11, 2).brand(12, 2, "stock");
  rows.asin(100, 10).asin(101, 10).asin(110, 11).asin(120, 12);
  for (const int asin : {100, 101, 110, 120, 999}) {
    rows.fact(asin, "US", "CM3", "2025-01-10", asin).fact(asin, "DE", "CM3", "2025-02-10", 2 * asin);
  }
  PlainSql(*engine_).load(rows);
  driver_->setup();
  driver_->refresh();
}

void MariaDbTest::load_many_rows(int rows) {
  SourceRows names;
  for (int id = 1; id <= 2; ++id) names.category(id);
  for (int id = 1; id <= 4; ++id) names.brand(id, 1 + id % 2);
  for (int id = 1; id <= 40; ++id) names.asin(id, 1 + id % 4);
  PlainSql(*engine_).load(names);
  // The numbers from 1 on, six digits of them, where no server has a table of numbers that another has.
  const std::string digits =
      "(SELECT 0 AS digit UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL"
      " SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8"
      " UNION ALL SELECT 9)";
  const std::string numbers =
      "(SELECT 1 + a.digit + 10 * b.digit + 100 * c.digit + 1000 * d.digit + 10000 * e.digit"
      " + 100000 * f.digit AS seq FROM " +
      digits + " a, " + digits + " b, " + digits + " c, " + digits + " d, " + digits + " e, " + digits +
      " f) numbers WHERE seq <= " + std::to_string(rows);
  another_program(
      "INSERT INTO {facts} ({facts.asin}, {facts.marketplace}, {facts.metric}, {facts.month}, {facts.value})"
      " SELECT 1 + seq % 40, ELT(1 + seq % 3, 'US', 'DE', 'UK'), ELT(1 + seq % 5 % 2, 'CM3', 'Net revenue'),"
      " DATE '2024-01-01' + INTERVAL seq % 600 DAY, 1.00 FROM " +
      numbers + " ORDER BY seq");
  another_program("ANALYZE TABLE {facts}");
}

std::string MariaDbTest::url_of_user_with(const std::string& rights) {
  const std::string name = "u" + std::to_string(getpid()) + "_" + std::to_string(users_.size());
  users_.push_back("'" + name + "'@'localhost'");
  const auto root = connect();
  root->execute("CREATE USER " + users_.back() + " IDENTIFIED BY '" + kPassword + "'");
  root->execute("GRANT " + rights + " ON " + database() + ".* TO " + users_.back());
  return "mariadb://" + name + ":" + kPassword + "@localhost/" + database() + "?socket=" + socket_;
}

Outcome MariaDbTest::stepwell(const std::vector<std::string>& arguments, const std::string& url) {
  // Whoever listens on the usual port is none of the test's.
  home_.write("config.ini", "[server]\nlisten = 127.0.0.1:1\n");
  Command command{.arguments = {STEPWELL_BINARY}, .folder = home_.path()};
  command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
  command.arguments.insert(command.arguments.end(), {"--db", url.empty() ? engine_->url() : url});
  return run(command);
}

void MariaDbTest::expect_success(const std::vector<std::string>& arguments, const std::string& url) {
  const Outcome outcome = stepwell(arguments, url);
  EXPECT_EQ(outcome.status, 0) << "stepwell " << arguments.front() << ": " << outcome.output
                               << outcome.errors;
}

void MariaDbTest::expect_exact() {
  {
    PlainSql plain_sql(*engine_);
    const auto answer =
        consult_oracle(plain_sql.sources(), engine_->model().excluded_groups(), engine_->equality());
    EXPECT_TRUE(same_tiers(answer.tiers, plain_sql.tiers()));
    EXPECT_TRUE(same_exclusions(answer.excluded, plain_sql.exclusions()));
  }
  for (const auto& proof : driver_->inspect().proofs) EXPECT_TRUE(proof.verification.passed);
}

std::string MariaDbTest::refresh_error() {
  try {
    driver_->refresh();
  } catch (const Error& error) {
    EXPECT_FALSE(error.hint().empty());
    return std::string(error.what()) + "\n" + error.hint();
  }
  ADD_FAILURE() << "the refresh did not fail";
  return {};
}

void expect_clear_error(const Outcome& outcome, const std::vector<std::string>& parts) {
  EXPECT_FALSE(outcome.timed_out);
  EXPECT_EQ(outcome.status, 1) << outcome.output << outcome.errors;
  EXPECT_EQ(count_of("stepwell: ", outcome.errors), 1u) << outcome.errors;
  EXPECT_EQ(count_of("what to do: ", outcome.errors), 1u) << outcome.errors;
  EXPECT_EQ(count_of(kPassword, outcome.errors + outcome.output), 0u) << "it shows the password";
  for (const auto& part : parts) EXPECT_THAT(outcome.errors, ::testing::HasSubstr(part));
}

}  // namespace stepwell::testing
