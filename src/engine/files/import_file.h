// ImportFile: one CSV, TSV or Parquet file on its way into a source table, whatever engine has that table.
//
// `stage` reads it into a temporary table of a DuckDB connection, with the types of the target, or says what
// is wrong with it: which file, line, column and value. Nothing reaches the target here.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/files/connection.h"
#include "engine/files/import_target.h"
#include "engine/files/parquet_file.h"
#include "engine/files/source_file.h"
#include "engine/files/text_file.h"
#include "engine/ingest.h"
#include "engine/sql/template.h"

namespace stepwell::files {

class ImportFile {
 public:
  /// `connection`, `model` and `target` must outlive it. Throws Error{kUsage} for what is no file, and for a
  /// name that does not tell its format or that does not go with `quoting`.
  ImportFile(Connection& connection, const Model& model, const ImportTarget& target,
             std::filesystem::path file, Quoting quoting = Quoting::kByFormat);

  /// Makes the temporary table `staged` anew. Throws Error{kFailed} for anything in the file that does not
  /// fit the target, and for a file that changed since this object was made.
  void stage(const std::string& staged, Progress& progress);

  /// Names of the target's columns that the file has, which are those of the staged table.
  const std::vector<std::string>& columns() const { return columns_; }
  /// Throws Error{kFailed} if the file is no longer what it was when this object was made.
  void check_unchanged() const { file_.check_unchanged(); }
  /// In bytes.
  std::uint64_t size() const { return file_.size(); }

 private:
  void find_format(Quoting quoting);
  ImportColumns match(const std::string& place, const std::vector<std::string>& names) const;
  void refuse_inexact_casts(const ImportColumns& columns);
  void refuse_reserved_marketplace();
  void refuse_repeated_ids();
  /// Throws the error for the first staged row that fulfils `condition`.
  void refuse_where(const std::string& condition, const std::string& column, const std::string& what,
                    const std::string& hint);
  std::string place(std::uint64_t row, const std::string& column);

  Connection& connection_;
  const Model& model_;
  const ImportTarget& target_;
  SqlTemplate sql_;
  SourceFile file_;
  std::string staged_;
  std::unique_ptr<TextFile> text_;  // one of these two
  std::unique_ptr<ParquetFile> parquet_;
  std::vector<std::string> columns_;
};

}  // namespace stepwell::files
