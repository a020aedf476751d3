#include "tests/house/source_tree.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace stepwell::testing {
namespace {

struct SplitLine {
  std::string code;
  std::vector<std::string> literals;
};

/// Good enough for lines of code: literals that span lines are seen as if each of their lines stood alone.
SplitLine split(const std::string& line) {
  SplitLine result;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line.compare(at, 2, "//") == 0) break;
    const char quote = line[at];
    // An apostrophe between digits separates thousands: 1'000.
    const bool separator =
        quote == '\'' && at > 0 && std::isalnum(static_cast<unsigned char>(line[at - 1])) != 0;
    if ((quote != '"' && quote != '\'') || separator) {
      result.code += quote;
      continue;
    }
    std::string literal;
    for (++at; at < line.size() && line[at] != quote; ++at) {
      if (line[at] == '\\' && at + 1 < line.size()) literal += line[at++];
      literal += line[at];
    }
    if (quote == '"') result.literals.push_back(literal);
    result.code += "\"\"";
  }
  return result;
}

}  // namespace

std::vector<SourceFile> source_files(const std::string& folder) {
  const std::filesystem::path root = STEPWELL_SOURCE;
  std::vector<SourceFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
    const auto extension = entry.path().extension();
    if (!entry.is_regular_file() || (extension != ".h" && extension != ".cc")) continue;
    SourceFile file{entry.path().lexically_relative(root).string(), {}};
    std::ifstream stream(entry.path());
    for (std::string line; std::getline(stream, line);) file.lines.push_back(line);
    files.push_back(std::move(file));
  }
  if (files.empty()) throw std::runtime_error("no sources in " + (root / folder).string());
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

std::string code_of(const std::string& line) { return split(line).code; }

std::vector<std::string> literals_of(const std::string& line) { return split(line).literals; }

std::string included_path(const std::string& line) {
  constexpr std::string_view kInclude = "#include \"";
  if (!line.starts_with(kInclude)) return {};
  return line.substr(kInclude.size(), line.find('"', kInclude.size()) - kInclude.size());
}

std::string place(const SourceFile& file, std::size_t index) {
  return file.path + ":" + std::to_string(index + 1) + ": " + file.lines[index];
}

}  // namespace stepwell::testing
