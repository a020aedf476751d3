// What a Connection tells about tables, against DuckDB itself.
#include "engine/files/connection.h"

#include <gtest/gtest.h>

#include "engine/files/staging.h"

namespace stepwell::duck {
namespace {

class ConnectionTest : public ::testing::Test {
 protected:
  ConnectionTest() {
    connection_.execute("CREATE TABLE \"The Facts\" (asin INTEGER, \"Value\" DECIMAL(15,2))");
    connection_.execute("CREATE VIEW looked_at AS SELECT asin AS a FROM \"The Facts\"");
  }
  /// "name type, name type"; "none" if there is no such table.
  std::string columns_of(const std::string& quoted_table) {
    const auto columns = connection_.columns_of(quoted_table);
    if (!columns) return "none";
    std::string text;
    for (const auto& column : *columns) {
      text += (text.empty() ? "" : ", ") + column.name + " " + column.type;
    }
    return text;
  }

  Staging staging_;
  Connection& connection_ = staging_.connection();
};

TEST_F(ConnectionTest, TellsTheColumnsOfATable) {
  EXPECT_EQ(columns_of("\"The Facts\""), "asin INTEGER, Value DECIMAL(15,2)");
  EXPECT_EQ(columns_of("\"THE FACTS\""), "asin INTEGER, Value DECIMAL(15,2)");
}

TEST_F(ConnectionTest, TellsTheColumnsOfAView) { EXPECT_EQ(columns_of("\"looked_at\""), "a INTEGER"); }

TEST_F(ConnectionTest, ATableThatIsMissingDoesNotEndTheTransaction) {
  connection_.execute("BEGIN TRANSACTION");
  connection_.execute("INSERT INTO \"The Facts\" VALUES (7, 1.25)");
  EXPECT_EQ(columns_of("\"missing\""), "none");
  connection_.execute("COMMIT");
  EXPECT_EQ(connection_.integer("SELECT sum(asin)::BIGINT FROM \"The Facts\""), 7);
}

}  // namespace
}  // namespace stepwell::duck
