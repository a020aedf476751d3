// The house rules that a compiler does not check: ranks, sizes, names of tables, leftovers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>

#include "tests/house/ranks.h"
#include "tests/house/source_tree.h"

namespace stepwell::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::size_t kLines_max = 400;

using Findings = std::vector<std::string>;

std::string below_src(const SourceFile& file) { return file.path.substr(std::string("src/").size()); }

bool is_unit_test(const SourceFile& file) { return file.path.ends_with("_test.cc"); }

TEST(House, IncludesGoDownTheRanks) {
  Findings findings;
  for (const auto& file : source_files("src")) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string header = included_path(file.lines[i]);
      if (header.empty()) continue;
      // What a unit test brings along is beside its file, in tests/, or in a folder testing/.
      const bool for_tests = header.starts_with("tests/") || header.find("/testing/") != std::string::npos;
      if (is_unit_test(file) && for_tests) continue;
      const std::string objection = objection_to_include(below_src(file), header);
      if (!objection.empty()) findings.push_back(place(file, i) + " " + objection);
    }
  }
  EXPECT_THAT(findings, IsEmpty());
}

TEST(House, RanksObjectToWhatTheyForbid) {
  EXPECT_EQ(objection_to_include("model/money.cc", "base/error.h"), "");
  EXPECT_EQ(objection_to_include("cli/wiring.cc", "engine/duckdb/duckdb_gateway.h"), "");
  EXPECT_EQ(objection_to_include("engine/duckdb/file.cc", "engine/sql/template.h"), "");
  EXPECT_EQ(objection_to_include("engine/duckdb/file.cc", "engine/duckdb/file.h"), "");
  EXPECT_EQ(objection_to_include("engine/mariadb/ingest.cc", "engine/files/import_file.h"), "");
  EXPECT_THAT(objection_to_include("base/error.cc", "model/money.h"), Not(IsEmpty()));
  EXPECT_THAT(objection_to_include("rollup/tiers.cc", "engine/engine.h"), Not(IsEmpty()));
  EXPECT_THAT(objection_to_include("engine/engine.h", "engine/duckdb/file.h"), Not(IsEmpty()));
  EXPECT_THAT(objection_to_include("engine/mariadb/a.cc", "engine/duckdb/file.h"), Not(IsEmpty()));
  EXPECT_THAT(objection_to_include("refresh/refresh.cc", "engine/duckdb/file.h"), Not(IsEmpty()));
  EXPECT_THAT(objection_to_include("cli/main.cc", "engine/duckdb/file.h"), Not(IsEmpty()));
  EXPECT_THAT(objection_to_include("refresh/refresh.cc", "serve/snapshot/snapshot.h"), Not(IsEmpty()));
  EXPECT_THAT(objection_to_include("utils/strings.cc", "base/error.h"), Not(IsEmpty()));
}

TEST(House, FilesStaySmall) {
  Findings findings;
  for (const std::string folder : {"src", "tests"}) {
    for (const auto& file : source_files(folder)) {
      if (file.lines.size() > kLines_max) {
        findings.push_back(file.path + " has " + std::to_string(file.lines.size()) + " lines");
      }
    }
  }
  EXPECT_THAT(findings, IsEmpty());
}

TEST(House, HeadersIntroduceThemselves) {
  Findings findings;
  for (const std::string folder : {"src", "tests"}) {
    for (const auto& file : source_files(folder)) {
      if (!file.path.ends_with(".h")) continue;
      const auto has_pragma =
          std::find(file.lines.begin(), file.lines.end(), "#pragma once") != file.lines.end();
      if (!has_pragma) findings.push_back(file.path + " has no #pragma once");
      if (file.lines.empty() || !file.lines[0].starts_with("// ")) {
        findings.push_back(file.path + " does not open with what it is");
      }
    }
  }
  EXPECT_THAT(findings, IsEmpty());
}

TEST(House, NothingIsLeftUndone) {
  // Put together here, so that this file does not find itself.
  const Findings leftovers = {std::string("TO") + "DO", std::string("FIX") + "ME", std::string("X") + "XX:"};
  Findings findings;
  for (const std::string folder : {"src", "tests"}) {
    for (const auto& file : source_files(folder)) {
      for (std::size_t i = 0; i < file.lines.size(); ++i) {
        for (const auto& leftover : leftovers) {
          if (file.lines[i].find(leftover) != std::string::npos) findings.push_back(place(file, i));
        }
      }
    }
  }
  EXPECT_THAT(findings, IsEmpty());
}

TEST(House, NamespacesAreNotPouredOut) {
  Findings findings;
  for (const auto& file : source_files("src")) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string code = code_of(file.lines[i]);
      const bool any = code.find("using namespace ") != std::string::npos;
      const bool all_of_std = code.find("using namespace std;") != std::string::npos;
      if (all_of_std || (any && file.path.ends_with(".h"))) findings.push_back(place(file, i));
    }
  }
  EXPECT_THAT(findings, IsEmpty());
}

