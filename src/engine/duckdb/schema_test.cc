// Tiers' tables that another program has made, on an embedded file: taken over, and left when the rest goes.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "engine/duckdb/duckdb_gateway.h"
#include "engine/duckdb/file.h"

namespace stepwell::duck {

using namespace files;

namespace {

namespace fs = std::filesystem;

class TakenOver : public testing::Test {
 protected:
  void SetUp() override { fs::create_directory(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  /// As another program would.
  void execute(const std::string& sql) {
    File file(path_, Access::kCreate, 0);
    Connection connection(file.instance().handle());
    file.enter(connection);
    connection.execute(sql);
    file.checkpoint(connection);
  }
  std::optional<std::int64_t> count(const std::string& table) {
    File file(path_, Access::kRead, 0);
    Connection connection(file.instance().handle());
    file.enter(connection);
    return connection.integer("SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", {table});
  }
  std::unique_ptr<Engine> open() { return open_duckdb_gateway(path_, Model())->open(Access::kCreate); }

  const fs::path folder_ = fs::temp_directory_path() / fmt::format("stepwell_schema_{}", getpid());
  const fs::path path_ = folder_ / "a.duckdb";
  SilentProgress progress_;
};

constexpr const char* kTheirs =
    "CREATE TABLE financials_summary_monthly_category (id INTEGER, category_id INTEGER, month DATE, metric "
    "VARCHAR, total_value DECIMAL(18,2), brand_count INTEGER, asin_count INTEGER, updated_at TIMESTAMP); "
    "INSERT INTO financials_summary_monthly_category BY NAME (SELECT 1 AS id)";

TEST_F(TakenOver, AreToldBeforehandAndStayWhenTheRestIsDropped) {
  execute(kTheirs);
  const auto told = open()->schema().preview({}).found;
  EXPECT_TRUE(std::ranges::any_of(told, [](const std::string& line) {
    return line.starts_with("financials_summary_monthly_category is taken over with its 1 row, ");
  }));
  open()->schema().create({}, progress_);
  const auto dropped = open()->schema().drop();
  EXPECT_EQ(count("financials_summary_monthly_category"), 1);
  EXPECT_EQ(count("financials_summary_monthly_brand"), 0);
  EXPECT_EQ(std::ranges::count(dropped, "financials_summary_monthly_category"), 0);
}

TEST_F(TakenOver, LackNoColumn) {
  execute("CREATE TABLE financials_summary_monthly_brand (id INTEGER, brand_id INTEGER)");
  try {
    open()->schema().create({}, progress_);
    FAIL() << "nothing was said";
  } catch (const Error& error) {
    EXPECT_NE(
        std::string(error.what()).find("'financials_summary_monthly_brand' is there, and has no column"),
        std::string::npos);
  }
}

TEST_F(TakenOver, AreNoneWhereThisProgramMadeAll) {
  open()->schema().create({}, progress_);
  for (const auto& line : open()->schema().preview({}).found) {
    EXPECT_EQ(line.find("taken over"), std::string::npos) << line;
  }
  open()->schema().drop();
  EXPECT_EQ(count("financials_summary_monthly_category"), 0);
}

}  // namespace
}  // namespace stepwell::duck
