#include "engine/files/import_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <functional>

#include "engine/files/staging.h"
#include "engine/files/testing/another_duckdb.h"

namespace stepwell::files {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ImportFileTest : public ::testing::Test {
 protected:
  ImportFileTest() {
    std::filesystem::create_directories(folder_);
    target_.role = "facts";
    FieldRule marketplace;
    marketplace.characters_max = 4;
    marketplace.shown = "VARCHAR(4)";
    target_.columns = {
        {.name = "asin_id", .rule = rule_of_type("INTEGER")},
        {.name = "marketplace", .rule = marketplace},
        {.name = "metric", .rule = rule_of_type("VARCHAR"), .has_default = true, .never_null = true},
        {.name = "month", .rule = rule_of_type("DATE")},
        {.name = "value", .rule = rule_of_type("DECIMAL(15,2)")}};
    target_.narrow_to_roles(model_);
  }
  ~ImportFileTest() override { std::filesystem::remove_all(folder_); }

  /// What is wrong with the file; an empty text if it is staged.
  std::string complaint(const std::string& text, const std::string& name = "facts.csv",
                        Quoting quoting = Quoting::kByFormat) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return complaint_of(folder_ / name, quoting);
  }
  std::string complaint_of(const std::filesystem::path& path, Quoting quoting = Quoting::kByFormat) {
    try {
      SilentProgress progress;
      ImportFile file(staging_.connection(), model_, target_, path, quoting);
      if (before_staging_) before_staging_();
      file.stage("rows_of_file", progress);
      columns_ = file.columns();
    } catch (const Error& error) {
      return error.what();
    }
    return {};
  }
  /// Of a Parquet file with the rows of that SELECT.
  std::string complaint_of_parquet(const std::string& select) {
    const auto path = folder_ / "facts.parquet";
    AnotherDuckDB().connection().execute("COPY (" + select + ") TO '" + path.string() + "' (FORMAT parquet)");
    return complaint_of(path);
  }
  std::string all_rows() {
    std::string text;
    staging_.connection()
        .query("SELECT CAST(r AS VARCHAR) FROM rows_of_file r")
        .each([&](const Chunk& chunk, std::size_t row) { text += std::string(chunk.text(0, row)) + "\n"; });
    return text;
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
  std::function<void()> before_staging_;
};

constexpr const char* kHeader = "asin_id,marketplace,metric,month,value\n";

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
  target_.columns.push_back({.name = "source", .rule = rule_of_type("VARCHAR"), .never_null = true});
  EXPECT_THAT(complaint("asin_id,marketplace,month,value\n7,US,2025-10-01,1\n"),
              HasSubstr("has no column 'source', which table 'financials' needs"));
}

TEST_F(ImportFileTest, DecimalsKeepTheScaleOfTheirColumn) {
  target_.columns.push_back({.name = "rate", .rule = rule_of_type("DECIMAL(8,3)")});
  EXPECT_EQ(complaint("asin_id,marketplace,month,value,rate\n7,US,2025-10-01,1.500,1.125\n"), "");
  EXPECT_THAT(complaint("asin_id,marketplace,month,value,rate\n7,US,2025-10-01,1,1.1255\n"),
              HasSubstr("'1.1255' is not a plain number with at most 3 decimals"));
  EXPECT_THAT(complaint("asin_id,marketplace,month,value,rate\n7,US,2025-10-01,1.005,1\n"),
              HasSubstr("'1.005' is not a plain number with at most two decimals"));
}

TEST_F(ImportFileTest, ReservedMarketplaceIsWhatTheColumnHoldsForEqual) {
  const std::string spaced = "asin_id,marketplace,month,value\n7,US,2025-10-01,1\n7,all ,2025-10-01,1\n";
  EXPECT_THAT(complaint(spaced), HasSubstr("line 3, column 'marketplace': 'all ' is reserved"));
  target_.fold_marketplace = Fold(+[](std::string_view text) { return std::string(text); });
  EXPECT_EQ(complaint(spaced), "");
  EXPECT_THAT(complaint("asin_id,marketplace,month,value\n7,ALL,2025-10-01,1\n"), HasSubstr("is reserved"));
}

