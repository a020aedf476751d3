// MariaDbTest: a database on a server, the program on it, and what trouble must look like from outside.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/testing/database_server.h"
#include "tests/testing/driver.h"
#include "tests/testing/engine_mariadb.h"
#include "tests/testing/mariadb_connection.h"
#include "tests/testing/plain_sql.h"
#include "tests/testing/process.h"
#include "tests/testing/temporary_folder.h"
#include "tests/testing/tier_matchers.h"

namespace stepwell::testing {

class MariaDbTest : public ::testing::Test {
 protected:
  /// A database on the shared server, or on one of the test's own that has these further arguments.
  void use_shared_server() { use(shared_socket()); }
  void use_own_server(const std::vector<std::string>& arguments, bool durable = false);

  DatabaseServer& server() { return *server_; }
  static bool is_mysql() { return server_of_suite() == ServerProgram::kMySQL; }
  EngineUnderTest& engine() { return *engine_; }
  Driver& driver() { return *driver_; }
  /// Runs SQL whose names are written as roles, as another program.
  void another_program(const std::string& roles_sql) { PlainSql(*engine_).execute(roles_sql); }
  std::string value(const std::string& roles_sql) {
    return PlainSql(*engine_).query(roles_sql).at(0).at(0).value();
  }
  std::unique_ptr<MariaDbConnection> connect() {
    return std::make_unique<MariaDbConnection>(socket_, database());
  }
  std::string database() const;
  TierLines published() { return PlainSql(*engine_).tiers().lines(); }

  /// Loads a small business and publishes it as generation 1.
  void publish_small_business();
  /// Makes `rows` raw rows of 40 ASINs, 4 brands and 2 categories, and no row that is excluded. Every value
  /// is 1.00.
  void load_many_rows(int rows);
  /// Changes some sums, so that the next refresh has something to publish.
  void change_some_sums() {
    another_program("UPDATE {facts} SET {facts.value} = {facts.value} + 1 WHERE {facts.id} % 97 = 1");
  }

  /// Makes a user with these rights on the database ("SELECT, INSERT"); returns the URL for `--db`.
  std::string url_of_user_with(const std::string& rights);
  /// Gives that user a right that is none of a database.
  void give_everywhere(const std::string& right) {
    connect()->execute("GRANT " + right + " ON *.* TO " + users_.back());
  }
  /// Runs the program on the database as root, or on `url`.
  Outcome stepwell(const std::vector<std::string>& arguments, const std::string& url = {});
  void expect_success(const std::vector<std::string>& arguments, const std::string& url = {});
  /// The tiers are what the raw rows say, according to the oracle and to `verify --full`.
  void expect_exact();
  /// What a refresh in this process throws, message and hint; a failure of the test if it throws nothing.
  std::string refresh_error();

  void TearDown() override;

 private:
  void use(const std::string& socket);

  TemporaryFolder home_;  // where the program runs
  std::unique_ptr<DatabaseServer> server_;
  std::string socket_;
  std::unique_ptr<EngineUnderTest> engine_;
  std::unique_ptr<Driver> driver_;
  std::vector<std::string> users_;
};

/// One clear error with a hint, the exit status 1 of what was tried and failed, and all of `parts` in it.
void expect_clear_error(const Outcome& outcome, const std::vector<std::string>& parts);

}  // namespace stepwell::testing