TEST(House, TypesHaveNamesOfTheirOwn) {
  // Two types of one name in a namespace are one to the linker, which takes the functions of either for both.
  static const std::regex kNamespace(R"((?:inline )?namespace ?([\w:]*) \{.*)");
  static const std::regex kType(R"((?:class|struct|enum class) (\w+)(?: final)?(?: : .*)? \{.*)");
  std::map<std::string, std::string> places;
  Findings findings;
  for (const auto& file : source_files("src")) {
    if (file.path.ends_with("_test.cc") || file.path.find("/testing/") != std::string::npos) continue;
    std::vector<std::string> namespaces;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string& line = file.lines[i];
      std::smatch match;
      if (std::regex_match(line, match, kNamespace)) {
        namespaces.push_back(match[1]);
      } else if (line.starts_with("}  // namespace")) {
        namespaces.pop_back();
      } else if (std::regex_match(line, match, kType) && std::ranges::count(namespaces, "") == 0) {
        std::string name;
        for (const auto& each : namespaces) name += each + "::";
        name += match[1];
        const auto [known, is_new] = places.emplace(name, place(file, i));
        if (!is_new) findings.push_back(place(file, i) + ", also at " + known->second);
      }
    }
  }
  EXPECT_GT(places.size(), 300u);
  EXPECT_THAT(findings, IsEmpty());
}

TEST(House, MoneyIsNeverAFloat) {
  // Percentages are made of exact sums, at the very end, by whoever answers.
  Findings findings;
  for (const std::string folder : {"src/model", "src/rollup", "src/refresh", "src/engine"}) {
    for (const auto& file : source_files(folder)) {
      for (std::size_t i = 0; i < file.lines.size(); ++i) {
        const std::string code = code_of(file.lines[i]);
        const bool floating =
            code.find("<double>(") != std::string::npos || code.find("<float>(") != std::string::npos;
        if (floating && code.find("units()") != std::string::npos) findings.push_back(place(file, i));
        if (file.path.starts_with("src/model/money") && code.find("double") != std::string::npos)
          findings.push_back(place(file, i));
      }
    }
  }
  EXPECT_THAT(findings, IsEmpty());
}

// What concerns the whole process concerns libraries and whoever embeds this, too.
TEST(House, NothingTakesHoldOfTheWholeProcess) {
  Findings findings;
  for (const auto& file : source_files("src")) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      for (const char* trick : {"operator new(", "operator delete(", "malloc_trim", "mallopt", "M_ARENA",
                                "extent_hooks", "sched_yield"}) {
        if (code_of(file.lines[i]).find(trick) != std::string::npos) findings.push_back(place(file, i));
      }
    }
  }
  EXPECT_THAT(findings, IsEmpty());
}

/// Whether `word` occurs in `text` with no letter, digit or _ beside it.
bool has_word(const std::string& text, const std::string& word) {
  const auto part_of_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const bool before = at > 0 && part_of_word(text[at - 1]);
    const auto end = at + word.size();
    if (!before && (end == text.size() || !part_of_word(text[end]))) return true;
  }
  return false;
}

/// Names of the default model that are no words of the language, and so mean the table or column wherever
/// they stand. (asin_id and month are also columns of the bookkeeping, and are left alone.)
const Findings kModelNames = {"financials", "financials_summary_monthly_asin_marketplace",
                              "financials_summary_monthly_brand", "financials_summary_monthly_category",
                              "total_value"};

TEST(House, OnlyTheModelKnowsTheNames) {
  Findings findings;
  for (const auto& file : source_files("src")) {
    if (file.path.starts_with("src/model/") || is_unit_test(file)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      // Lines inside a raw literal have no quotes of their own, so the code counts as well; comments do not.
      const std::string& line = file.lines[i];
      std::string text = code_of(line);
      for (const auto& literal : literals_of(line)) text += "\n" + literal;
      for (const auto& name : kModelNames) {
        if (has_word(text, name)) findings.push_back(place(file, i));
      }
    }
  }
  EXPECT_THAT(findings, IsEmpty());
}

// Qualified by a table's letter, a column of a source table that is written out instead of as a role.
TEST(House, QueriesSpeakOfRoles) {
  const Findings columns = {"f.value",   "f.metric",   "f.month",       "f.marketplace",
                            "f.asin_id", "a.brand_id", "b.category_id", "b.group"};
  Findings findings;
  for (const auto& file : source_files("src/engine")) {
    if (is_unit_test(file)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      for (const auto& literal : literals_of(file.lines[i])) {
        for (const auto& column : columns) {
          if (has_word(literal, column)) findings.push_back(place(file, i));
        }
      }
    }
  }
  EXPECT_THAT(findings, IsEmpty());
}

TEST(House, LinesAreTakenApart) {
  EXPECT_EQ(code_of("a = \"b // c\"; // d"), "a = \"\"; ");
  EXPECT_EQ(code_of("x = 1'000; y = 'z';"), "x = 1'000; y = \"\";");
  EXPECT_THAT(literals_of(R"(f("a", "b\"c"))"), ::testing::ElementsAre("a", "b\\\"c"));
  EXPECT_EQ(included_path("#include \"engine/engine.h\""), "engine/engine.h");
  EXPECT_EQ(included_path("#include <vector>"), "");
  EXPECT_TRUE(has_word("FROM financials f", "financials"));
  EXPECT_FALSE(has_word("FROM my_financials f", "financials"));
}

}  // namespace
}  // namespace stepwell::testing
