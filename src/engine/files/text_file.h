// TextFile: a CSV or TSV file, staged: its header matched with the target, its fields read by their columns'
// rules.
//
// Two passes at most. The second is for a message alone: it finds the line of a row that a later check, of
// the staged rows as a whole, has found at fault. Used by one thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "engine/files/connection.h"
#include "engine/files/import_target.h"
#include "engine/files/record_reader.h"
#include "engine/files/source_file.h"
#include "engine/sql/template.h"

namespace stepwell::files {

/// What a quote in a file means.
enum class Quotes {
  kEnclose,  // a field may stand in quotes, as RFC 4180 has it
  kLiteral,  // a quote is a character like any other
  kUnclear   // literal, but a file that seems to enclose its fields has to be asked for
};

class TextFile {
 public:
  /// `file` must outlive it. Whether it is packed by gzip, its name says.
  TextFile(SourceFile& file, char delimiter, Quotes quotes);

  /// The target's columns for the names in the header row at `place`, or an exception.
  using Match = std::function<ImportColumns(const std::string& place, const std::vector<std::string>& names)>;

  /// Makes the temporary table anew and fills it. Throws Error{kFailed} for the first row that is not right.
  ImportColumns stage(Connection& connection, const SqlTemplate& sql, const std::string& table,
                      const Match& match, Progress& progress);

  /// Where the field of that row is; rows and columns count from 0.
  std::string place(std::uint64_t row, std::size_t column);

 private:
  void read(const std::function<bool(const RecordReader&, const Record&)>& sink);
  std::vector<std::string> header(const RecordReader& reader, const Record& record) const;
  void refuse_unclear_quotes(const RecordReader& reader, const Record& record) const;

  SourceFile& file_;
  bool packed_;
  Dialect dialect_;
  Quotes quotes_;
};

}  // namespace stepwell::files