TEST_F(ImportFileTest, ColumnsHaveTheNamesOfTheTargetWhateverTheirCase) {
  EXPECT_EQ(complaint("ASIN_ID,Marketplace,month,VALUE\n7,US,2025-10-01,1\n"), "");
  EXPECT_THAT(columns_, ElementsAre("asin_id", "marketplace", "month", "value"));
}

TEST_F(ImportFileTest, HeaderIsNamedWhereItIsNoHeader) {
  EXPECT_THAT(complaint("asin_id,marketplace,month,value,Asin_Id\n"),
              HasSubstr("line 1 names column 'Asin_Id' twice"));
  EXPECT_THAT(complaint("asin_id,,month,value\n"), HasSubstr("line 1: column 2 has no name"));
  EXPECT_THAT(complaint("asin_id,marketplace,month,value\\\n"), HasSubstr("has a column 'value\\'"));
  EXPECT_THAT(complaint("asin_id,marketplace,month,\"value\n"),
              HasSubstr("line 1: the quote that opens a field here"));
  EXPECT_THAT(complaint("\nasin_id\n"), HasSubstr("line 1 is blank"));
  EXPECT_THAT(complaint("\xEF\xBB\xBF"), HasSubstr("is empty"));
  EXPECT_EQ(complaint(std::string("\xEF\xBB\xBF") + kHeader), "");
}

TEST_F(ImportFileTest, RowsHaveAsManyFieldsAsTheHeader) {
  EXPECT_THAT(complaint(std::string(kHeader) + "7,US,a,2025-10-01\n"),
              HasSubstr("line 2 has 4 fields, but the header row names 5"));
  EXPECT_THAT(complaint(std::string(kHeader) + "7,US,a,2025-10-01,1\n7,US,a,2025-10-01,1,\n"),
              HasSubstr("line 3 has 6 fields"));
}

TEST_F(ImportFileTest, BlankLineEndsAFileOrIsNamed) {
  EXPECT_EQ(complaint(std::string(kHeader) + "7,US,a,2025-10-01,1\n\n\r\n"), "");
  EXPECT_EQ(rows(), 1);
  EXPECT_THAT(complaint(std::string(kHeader) + "7,US,a,2025-10-01,1\n\n\n7,US,a,2025-10-01,1\n"),
              HasSubstr("line 3 is blank, and rows follow it"));
  target_.role = "categories";
  target_.columns = {{.name = "id", .rule = rule_of_type("INTEGER"), .has_default = true},
                     {.name = "category", .rule = rule_of_type("VARCHAR")}};
  EXPECT_EQ(complaint("category\na\n\nb\n"), "");
  EXPECT_EQ(all_rows(), "{'category': a}\n{'category': NULL}\n{'category': b}\n");
}

TEST_F(ImportFileTest, LineOfAValueCountsTheLinesWithinCells) {
  EXPECT_THAT(
      complaint(std::string(kHeader) + "7,US,\"a\nb\r\nc\",2025-10-01,1\r\n7,US,\"d\ne\",2025-10-01,one\n"),
      HasSubstr("line 6, column 'value': 'one' is no DECIMAL(15,2)"));
  // A row that a check of the whole table finds.
  EXPECT_THAT(complaint(std::string(kHeader) + "7,US,\"a\nb\",2025-10-01,1\n\"7\",All,b,2025-10-01,1\n"),
              HasSubstr("line 4, column 'marketplace': 'All' is reserved"));
}

