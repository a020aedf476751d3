// ImportFile: one CSV, TSV or Parquet file on its way into a source table.
//
// `stage` reads it into the temporary table `staged` with the types of the target, or says what is wrong with
// it: which file, line, column and value. Nothing reaches the target here.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "engine/duckdb/engine.h"

namespace stepwell::duck {

class ImportFile {
 public:
  /// Throws Error{kUsage} for a file that does not exist or whose name does not tell its format.
  ImportFile(Workspace& workspace, std::filesystem::path file, std::string table_role);

  /// Throws Error{kFailed} for anything in the file that does not fit the table.
  void stage();

  /// Names of the columns that the file has, which are columns of the target.
  const std::vector<std::string>& columns() const { return columns_; }

 private:
  enum class Format { kCsv, kParquet };
  struct Column {
    std::string name;
    std::string type;  // in the file
  };

  std::vector<Column> columns_of_header();
  std::vector<Column> columns_of_parquet();
  Error unreadable(const Error& error) const;
  void check_columns(const std::vector<Column>& found);
  /// The declared type of a column of the target.
  std::string type_of(const std::string& column) const;
  void check_parquet_types(const std::vector<Column>& found);
  std::string reader(bool with_rejects) const;
  void refuse_rejected();
  void refuse_lost_digits();
  void refuse_reserved_marketplace();
  void refuse_repeated_ids();
  /// Throws the error for the first staged row that fulfils `condition`.
  void refuse_where(const std::string& condition, const std::string& column, const std::string& what,
                    const std::string& hint);

  Workspace& workspace_;
  std::filesystem::path file_;
  std::string role_;
  std::string table_;
  Format format_ = Format::kCsv;
  char delimiter_ = ',';
  std::vector<std::string> columns_;
};

}  // namespace stepwell::duck
