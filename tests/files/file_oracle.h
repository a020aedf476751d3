// The file oracle: what a CSV or TSV file of facts means, in the slowest and most obvious way.
//
// It sees the whole file as one text, finds fields by looking at one byte after the other, and lines by
// counting LF from the beginning. It shares no code with what it judges.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stepwell::testing {

struct FileDialect {
  char delimiter = ',';
  bool quotes = true;
  /// A field in quotes is refused.
  bool refuses_quotes = false;
};

struct Verdict {
  bool refused = false;
  /// Of the fault; 0 where no line is to be named.
  std::uint64_t line = 0;
  std::string why;
  /// The columns of the file, in its order, and their values as a database would show them.
  std::vector<std::string> columns;
  std::vector<std::vector<std::optional<std::string>>> rows;
};

Verdict consult_file_oracle(const std::string& text, const FileDialect& dialect);

}  // namespace stepwell::testing
