// Every folder beside this file is a case: `run.sh` runs stepwell, `expected.txt` is what a person would see.
//
// Both outputs are compared after what differs from run to run (times, dates, process numbers, sizes, the
// width of columns) has been replaced. STEPWELL_UPDATE=1 rewrites the expected files instead; read the
// difference before committing.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

#include "tests/testing/process.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

namespace fs = std::filesystem;

const fs::path kCases = fs::path(STEPWELL_SOURCE) / "tests/cli";

std::string normalised(std::string text, const fs::path& folder) {
  const std::pair<std::regex, const char*> replacements[] = {
      {std::regex(R"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)"), "<when>"},
      {std::regex(R"(\b\d+(\.\d+)? (ms|s|us|µs|min|h)\b( \d\d s)?)"), "<time>"},
      {std::regex(R"(\b\d+(\.\d+)? [kMG]?B\b)"), "<size>"},
      {std::regex(R"re("(duration_s|elapsed_s|bytes)":[0-9.e-]+)re"), "\"$1\":<number>"},
      {std::regex(R"(\S+ \(PID \d+\))"), "<program> (PID <number>)"},
      {std::regex(R"(-{3,})"), "---"},
      {std::regex(R"( {2,})"), "  "},
  };
  for (auto at = text.find(folder.string()); at != std::string::npos; at = text.find(folder.string())) {
    text.replace(at, folder.string().size(), "<folder>");
  }
  for (const auto& [pattern, replacement] : replacements)
    text = std::regex_replace(text, pattern, replacement);
  return text;
}

class Cli : public ::testing::TestWithParam<std::string> {};

TEST_P(Cli, PrintsWhatIsExpected) {
  const fs::path source = kCases / GetParam();
  const TemporaryFolder folder;
  fs::copy(source, folder.path(), fs::copy_options::recursive);
  const std::string path = fs::path(STEPWELL_BINARY).parent_path().string() + ":" + std::getenv("PATH");
  const Outcome outcome =
      run({.arguments = {"sh", "-c", ". " + (kCases / "prelude.sh").string() + "; . ./run.sh"},
           .environment = {{"PATH", path}},
           .folder = folder.path()},
          120'000);
  ASSERT_EQ(outcome.errors, "");
  const std::string seen = normalised(outcome.output, folder.path());
  if (std::getenv("STEPWELL_UPDATE") != nullptr) {
    std::ofstream(source / "expected.txt") << seen;
    return;
  }
  ASSERT_TRUE(fs::exists(source / "expected.txt")) << seen;
  EXPECT_EQ(seen, read_file(source / "expected.txt"));
}

std::vector<std::string> cases() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kCases)) {
    if (fs::exists(entry.path() / "run.sh")) names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(Cases, Cli, ::testing::ValuesIn(cases()), [](const auto& test) {
  std::string name = test.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace stepwell::testing
