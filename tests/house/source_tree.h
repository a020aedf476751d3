// SourceTree: the program's sources as text, for the checks of the house rules.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace stepwell::testing {

struct SourceFile {
  /// Relative to the source root: "src/model/money.h".
  std::string path;
  std::vector<std::string> lines;
};

/// Every .h and .cc below `folder` of the source root, sorted by path.
std::vector<SourceFile> source_files(const std::string& folder);

/// The line without its // comment and without the content of its string and character literals, which become
/// "".
std::string code_of(const std::string& line);
/// The content of the string literals of the line, raw ones that begin and end on it included.
std::vector<std::string> literals_of(const std::string& line);

/// "engine/engine.h" for `#include "engine/engine.h"`; an empty text for any other line.
std::string included_path(const std::string& line);

/// "path:line: text", as compilers print it.
std::string place(const SourceFile& file, std::size_t index);

}  // namespace stepwell::testing