TEST_F(ImportFileTest, TsvTakesAQuoteForACharacterUntilItIsAsked) {
  const std::string header = "asin_id\tmarketplace\tmetric\tmonth\tvalue\n";
  EXPECT_EQ(complaint(header + "7\tUS\t\"12 inch plate\t2025-10-01\t1\n7\tUS\tb\\\t2025-10-01\t2\n", "f.tsv"),
            "");
  EXPECT_EQ(rows(), 2);
  const std::string quoted = header + "7\tUS\ta\t2025-10-01\t1\n7\tUS\t\"b\t\"\"c\"\"\"\t2025-10-01\t1\n";
  const std::string plain = header + "7\tUS\ta\t2025-10-01\t1\n7\tUS\t\"b\"\t2025-10-01\t1\n";
  EXPECT_THAT(complaint(plain, "f.tsv"), HasSubstr("line 3: the field \"b\" stands in quotes"));
  EXPECT_EQ(complaint(quoted, "f.tsv", Quoting::kQuoted), "");
  EXPECT_THAT(all_rows(), HasSubstr("b\t\"c\""));
  EXPECT_EQ(complaint(plain, "f.tsv", Quoting::kUnquoted), "");
  EXPECT_THAT(all_rows(), HasSubstr("\"b\""));
  EXPECT_THAT(complaint(kHeader, "f.csv", Quoting::kUnquoted),
              HasSubstr("is CSV, in which quotes enclose fields"));
}

TEST_F(ImportFileTest, IdsAndDatesThatStepwellCannotReadAreRefused) {
  target_.narrow_to_roles(model_);
  const auto row = [this](const std::string& id, const std::string& day) {
    return complaint(std::string(kHeader) + id + ",US,a," + day + ",1\n");
  };
  EXPECT_EQ(row("2147483647", "2200-12-31"), "");
  EXPECT_EQ(row("-2147483647", "1900-01-01"), "");
  EXPECT_THAT(row("2147483648", "2025-01-01"),
              HasSubstr("'2147483648' is no id from -2147483648 to 2147483647"));
  EXPECT_EQ(row("-2147483648", "2025-01-01"), "") << "the column holds it, and no ASIN has it";
  EXPECT_THAT(row("1", "1899-12-31"), HasSubstr("is no date of the years 1900 to 2200"));
  EXPECT_THAT(row("1", "2201-01-01"), HasSubstr("is no date of the years"));
}

TEST_F(ImportFileTest, ColumnThatTheDatabaseMakesIsRefusedAndMayBeMissing) {
  target_.columns.push_back(
      {.name = "made", .rule = rule_of_type("INTEGER"), .never_null = true, .is_generated = true});
  EXPECT_EQ(complaint(kHeader), "");
  EXPECT_THAT(complaint("made,asin_id,marketplace,metric,month,value\n"),
              HasSubstr("'made', which the database makes itself"));
}

TEST_F(ImportFileTest, TypesOfDuckDbAloneAreTakenInTheirOwnSpelling) {
  target_.columns.push_back({.name = "extra", .rule = rule_of_type("ENUM('red', 'blue')")});
  const std::string header = "asin_id,marketplace,metric,month,value,extra\n7,US,a,2025-10-01,1,";
  EXPECT_EQ(complaint(header + "red\n"), "");
  EXPECT_THAT(complaint(header + "Red\n"), HasSubstr("line 2, column 'extra': 'Red' is no ENUM"));
  target_.columns.back().rule = rule_of_type("TIME");
  EXPECT_EQ(complaint(header + "12:00:00\n"), "");
  EXPECT_THAT(complaint(header + "12:00\n"), HasSubstr("'12:00' is no TIME"));
  target_.columns.back().rule = rule_of_type("HUGEINT");
  EXPECT_EQ(complaint(header + "-170141183460469231731687303715884105728\n"), "");
  EXPECT_THAT(complaint(header + "1.5\n"), HasSubstr("'1.5' is no HUGEINT"));
}

