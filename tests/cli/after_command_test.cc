// [refresh] after: the team's own command, once a generation has been published, and only then.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "tests/testing/process.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Texts = std::vector<std::string>;

class AfterCommand : public ::testing::Test {
 protected:
  AfterCommand() { stepwell({"generate", "--rows", "1000"}); }

  /// The configuration has this command.
  void after(const std::string& command, const std::string& timeout = "20s") const {
    folder_.write("config.ini", "[refresh]\nafter = " + command + "\nafter_timeout = " + timeout + "\n");
  }
  Outcome stepwell(Texts arguments, const std::map<std::string, std::string>& environment = {}) const {
    arguments.insert(arguments.begin(), {STEPWELL_BINARY, "--quiet"});
    Outcome outcome =
        run({.arguments = std::move(arguments), .environment = environment, .folder = folder_.path()});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    return outcome;
  }
  /// What the command has written into its file.
  std::string ran() const {
    return std::filesystem::exists(folder_ / "ran") ? read_file(folder_ / "ran") : "";
  }

  TemporaryFolder folder_;
};

TEST_F(AfterCommand, RunsOnceForEachGenerationThatIsPublished) {
  after("echo \"$STEPWELL_GENERATION\" >>ran; echo told the others");
  stepwell({"refresh", "--dry-run"});
  EXPECT_EQ(ran(), "");
  const Outcome outcome = stepwell({"refresh"});
  EXPECT_EQ(ran(), "1\n");
  EXPECT_THAT(outcome.output, Not(HasSubstr("told the others")));
  EXPECT_THAT(outcome.errors, AllOf(HasSubstr(" info after generation 1: told the others\n"),
                                    HasSubstr("the command after generation 1 ended well")));
  EXPECT_THAT(stepwell({"refresh"}).output, HasSubstr("nothing to change"));
  EXPECT_EQ(ran(), "1\n");
  folder_.write("new.csv", "asin_id,marketplace,metric,month,value\n1,US,Net revenue,2025-10-07,19.90\n");
  stepwell({"import", "--table", "financials", "new.csv"});
  EXPECT_EQ(ran(), "1\n2\n");
  stepwell({"rollback"});
  EXPECT_EQ(ran(), "1\n2\n3\n");
  for (const Texts& other : {Texts{"status"}, {"export", "--tier", "category"}}) stepwell(other);
  stepwell({"rollback", "--drop", "--yes"});
  EXPECT_EQ(ran(), "1\n2\n3\n");
  stepwell({"setup", "--yes"});
  EXPECT_EQ(ran(), "1\n2\n3\n1\n") << "setup has published, too";
}

TEST_F(AfterCommand, MayOpenTheDatabase) {
  after(std::string(STEPWELL_BINARY) + " --quiet export --tier category -o tier.csv");
  stepwell({"refresh"});
  EXPECT_THAT(read_file(folder_ / "tier.csv"), HasSubstr("Net revenue"));
  std::filesystem::remove(folder_ / "tier.csv");
  stepwell({"rollback", "--drop", "--yes"});
  stepwell({"setup", "--yes"});
  EXPECT_THAT(read_file(folder_ / "tier.csv"), HasSubstr("Net revenue"));
}

TEST_F(AfterCommand, ThatFailsIsAWarningAndTheGenerationStands) {
  after("echo it is closed >&2; exit 3");
  const Outcome outcome = stepwell({"refresh", "--json"});
  EXPECT_THAT(outcome.output, AllOf(HasSubstr(R"("published":true)"), Not(HasSubstr("closed"))));
  EXPECT_THAT(outcome.errors,
              AllOf(HasSubstr("after generation 1: it is closed"),
                    HasSubstr(" warning the command after generation 1 failed: exit status 3; the generation "
                              "stands")));
  EXPECT_THAT(stepwell({"status"}).output, HasSubstr("generation"));
  EXPECT_THAT(stepwell({"refresh"}).output, HasSubstr("generation 1 stands"));
}

TEST_F(AfterCommand, ThatDoesNotEndIsStopped) {
  after("sleep 600", "1s");
  const Stopwatch stopwatch;
  EXPECT_THAT(stepwell({"refresh"}).errors,
              HasSubstr("the command after generation 1 failed: it had not ended after 1s and was stopped"));
  EXPECT_LT(stopwatch.elapsed_s(), 30);
}

TEST_F(AfterCommand, WhatItWritesIsLoggedInPrintableLinesAndNotAllOfIt) {
  after(
      "for i in 1 2 3 4 5 6 7 8 9; do head -c 1000 /dev/zero | tr '\\0' \"$i\"; echo; done; printf "
      "'\\033[2Jend\\n'");
  const std::string errors = stepwell({"refresh"}).errors;
  EXPECT_THAT(errors, AllOf(HasSubstr("bytes before this"), HasSubstr(" [2Jend\n"), HasSubstr("9999"),
                            Not(HasSubstr("111111111")), Not(HasSubstr("\033"))));
  EXPECT_LT(errors.size(), 6000u);
}

TEST_F(AfterCommand, GetsTheEnvironmentAndNothingOfTheConfiguration) {
  folder_.write("config.ini",
                "[refresh]\nafter = env >variables\n[auth]\nusername = ann\npassword = not-for-commands\n");
  stepwell({"refresh"}, {{"OTHER", "thing"}});
  const std::string variables = read_file(folder_ / "variables");
  EXPECT_THAT(variables, AllOf(HasSubstr("STEPWELL_GENERATION=1\n"), HasSubstr("OTHER=thing\n"),
                               Not(HasSubstr("DB_PASSWORD")), Not(HasSubstr("not-for-commands"))));
}

}  // namespace
}  // namespace stepwell::testing
