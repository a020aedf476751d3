// StagedRows: the rows of one checked file, on their way from the staging DuckDB into the team's table.
//
// Values travel as text, which the server converts to the column's type; the file has been checked, so that
// nothing is lost there, and what the server objects to all the same ends the import (BulkInsert).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "engine/files/import_file.h"
#include "engine/mariadb/engine.h"

namespace stepwell::maria {

class StagedRows {
 public:
  /// `staged` is a table of `staging` with these columns of the target. All references must outlive it.
  StagedRows(Workspace& workspace, files::Connection& staging, const files::ImportTarget& target,
             std::string staged, std::vector<std::string> columns);

  std::uint64_t count() const { return count_; }
  /// The months of staged facts, sorted; none() for rows without a date. Empty where the file leaves them to
  /// the table.
  std::vector<Month> months();

  /// Writes the rows within the open transaction: facts, stock and rows without id are appended, others
  /// replace those with the same id.
  void write(Progress& progress);

 private:
  std::string select(const std::string& condition) const;
  void append(const std::string& select, Progress& progress);
  void note_known_ids();
  void replace(const std::string& select, Progress& progress);
  std::string column_list() const;

  Workspace& workspace_;
  files::Connection& staging_;
  const files::ImportTarget& target_;
  std::string staged_;
  std::vector<std::string> columns_;
  std::string id_;
  std::uint64_t count_;
  std::uint64_t written_ = 0;
};

}  // namespace stepwell::maria