TEST_F(ImportFileTest, ParquetIsTakenByItsValues) {
  EXPECT_EQ(complaint_of_parquet(
                "SELECT 7::BIGINT asin_id, 'US' marketplace, 'a' metric, TIMESTAMP '2025-10-01' AS month, "
                "1.500::DECIMAL(20,3) AS value UNION ALL SELECT NULL, NULL, 'b', NULL, NULL"),
            "");
  EXPECT_EQ(all_rows(),
            "{'asin_id': 7, 'marketplace': US, 'metric': a, 'month': 2025-10-01, 'value': 1.50}\n"
            "{'asin_id': NULL, 'marketplace': NULL, 'metric': b, 'month': NULL, 'value': NULL}\n");
}

TEST_F(ImportFileTest, ParquetValueThatWouldChangeIsNamed) {
  const auto second = [this](const std::string& id, const std::string& place, const std::string& metric,
                             const std::string& month, const std::string& value) {
    return complaint_of_parquet("SELECT " + id + " asin_id, " + place + " marketplace, " + metric +
                                " metric, " + month + " AS month, " + value +
                                " AS value FROM range(2) t(n) ORDER BY n");
  };
  const std::string day = "DATE '2025-10-01'";
  EXPECT_EQ(second("7", "'US'", "'a'", day, "1.5::DECIMAL(9,2)"), "");
  EXPECT_THAT(second("2147483647 + n", "'US'", "'a'", day, "1"),
              HasSubstr("row 2, column 'asin_id': '2147483648' is no"));
  EXPECT_THAT(second("1 + n / 2.0::DECIMAL(3,1)", "'US'", "'a'", day, "1"),
              HasSubstr("column 'asin_id' as DOUBLE"));
  EXPECT_THAT(second("(1.0 + n * 0.5)::DECIMAL(9,1)", "'US'", "'a'", day, "1"),
              HasSubstr("row 2, column 'asin_id': '1.5'"));
  EXPECT_THAT(second("7", "'US'", "'a'", "TIMESTAMP '2025-10-01' + INTERVAL 1 HOUR * n", "1"),
              HasSubstr("row 2, column 'month': '2025-10-01 01:00:00' is no DATE"));
  EXPECT_THAT(second("7", "'US'", "'a'", "DATE '2025-10-01' + (n * 100000)::INTEGER", "1"),
              HasSubstr("is no date of the years"));
  EXPECT_THAT(second("7", "'US'", "'a'", day, "(1.0 + n * 0.005)::DECIMAL(9,3)"),
              HasSubstr("row 2, column 'value': '1.005' is not a plain number with at most two decimals"));
  EXPECT_THAT(second("7", "'US'", "'a'", day, "(n * 9999999999999999)::DECIMAL(18,0)"),
              HasSubstr("row 2, column 'value'"));
  EXPECT_THAT(second("7", "'US'", "'a'", day, "1.5::DOUBLE"), HasSubstr("column 'value' as DOUBLE"));
  EXPECT_THAT(second("7", "'US'", "'a'", "TIMESTAMPTZ '2025-10-01'", "1"), HasSubstr("WITH TIME ZONE"));
  EXPECT_THAT(second("'7'", "'US'", "'a'", day, "1"), HasSubstr("column 'asin_id' as VARCHAR"));
  EXPECT_THAT(second("7", "repeat('x', 4 + n::INTEGER)", "'a'", day, "1"),
              HasSubstr("row 2, column 'marketplace': 'xxxxx' is longer than VARCHAR(4)"));
  EXPECT_THAT(second("7", "'US'", "CASE WHEN n = 0 THEN 'a' END", day, "1"),
              HasSubstr("row 2, column 'metric': '' must not"));
  EXPECT_THAT(second("7", "'US'", "'a' || chr(n::INTEGER)", day, "1"),
              HasSubstr("row 1, column 'metric': 'a\\x00'"));
  EXPECT_THAT(second("7", "'All'", "'a'", day, "1"),
              HasSubstr("row 1, column 'marketplace': 'All' is reserved"));
}

