// What a Connection tells about tables, against DuckDB itself.
#include "engine/files/connection.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "engine/files/staging.h"
#include "model/tier_rows.h"

namespace stepwell::files {
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

/// Reads the first value of `sql`; the error's message, or an empty text.
template <typename Read>
std::string complaint_about(Connection& connection, const std::string& sql, Read read) {
  try {
    connection.query(sql).each([&](const Chunk& chunk, std::size_t row) { read(chunk, row); });
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST_F(ConnectionTest, ValuesAreReadByTheirTypeAndByNoOther) {
  const auto id = [](const Chunk& chunk, std::size_t row) { return chunk.id(0, row); };
  const auto text = [](const Chunk& chunk, std::size_t row) { return std::string(chunk.text(0, row)); };
  const auto month = [](const Chunk& chunk, std::size_t row) { return chunk.month(0, row); };
  const auto money = [](const Chunk& chunk, std::size_t row) { return chunk.money(0, row); };
  const auto sum = [](const Chunk& chunk, std::size_t row) { return chunk.sum(0, row); };
  const auto count = [](const Chunk& chunk, std::size_t row) { return chunk.get<std::int64_t>(0, row); };
  EXPECT_EQ(complaint_about(connection_, "SELECT 7::INTEGER", id), "");
  EXPECT_EQ(complaint_about(connection_, "SELECT 1.25::DECIMAL(15,2)", money), "");
  EXPECT_EQ(complaint_about(connection_, "SELECT 1.25::DECIMAL(38,2)", sum), "");
  EXPECT_EQ(complaint_about(connection_, "SELECT 7::BIGINT AS a", id),
            "DuckDB answers column 'a' as BIGINT, and INTEGER was expected");
  EXPECT_NE(complaint_about(connection_, "SELECT NULL::BIGINT", id), "");
  EXPECT_NE(complaint_about(connection_, "SELECT 'x'::ENUM('x')", text), "");
  EXPECT_NE(complaint_about(connection_, "SELECT 'x'::BLOB", text), "");
  EXPECT_NE(complaint_about(connection_, "SELECT TIMESTAMP '2025-01-17'", month), "");
  EXPECT_NE(complaint_about(connection_, "SELECT 7::INTEGER", month), "");
  EXPECT_NE(complaint_about(connection_, "SELECT 1.25::DECIMAL(9,2)", money), "");
  EXPECT_EQ(
      complaint_about(connection_, "SELECT 1.25::DECIMAL(15,4) AS a", money),
      "DuckDB answers column 'a' as DECIMAL(15,4), and a decimal of two places in 64 bits was expected");
  EXPECT_NE(complaint_about(connection_, "SELECT 1.25::DECIMAL(15,2)", sum), "");
  EXPECT_NE(complaint_about(connection_, "SELECT 7::HUGEINT", sum), "");
  EXPECT_NE(complaint_about(connection_, "SELECT 7::UBIGINT", count), "");
  EXPECT_NE(complaint_about(connection_, "SELECT 1.25::DECIMAL(15,2)", count), "");
  EXPECT_NE(complaint_about(connection_, "SELECT [7]", count), "");
}

TEST_F(ConnectionTest, TextsMayHoldAnyCharacter) {
  EXPECT_EQ(connection_.text("SELECT 'a' || chr(0) || 'b'"), std::string("a\0b", 3));
}

}  // namespace
}  // namespace stepwell::files
