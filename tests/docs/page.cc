#include "tests/docs/page.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <regex>
#include <stdexcept>

namespace stepwell::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFence = "```";

std::string at_line(std::size_t line, const std::string& what) { return std::to_string(line) + ": " + what; }

/// The line without what stands in `code`, which is no Markdown.
std::string without_code(const std::string& line) {
  static const std::regex kCode("`[^`]*`");
  return std::regex_replace(line, kCode, "");
}

/// GitHub's way: letters, digits, - and _ stay, blanks become -, everything else goes.
std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (const char c : heading) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ') {
      anchor += '-';
    } else if (std::isalnum(byte) != 0 || c == '-' || c == '_' || byte >= 0x80) {
      anchor += static_cast<char>(std::tolower(byte));
    }
  }
  return anchor;
}

void add_anchor(std::vector<std::string>& anchors, const std::string& heading) {
  const std::string plain = anchor_of(heading);
  std::string anchor = plain;
  for (int i = 1; std::find(anchors.begin(), anchors.end(), anchor) != anchors.end(); ++i) {
    anchor = plain + "-" + std::to_string(i);
  }
  anchors.push_back(anchor);
}

void add_links(Page& page, const std::string& line, std::size_t number) {
  static const std::regex kLink(R"(\]\(([^)\s]+)[^)]*\))");
  const std::string text = without_code(line);
  for (std::sregex_iterator found(text.begin(), text.end(), kLink), end; found != end; ++found) {
    page.links.push_back({(*found)[1], number});
  }
}

void open_block(Page& page, const std::string& line, std::size_t number) {
  std::string info = line.substr(kFence.size());
  const auto blank = info.find(' ');
  Block block{.language = info.substr(0, blank), .rest = {}, .line = number};
  if (blank != std::string::npos) block.rest = info.substr(blank + 1);
  if (block.language.empty()) page.faults.push_back(at_line(number, "a block without a language"));
  page.blocks.push_back(std::move(block));
}

bool in_list(const std::vector<std::string>& lines, std::size_t index) {
  static const std::regex kItem(R"(^\s*([-*]|\d+\.)\s.*)");
  while (index-- > 0) {
    const std::string& line = lines[index];
    if (line.empty() || line[0] == ' ') continue;
    return std::regex_match(line, kItem);
  }
  return false;
}

}  // namespace

Page parse_page(std::string path, std::vector<std::string> lines) {
  Page page{.path = std::move(path), .lines = std::move(lines)};
  bool inside = false;
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    const std::string& line = page.lines[i];
    if (line.starts_with(kFence)) {
      if (!inside) open_block(page, line, i + 1);
      inside = !inside;
    } else if (inside) {
      page.blocks.back().content.push_back(line);
    } else if (line.starts_with("#")) {
      add_anchor(page.anchors, line.substr(std::min(line.find_first_not_of("# "), line.size())));
    } else if (line.starts_with("    ") && i > 0 && page.lines[i - 1].empty() && !in_list(page.lines, i)) {
      page.faults.push_back(at_line(i + 1, "an indented block; fence it, with its language"));
    } else {
      add_links(page, line, i + 1);
    }
  }
  if (inside) page.faults.push_back(at_line(page.blocks.back().line, "a block that never ends"));
  return page;
}

Page read_page(const std::string& path) {
  std::ifstream stream(source_root() / path);
  if (!stream) throw std::runtime_error("cannot read " + path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return parse_page(path, std::move(lines));
}

std::vector<std::string> page_paths() {
  std::vector<std::string> paths;
  const auto add = [&paths](const fs::directory_entry& entry) {
    if (entry.path().extension() != ".md") return;
    paths.push_back(entry.path().lexically_relative(source_root()).string());
  };
  for (const auto& entry : fs::directory_iterator(source_root())) add(entry);
  for (const auto& entry : fs::recursive_directory_iterator(source_root() / "docs")) add(entry);
  std::sort(paths.begin(), paths.end());
  return paths;
}

fs::path source_root() { return STEPWELL_SOURCE; }

}  // namespace stepwell::testing