TEST_F(ImportFileTest, OnlyARegularFileIsOpened) {
  EXPECT_THAT(complaint_of(folder_ / "none.csv"), HasSubstr("there is no file"));
  std::filesystem::create_directories(folder_ / "folder.csv");
  EXPECT_THAT(complaint_of(folder_ / "folder.csv"), HasSubstr("is a folder"));
  ASSERT_EQ(::mkfifo((folder_ / "pipe.csv").c_str(), 0600), 0);
  EXPECT_THAT(complaint_of(folder_ / "pipe.csv"), HasSubstr("is a pipe"));
  std::filesystem::create_symlink("/dev/zero", folder_ / "device.csv");
  EXPECT_THAT(complaint_of(folder_ / "device.csv"), HasSubstr("is a device"));
  EXPECT_THAT(complaint_of("https://example.org/facts.csv"), HasSubstr("is an address"));
  EXPECT_THAT(complaint_of(folder_ / "*.csv"), HasSubstr("holds one of * ? [ {"));
}

TEST_F(ImportFileTest, AddressesOfEveryKindAreRefusedInEveryFormat) {
  for (const char* scheme : {"http", "https", "s3", "s3n", "gcs", "r2", "hf", "az", "abfss", "ftp", "file"}) {
    for (const char* format : {"csv", "tsv.gz", "parquet"}) {
      EXPECT_THAT(complaint_of(std::string(scheme) + "://example.org/facts." + format),
                  HasSubstr("is an address"));
    }
  }
}

// DuckDB takes `file:` off a name, and opens what is left.
TEST_F(ImportFileTest, AFileWhoseNameBeginsLikeAnAddressWasTakenForAnother) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder_);
  const std::string columns = " 'US' marketplace, 'a' metric, DATE '2025-10-01' AS month, 1.5 AS value";
  AnotherDuckDB elsewhere;
  elsewhere.connection().execute("COPY (SELECT 1 asin_id," + columns + ") TO 'facts.parquet'");
  elsewhere.connection().execute("COPY (SELECT 2 asin_id," + columns + ") TO './file:facts.parquet'");
  std::filesystem::create_directory("s3:");
  std::filesystem::copy_file("file:facts.parquet", "s3:/facts.parquet");
  for (const char* name : {"file:facts.parquet", "s3:/facts.parquet"}) {
    EXPECT_EQ(complaint_of(name), "") << name;
    EXPECT_THAT(all_rows(), HasSubstr("'asin_id': 2")) << name;
  }
  std::filesystem::current_path(before);
}

TEST_F(ImportFileTest, WhatCannotBeReadIsCalledByItsName) {
  std::ofstream(folder_ / "facts.parquet") << "no Parquet at all, and long enough for a footer";
  const std::string said = complaint_of(folder_ / "facts.parquet");
  EXPECT_THAT(said, HasSubstr("cannot read '" + (folder_ / "facts.parquet").string() + "'"));
  EXPECT_EQ(said.find("/proc/"), std::string::npos) << said;
}

TEST_F(ImportFileTest, FileThatChangesWhileItIsReadIsRefused) {
  const std::string text = std::string(kHeader) + "7,US,a,2025-10-01,1\n";
  const auto path = folder_ / "facts.csv";
  const auto after = [&](std::function<void()> change) {
    before_staging_ = std::move(change);
    return complaint(text);
  };
  EXPECT_EQ(after({}), "");
  EXPECT_THAT(after([&] { std::ofstream(path, std::ios::app) << "7,US,a,2025-10-01,1\n"; }),
              HasSubstr("changed while it was read"));
  EXPECT_THAT(after([&] { std::filesystem::resize_file(path, 50); }), HasSubstr("changed while it was read"));
  EXPECT_THAT(after([&] {
                ::usleep(20000);
                std::ofstream(path, std::ios::in | std::ios::out) << "asin_id";
              }),
              HasSubstr("changed while it was read"));
  EXPECT_THAT(after([&] { std::filesystem::remove(path); }), HasSubstr("changed while it was read"));
}

}  // namespace
}  // namespace stepwell::files
