// What `bench --json` says, on every engine, against counts by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "tests/testing/engine_mariadb.h"
#include "tests/testing/engine_under_test.h"
#include "tests/testing/process.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

namespace json = boost::json;
using ::testing::StartsWith;

constexpr int kTimeout_ms = 120'000;

class Bench : public ::testing::TestWithParam<const char*> {
 protected:
  Bench() {
    if (std::string(GetParam()) == "mariadb") {
      database_ = kind_of_suite().make(Model());
      url_ = database_->url();
    } else {
      url_ = "duckdb:" + (folder_ / "bench.duckdb").string();
    }
    stepwell({"generate", "--rows", "20000", "--seed", "3"});
    stepwell({"setup", "--yes"});
  }

  std::string stepwell(const std::vector<std::string>& words) {
    Command command{.arguments = {STEPWELL_BINARY, "--quiet", "--db", url_}, .folder = folder_.path()};
    command.arguments.insert(command.arguments.end(), words.begin(), words.end());
    const Outcome outcome = run(command, kTimeout_ms);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    return outcome.output;
  }

  TemporaryFolder folder_;
  std::unique_ptr<EngineUnderTest> database_;
  std::string url_;
};

void expect_spread(const json::value& spread, const std::string& unit) {
  const double median = spread.at("median" + unit).to_number<double>();
  EXPECT_GT(spread.at("least" + unit).to_number<double>(), 0);
  EXPECT_GE(median, spread.at("least" + unit).to_number<double>());
  EXPECT_LE(median, spread.at("most" + unit).to_number<double>());
}

// The business is the same on every engine, and so are the rows that the conditions let through.
TEST_P(Bench, TellsTimesAndRowsOfEveryQuery) {
  const json::value found = json::parse(stepwell({"bench", "--json", "--rounds", "2"}));
  EXPECT_EQ(found.at("rounds").as_int64(), 2);
  const struct {
    const char* endpoint;
    std::int64_t raw_rows;
    std::int64_t tier_rows;
  } kExpected[] = {{"/api/dashboard-data", 3165, 36},
                   {"/api/categories-dashboard-data", 6044, 72},
                   {"/api/profitability-data", 4292, 34}};
  const auto& queries = found.at("queries").as_array();
  ASSERT_EQ(queries.size(), std::size(kExpected));
  for (std::size_t i = 0; i < queries.size(); ++i) {
    EXPECT_EQ(queries[i].at("endpoint").as_string(), kExpected[i].endpoint);
    EXPECT_EQ(queries[i].at("raw").at("rows_scanned").as_int64(), kExpected[i].raw_rows);
    EXPECT_EQ(queries[i].at("tiers").at("rows_scanned").as_int64(), kExpected[i].tier_rows);
    expect_spread(queries[i].at("raw"), "_s");
    expect_spread(queries[i].at("tiers"), "_s");
    expect_spread(queries[i].at("faster"), "");
    EXPECT_NEAR(queries[i].at("fewer_rows_percent").as_double(),
                100 - 100.0 * static_cast<double>(kExpected[i].tier_rows) /
                          static_cast<double>(kExpected[i].raw_rows),
                1e-9);
  }
}

TEST_P(Bench, TellsStorageMachineAndPrograms) {
  const json::value found = json::parse(stepwell({"bench", "--json", "--rounds", "1"}));
  const Model model;
  const char* roles[] = {"facts", "asin_tier", "brand_tier", "category_tier"};
  const std::int64_t rows[] = {20'000, 695, 858, 277};
  const auto& tables = found.at("tables").as_array();
  ASSERT_EQ(tables.size(), std::size(roles));
  for (std::size_t i = 0; i < tables.size(); ++i) {
    EXPECT_EQ(tables[i].at("table").as_string(), model.name(roles[i]));
    EXPECT_EQ(tables[i].at("rows").as_int64(), rows[i]);
    EXPECT_GT(tables[i].at("bytes").as_int64(), 0);
  }
  EXPECT_EQ(found.at("generation").as_int64(), 1);
  EXPECT_EQ(found.at("stepwell").as_string(), STEPWELL_VERSION);
  EXPECT_THAT(std::string(found.at("engine").as_string()),
              StartsWith(std::string(GetParam()) == "mariadb" ? "MariaDB 1" : "DuckDB 1."));
  EXPECT_THAT(std::string(found.at("machine").at("kernel").as_string()), StartsWith("Linux "));
  EXPECT_GE(found.at("machine").at("cores").as_int64(), 1);
  EXPECT_GT(found.at("machine").at("memory_bytes").as_int64(), 100'000'000);
  EXPECT_GT(found.at("peak_memory_bytes").as_int64(), 1'000'000);
}

INSTANTIATE_TEST_SUITE_P(Engines, Bench, ::testing::Values("duckdb", "mariadb"));

}  // namespace
}  // namespace stepwell::testing
