#include "engine/files/import_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "engine/files/staging.h"

namespace stepwell::duck {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ImportFileTest : public ::testing::Test {
 protected:
  ImportFileTest() {
    std::filesystem::create_directories(folder_);
    target_.role = "facts";
    target_.columns = {{.name = "asin_id", .type = "INTEGER"},
                       {.name = "marketplace",
                        .type = "VARCHAR",
                        .limits = {{"length({0}) > 4", "is longer than VARCHAR(4)"}}},
                       {.name = "metric", .type = "VARCHAR", .has_default = true, .never_null = true},
                       {.name = "month", .type = "DATE"},
                       {.name = "value", .type = "DECIMAL(15,2)"}};
  }
  ~ImportFileTest() override { std::filesystem::remove_all(folder_); }

  /// What is wrong with the file; an empty text if it is staged.
  std::string complaint(const std::string& text, const std::string& name = "facts.csv") {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    try {
      ImportFile file(staging_.connection(), model_, target_, folder_ / name);
      file.stage("rows_of_file");
      columns_ = file.columns();
    } catch (const Error& error) {
      return error.what();
    }
    return {};
  }
  std::int64_t rows() {
    return staging_.connection().integer("SELECT count(*) FROM rows_of_file").value_or(-1);
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("stepwell_import_file_test." + std::to_string(::getpid()));
  Model model_;
  ImportTarget target_;
  Staging staging_;
  std::vector<std::string> columns_;
};

TEST_F(ImportFileTest, StagesWhatFits) {
  EXPECT_EQ(complaint("marketplace,metric,month,value,asin_id\nUS,CM3,2025-10-01,1.50,7\n,CM3,,,\n"), "");
  EXPECT_THAT(columns_, ElementsAre("marketplace", "metric", "month", "value", "asin_id"));
  EXPECT_EQ(rows(), 2);
  EXPECT_EQ(complaint("asin_id\tmarketplace\tmetric\tmonth\tvalue\n7\t\\N\ta b\t2025-10-01\t-1\n", "f.tsv"),
            "");
  EXPECT_EQ(rows(), 1);
}

TEST_F(ImportFileTest, NamesTheFirstValueBeyondALimit) {
  EXPECT_THAT(
      complaint("asin_id,marketplace,metric,month,value\n7,US,a,2025-10-01,1\n7,abcde,a,2025-10-01,1\n"
                "7,abcdef,a,2025-10-01,1\n"),
      HasSubstr("line 3, column 'marketplace': 'abcde' is longer than VARCHAR(4)"));
  // Characters count, not bytes.
  EXPECT_EQ(complaint("asin_id,marketplace,metric,month,value\n7,äöüß,a,2025-10-01,1\n"), "");
}

TEST_F(ImportFileTest, ColumnWithADefaultMayBeLeftOutButNotLeftEmpty) {
  EXPECT_EQ(complaint("asin_id,marketplace,month,value\n7,US,2025-10-01,1\n"), "");
  EXPECT_THAT(complaint("asin_id,marketplace,metric,month,value\n7,US,,2025-10-01,1\n"),
              HasSubstr("line 2, column 'metric': '' must not be empty"));
  target_.columns.push_back({.name = "source", .type = "VARCHAR", .never_null = true});
  EXPECT_THAT(complaint("asin_id,marketplace,month,value\n7,US,2025-10-01,1\n"),
              HasSubstr("has no column 'source', which table 'financials' needs"));
}

TEST_F(ImportFileTest, DecimalsKeepTheScaleOfTheirColumn) {
  target_.columns.push_back({.name = "rate", .type = "DECIMAL(8,3)"});
  EXPECT_EQ(complaint("asin_id,marketplace,month,value,rate\n7,US,2025-10-01,1.500,1.125\n"), "");
  EXPECT_THAT(complaint("asin_id,marketplace,month,value,rate\n7,US,2025-10-01,1,1.1255\n"),
              HasSubstr("'1.1255' is not a plain number with at most 3 decimals"));
  EXPECT_THAT(complaint("asin_id,marketplace,month,value,rate\n7,US,2025-10-01,1.005,1\n"),
              HasSubstr("'1.005' is not a plain number with at most two decimals"));
}

TEST_F(ImportFileTest, ReservedMarketplaceIsWhatTheColumnHoldsForEqual) {
  const std::string spaced = "asin_id,marketplace,month,value\n7,US,2025-10-01,1\n7,all ,2025-10-01,1\n";
  EXPECT_THAT(complaint(spaced), HasSubstr("line 3, column 'marketplace': 'all ' is reserved"));
  target_.fold_marketplace = [](std::string_view text) { return std::string(text); };
  EXPECT_EQ(complaint(spaced), "");
  EXPECT_THAT(complaint("asin_id,marketplace,month,value\n7,ALL,2025-10-01,1\n"), HasSubstr("is reserved"));
}

}  // namespace
}  // namespace stepwell::duck
