// ImportFile: one CSV, TSV or Parquet file on its way into a source table, whatever engine has that table.
//
// `stage` reads it into a temporary table of a DuckDB connection, with the types of the target, or says what
// is wrong with it: which file, line, column and value. Nothing reaches the target here.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "engine/files/connection.h"
#include "engine/sql/template.h"
#include "model/label.h"

namespace stepwell::duck {

/// The source table that a file is meant for.
struct ImportTarget {
  /// What a type of DuckDB cannot say.
  struct Limit {
    std::string broken;     // SQL that is true for a value beyond it; {0} stands for the column
    std::string complaint;  // "is longer than VARCHAR(10)"
  };
  struct Column {
    std::string name;
    std::string type;  // as DuckDB writes it: "DECIMAL(15,2)"
    /// A file may leave it out, whatever the model says.
    bool has_default = false;
    /// No row may leave it empty.
    bool never_null = false;
    std::vector<Limit> limits = {};
  };

  std::string role;
  std::vector<Column> columns;
  /// Which marketplaces equal the reserved one (R9).
  Fold fold_marketplace = fold_label;

  /// The column of that name, in whatever case it is written; null if the table lacks it.
  const Column* find(const std::string& name) const;
};

class ImportFile {
 public:
  /// `connection`, `model` and `target` must outlive it. Throws Error{kUsage} for a file that does not exist
  /// or whose name does not tell its format.
  ImportFile(Connection& connection, const Model& model, const ImportTarget& target,
             std::filesystem::path file);

  /// Makes the temporary table `staged` anew. Throws Error{kFailed} for anything in the file that does not
  /// fit the target. Decimals are staged as text, which casts to the type of the target without loss.
  void stage(const std::string& staged = "staged");

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
  void require_column(const std::string& name) const;
  std::string known_columns() const;
  /// The declared type of a column of the target.
  std::string type_of(const std::string& column) const;
  void check_parquet_types(const std::vector<Column>& found);
  std::string reader(bool with_rejects) const;
  void refuse_rejected();
  void refuse_lost_digits();
  void refuse_beyond_limits();
  void refuse_reserved_marketplace();
  void refuse_repeated_ids();
  /// Throws the error for the first staged row that fulfils `condition`.
  void refuse_where(const std::string& condition, const std::string& column, const std::string& what,
                    const std::string& hint);

  Connection& connection_;
  const Model& model_;
  const ImportTarget& target_;
  SqlTemplate sql_;
  std::filesystem::path file_;
  std::string table_;
  std::string staged_;
  Format format_ = Format::kCsv;
  char delimiter_ = ',';
  std::vector<std::string> columns_;
};

}  // namespace stepwell::duck
