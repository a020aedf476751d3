// Every folder beside this file is a case: `run.sh` runs stepwell, `expected.txt` is what a person would see.
//
// Both outputs are compared after what differs from run to run (times, dates, process numbers, sizes, the
// width of columns) has been replaced. A case whose name begins with "mariadb" finds the URL of a MariaDB
// database, where the team's tables are empty, in $DATABASE. STEPWELL_UPDATE=1 rewrites the expected files
// instead; read the difference before committing.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/testing/engine_mariadb.h"
#include "tests/testing/printed_text.h"
#include "tests/testing/process.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

namespace fs = std::filesystem;

const fs::path kCases = fs::path(STEPWELL_SOURCE) / "tests/cli";

std::string normalised(std::string text, const fs::path& folder) {
  replace_all(text, folder.string(), "<folder>");
  return without_measurements(std::move(text));
}

class Cli : public ::testing::TestWithParam<std::string> {};

TEST_P(Cli, PrintsWhatIsExpected) {
  const fs::path source = kCases / GetParam();
  const TemporaryFolder folder;
  std::unique_ptr<EngineUnderTest> database;
  if (GetParam().starts_with("mariadb")) {
    database = kind_of_suite().make(Model());
  }
  const std::string url = database ? database->url() : "";
  fs::copy(source, folder.path(), fs::copy_options::recursive);
  const std::string path = fs::path(STEPWELL_BINARY).parent_path().string() + ":" + std::getenv("PATH");
  const Outcome outcome =
      run({.arguments = {"sh", "-c", ". " + (kCases / "prelude.sh").string() + "; . ./run.sh"},
           .environment = {{"PATH", path}, {"DATABASE", url}},
           .folder = folder.path()},
          120'000);
  ASSERT_EQ(outcome.errors, "");
  std::string seen = normalised(outcome.output, folder.path());
  if (database) replace_all(seen, url, "<database>");
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
