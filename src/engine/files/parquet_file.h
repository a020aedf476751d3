// ParquetFile: a Parquet file, staged: its columns matched with the target, its values brought to the
// target's types where they are the same there.
//
// A DuckDB of its own reads it, which may open this one file, by its descriptor: the name is not looked at
// again. Values decide, and not the types that they are declared with, where one type can say what
// the other does: whole numbers and decimals, days and time stamps without a zone. No float becomes money,
// and no text a number. Used by one thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/files/connection.h"
#include "engine/files/import_target.h"
#include "engine/files/source_file.h"
#include "engine/files/staging.h"
#include "engine/sql/template.h"

namespace stepwell::files {

class ParquetFile {
 public:
  /// `connection`, which gets the staged rows, and `file` must outlive it.
  ParquetFile(Connection& connection, const SourceFile& file);

  using Match = std::function<ImportColumns(const std::vector<std::string>& names)>;

  /// Makes the temporary table anew and fills it. Throws Error{kFailed} with the column, the row and the
  /// value of what is not right.
  ImportColumns stage(const SqlTemplate& sql, const std::string& table, const Match& match);

  /// Rows count from 0, and are shown from 1.
  std::string place(std::uint64_t row) const;

 private:
  std::vector<ColumnInfo> columns();
  void refuse_broken(const ImportColumns& columns, const std::vector<std::string>& quoted,
                     const std::vector<std::string>& conditions);
  void refuse_texts(const SqlTemplate& sql, const std::string& table, const ImportColumns& columns);
  Error unreadable(const Error& error) const;
  std::string reader() const;

  void copy(const std::string& select, const SqlTemplate& sql, const std::string& table,
            const ImportColumns& columns);

  Connection& connection_;
  const SourceFile& file_;
  std::string path_;
  Staging reader_;
};

}  // namespace stepwell::files
