// PlainSql: the database under test as any other program sees it: source rows in, source rows and tiers out.
//
// It reads the public columns of the source tables and the tiers (docs/rules.md) with SELECTs that any SQL
// database takes, and nothing of the program's own readers. Names come from the model, written as roles:
// "DELETE FROM {facts} WHERE {facts.asin} = 7".
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/testing/engine_under_test.h"

namespace stepwell::testing {

/// "-12.50" -> -1250. Throws std::runtime_error unless there are exactly two decimals.
long long hundredths_of(const std::string& money);

class PlainSql {
 public:
  /// Opens a connection of its own. The engine must outlive it.
  explicit PlainSql(EngineUnderTest& engine) : engine_(engine), connection_(engine.connect()) {}

  SqlConnection& connection() { return *connection_; }
  /// Runs SQL whose names are written as roles.
  void execute(const std::string& roles_sql) { connection_->execute(sql(roles_sql)); }
  std::vector<TextRow> query(const std::string& roles_sql) { return connection_->query(sql(roles_sql)); }
  std::string sql(const std::string& roles_sql) const;

  /// Adds the rows to the source tables.
  void load(const SourceRows& rows);
  /// Every row of the source tables; facts in their natural order, so that two equal tables read equal.
  SourceRows sources();
  Tiers tiers();
  /// Those of the latest generation.
  Exclusions exclusions();
  /// The updated_at of every row of the three tiers, by the row's line.
  std::map<std::string, std::string> updated_at();

 private:
  EngineUnderTest& engine_;
  std::unique_ptr<SqlConnection> connection_;
};

}  // namespace stepwell::testing
