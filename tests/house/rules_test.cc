// The rules of docs/rules.md are those that the conformance suite tests, and the only ones that the code
// speaks of.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>

#include "tests/house/source_tree.h"

namespace stepwell::testing {
namespace {

using Rules = std::set<int>;

/// The numbers that `pattern` finds in `line`, in its one group.
void collect(const std::string& line, const std::regex& pattern, Rules& rules) {
  for (std::sregex_iterator match(line.begin(), line.end(), pattern), end; match != end; ++match) {
    rules.insert(std::stoi((*match)[1].str()));
  }
}

Rules told() {
  static const std::regex kHeading(R"(^\| \*\*R(\d+)\*\* \|)");
  Rules rules;
  std::ifstream page(std::string(STEPWELL_SOURCE) + "/docs/rules.md");
  for (std::string line; std::getline(page, line);) collect(line, kHeading, rules);
  return rules;
}

Rules in_sources(const std::string& folder, const std::string& pattern) {
  const std::regex compiled(pattern);
  Rules rules;
  for (const SourceFile& file : source_files(folder)) {
    for (const std::string& line : file.lines) collect(line, compiled, rules);
  }
  return rules;
}

TEST(Rules, EveryOneThatIsToldIsTested) {
  const Rules told_rules = told();
  EXPECT_EQ(told_rules.size(), 16u);
  EXPECT_EQ(in_sources("tests/conformance", R"(^TEST_P\(R(\d\d))"), told_rules);
}

TEST(Rules, EveryOneThatTheCodeSpeaksOfIsTold) {
  const Rules told_rules = told();
  for (const std::string folder : {"src", "tests"}) {
    for (const int rule : in_sources(folder, R"(\bR(\d\d?)\b)")) {
      EXPECT_TRUE(told_rules.contains(rule)) << "R" << rule << " in " << folder;
    }
  }
}

}  // namespace
}  // namespace stepwell::testing
