// Page: one Markdown file of the documentation, taken apart as far as the checks need it.
//
// No full parser of Markdown: fenced blocks, headings and links, each with its line, counted from 1.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace stepwell::testing {

/// A fenced block: ```language rest-of-the-line.
struct Block {
  std::string language;
  std::string rest;
  /// Of the opening fence; the content begins on the next one.
  std::size_t line = 0;
  std::vector<std::string> content = {};
};

struct Link {
  std::string target;
  std::size_t line = 0;
};

struct Page {
  /// Below the root of the tree, such as docs/api.md.
  std::string path;
  std::vector<std::string> lines;
  std::vector<Block> blocks = {};
  /// Outside of blocks and of `code`; web addresses too.
  std::vector<Link> links = {};
  /// What a link's #part may name, as GitHub forms it from headings.
  std::vector<std::string> anchors = {};
  /// What an author has to mend before anything else can be checked, as "line: what".
  std::vector<std::string> faults = {};
};

Page parse_page(std::string path, std::vector<std::string> lines);
/// Of a file below the root of the tree. Throws std::runtime_error if it cannot be read.
Page read_page(const std::string& path);
/// README.md, the other pages beside it, and everything in docs/, sorted.
std::vector<std::string> page_paths();

/// The root of the tree that is tested.
std::filesystem::path source_root();

}  // namespace stepwell::testing
