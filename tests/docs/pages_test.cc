// Pages hold together: blocks, links, targets of make, commands, and the map of the house.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>

#include "cli/command.h"
#include "tests/docs/page.h"
#include "tests/testing/process.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

namespace fs = std::filesystem;

using Findings = std::vector<std::string>;
using ::testing::IsEmpty;

std::string place(const Page& page, std::size_t line) {
  return page.path + ":" + std::to_string(line) + ": ";
}

std::vector<std::string> matches(const std::string& text, const std::regex& pattern) {
  std::vector<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
    found.push_back((*at)[1]);
  return found;
}

TEST(DocsPages, BlocksSayWhatTheyAre) {
  Findings findings;
  for (const auto& path : page_paths()) {
    for (const auto& fault : read_page(path).faults) findings.push_back(path + ":" + fault);
  }
  EXPECT_THAT(findings, IsEmpty());
}

std::string objection_to_link(const Page& page, const std::string& target) {
  if (target.find("://") != std::string::npos || target.starts_with("mailto:")) return {};
  const auto hash = target.find('#');
  const std::string file = target.substr(0, hash);
  const fs::path below =
      file.empty() ? fs::path(page.path) : (fs::path(page.path).parent_path() / file).lexically_normal();
  if (!fs::exists(source_root() / below)) return "no such file: " + target;
  if (hash == std::string::npos) return {};
  const auto anchors = read_page(below).anchors;
  const bool known = std::find(anchors.begin(), anchors.end(), target.substr(hash + 1)) != anchors.end();
  return known ? "" : "no such heading: " + target;
}

TEST(DocsPages, LinksLeadSomewhere) {
  Findings findings;
  for (const auto& path : page_paths()) {
    const Page page = read_page(path);
    for (const auto& link : page.links) {
      const std::string objection = objection_to_link(page, link.target);
      if (!objection.empty()) findings.push_back(place(page, link.line) + objection);
    }
  }
  EXPECT_THAT(findings, IsEmpty());
}

TEST(DocsPages, AnchorsAreThoseOfGitHub) {
  const Page page = parse_page("page.md", {"# The `user` command, in short", "## Twice", "## Twice", "```sh",
                                           "# no heading", "```", "[a](#twice-1) and `[b](c)`"});
  EXPECT_THAT(page.anchors, ::testing::ElementsAre("the-user-command-in-short", "twice", "twice-1"));
  ASSERT_EQ(page.links.size(), 1u);
  EXPECT_EQ(objection_to_link(page, "nowhere.md"), "no such file: nowhere.md");
  EXPECT_FALSE(parse_page("page.md", {"```", "```"}).faults.empty());
  EXPECT_FALSE(parse_page("page.md", {"", "    indented"}).faults.empty());
}

TEST(DocsPages, TargetsOfMakeExist) {
  const std::string makefile = "\n" + read_file(source_root() / "Makefile");
  static const std::regex kMake(R"((?:^|`|&& )make ([a-z][a-z-]*))");
  Findings findings;
  for (const auto& path : page_paths()) {
    const Page page = read_page(path);
    for (std::size_t i = 0; i < page.lines.size(); ++i) {
      // Outside of code, "make" is a word.
      for (const auto& target : matches(page.lines[i], kMake)) {
        const bool code = page.lines[i].find('`') != std::string::npos || page.lines[i].starts_with("make ");
        if (code && makefile.find("\n" + target + ":") == std::string::npos) {
          findings.push_back(place(page, i + 1) + "make " + target);
        }
      }
    }
  }
  EXPECT_THAT(findings, IsEmpty());
}

/// What `stepwell COMMAND --help` prints, with the help of its own subcommands.
std::string help_of(const std::string& command) {
  const auto help = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), STEPWELL_BINARY);
    arguments.emplace_back("--help");
    return run({.arguments = arguments}).output;
  };
  std::string text = help({command});
  for (const auto* below : {"add", "remove"}) {
    if (command == "user") text += help({command, below});
  }
  return text;
}

// The table of commands in the README: every command, with options that it has.
TEST(DocsPages, TheTableOfCommandsIsThatOfTheProgram) {
  const Page readme = read_page("README.md");
  static const std::regex kRow(R"(^\| `stepwell ([a-z]+)([^`]*)`)");
  static const std::regex kOption(R"((--[a-z-]+))");
  std::set<std::string> rows;
  for (std::size_t i = 0; i < readme.lines.size(); ++i) {
    std::smatch row;
    if (!std::regex_search(readme.lines[i], row, kRow)) continue;
    rows.insert(row[1]);
    const std::string help = help_of(row[1]);
    for (const auto& option : matches(row[2], kOption)) {
      EXPECT_THAT(help, ::testing::HasSubstr(option)) << place(readme, i + 1);
    }
  }
  std::set<std::string> names;
  for (const auto& command : commands()) names.insert(command.name);
  EXPECT_EQ(rows, names);
}

/// Every folder below, apart from those that nobody keeps.
std::set<std::string> folders_below(const std::string& folder, bool all) {
  static const std::set<std::string> kElsewhere = {"build", "node_modules", "third_party"};
  std::set<std::string> folders;
  for (const auto& entry : fs::directory_iterator(source_root() / folder)) {
    const std::string name = entry.path().filename();
    if (!entry.is_directory() || name.starts_with(".") || kElsewhere.contains(name)) continue;
    const std::string path = folder.empty() ? name : folder + "/" + name;
    folders.insert(path);
    if (all) folders.merge(folders_below(path, all));
  }
  return folders;
}

const Block& map_of_the_house(const Page& readme) {
  for (const auto& block : readme.blocks) {
    if (!block.content.empty() && block.content[0].starts_with("src/base/")) return block;
  }
  throw std::runtime_error("README.md has no block that begins with src/base/");
}

TEST(DocsPages, TheMapOfTheHouseNamesEveryFolder) {
  const Page readme = read_page("README.md");
  std::string map;
  for (const auto& line : map_of_the_house(readme).content) map += line + "\n";
  Findings findings;
  auto folders = folders_below("", false);
  folders.merge(folders_below("src", true));
  folders.merge(folders_below("tests", false));
  for (const auto& folder : folders) {
    const std::string name = fs::path(folder).filename();
    if (folder == "src" || folder == "cmake" || name == "testing") continue;
    const std::regex named("(^|[\\s/])" + name + "/");
    if (!std::regex_search(map, named)) findings.push_back(folder);
  }
  EXPECT_THAT(findings, IsEmpty()) << "not on the map in README.md";
}

TEST(DocsPages, TheMapOfTheHouseNamesNothingElse) {
  const Page readme = read_page("README.md");
  const Block& map = map_of_the_house(readme);
  static const std::regex kFirst(R"(^([a-z]+(?:/[a-z]+)*)/)");
  static const std::regex kWord(R"((?:^|[\s;])([a-z_]+)/(?=\s))");
  std::string current;
  Findings findings;
  for (const auto& line : map.content) {
    std::smatch first;
    std::string rest = line;
    if (std::regex_search(line, first, kFirst)) {
      current = first[1];
      rest = line.substr(static_cast<std::size_t>(first.length()));
      if (!fs::exists(source_root() / current)) findings.push_back(current);
    }
    for (const auto& word : matches(rest, kWord)) {
      if (!fs::exists(source_root() / current / word))
        findings.push_back((fs::path(current) / word).string());
    }
  }
  EXPECT_THAT(findings, IsEmpty());
}

TEST(DocsPages, ArchitectureKnowsTheRanks) {
  const Page page = read_page("docs/architecture.md");
  std::string text;
  for (const auto& line : page.lines) text += line + "\n";
  for (const auto& folder : folders_below("src", true)) {
    const std::string rank = folder.substr(std::string("src/").size());
    if (rank.ends_with("testing")) continue;
    EXPECT_THAT(text, ::testing::HasSubstr("`" + rank + "`"));
  }
}

}  // namespace
}  // namespace stepwell::testing
