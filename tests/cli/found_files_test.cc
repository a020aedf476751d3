// Files that stepwell takes from the current folder although nobody named them: whoever could have put them
// there would say which database is read and who may log in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/testing/process.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
namespace fs = std::filesystem;

constexpr uid_t kStranger = 65534;

class FoundFiles : public ::testing::Test {
 protected:
  FoundFiles() { fs::create_directory(work()); }

  fs::path work() const { return folder_ / "work"; }
  /// A configuration that says where it was read.
  void write_config(const fs::path& place = "work/config.ini") const {
    folder_.write(place.string(), "[database]\npath = from_the_configuration.duckdb\n");
  }
  void mode(const fs::path& place, mode_t mode) const {
    ASSERT_EQ(::chmod((folder_ / place.string()).c_str(), mode), 0);
  }
  void give(const fs::path& place, uid_t user, gid_t group) const {
    ASSERT_EQ(::lchown((folder_ / place.string()).c_str(), user, group), 0);
  }
  Outcome stepwell(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), STEPWELL_BINARY);
    return run({.arguments = arguments, .folder = work()});
  }
  void expect_read(const std::vector<std::string>& options = {}) const {
    std::vector<std::string> arguments = {"status"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    EXPECT_THAT(stepwell(arguments).errors, HasSubstr("from_the_configuration.duckdb"));
  }
  /// By no command, and with --config by all of them.
  void expect_refused(const std::string& reason) const {
    for (const char* command : {"status", "serve", "refresh", "doctor"}) {
      const Outcome outcome = stepwell({command});
      EXPECT_EQ(outcome.status, 2) << command;
      EXPECT_THAT(outcome.errors, AllOf(HasSubstr("./config.ini is not read by itself"), HasSubstr(reason),
                                        HasSubstr("--config ./config.ini")));
      EXPECT_THAT(outcome.errors + outcome.output, Not(HasSubstr("from_the_configuration")));
    }
    expect_read({"--config", "config.ini"});
  }

  TemporaryFolder folder_;
};

TEST_F(FoundFiles, ConfigurationOfOnesOwnIsRead) {
  write_config();
  expect_read();
}

TEST_F(FoundFiles, ConfigurationInAFolderThatEverybodyMayWriteIsNotRead) {
  write_config();
  mode("work", 0777);
  expect_refused("everybody may write in the folder " + work().string());
}

TEST_F(FoundFiles, ConfigurationOfOnesOwnIsReadWhereNobodyCanReplaceIt) {
  write_config();
  mode("work", 01777);  // as /tmp is
  expect_read();
}

TEST_F(FoundFiles, ConfigurationThatEverybodyMayWriteIsNotRead) {
  write_config();
  mode("work/config.ini", 0666);
  expect_refused("everybody may write " + (work() / "config.ini").string());
}

TEST_F(FoundFiles, ConfigurationBehindALinkIsJudgedWhereItLies) {
  fs::create_directory(folder_ / "open");
  write_config("open/team.ini");
  mode("open", 0777);
  fs::create_symlink("../open/team.ini", work() / "config.ini");
  // Relative to the link: its name leads nowhere else.
  for (const char* command : {"status", "serve"}) {
    EXPECT_THAT(stepwell({command}).errors,
                HasSubstr("everybody may write in the folder " + (folder_ / "open").string()));
  }
  mode("open", 0755);
  expect_read();
}

TEST_F(FoundFiles, ConfigurationOfSomebodyElseIsNotRead) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  write_config();
  give("work/config.ini", kStranger, 0);
  expect_refused((work() / "config.ini").string() + " belongs to nobody");
  give("work/config.ini", 0, 0);
  give("work", kStranger, 0);
  expect_refused("the folder " + work().string() + " belongs to nobody");
}

TEST_F(FoundFiles, ConfigurationThatAGroupMayWriteIsNotRead) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  write_config();
  give("work/config.ini", 0, kStranger);
  mode("work/config.ini", 0660);
  expect_refused("the group nogroup may write " + (work() / "config.ini").string());
  mode("work/config.ini", 0640);
  expect_read();
  give("work", 0, kStranger);
  mode("work", 0775);
  expect_refused("the group nogroup may write in the folder " + work().string());
}

TEST_F(FoundFiles, LinkThatSomebodyElseMadeIsNotFollowed) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  write_config("mine.ini");
  fs::create_symlink("../mine.ini", work() / "config.ini");
  mode("work", 01777);
  expect_read();
  give("work/config.ini", kStranger, kStranger);
  EXPECT_THAT(stepwell({"status"}).errors, HasSubstr("belongs to nobody"));
}

// The current folder's is taken for who may log in, too: planted there, it has an admin whom nobody made.
TEST_F(FoundFiles, LoginsThatSomebodyElseMayWriteAreNotTaken) {
  ASSERT_EQ(stepwell({"--quiet", "setup", "--yes"}).status, 0);
  ASSERT_EQ(stepwell({"user", "add", "ada", "--token"}).status, 0);
  EXPECT_EQ(stepwell({"user", "list"}).status, 0);
  mode("work", 0777);
  const std::string reason = "everybody may write in the folder " + work().string();
  for (const char* command : {"serve", "user"}) {
    const Outcome outcome = stepwell(command == std::string("user")
                                         ? std::vector<std::string>{"user", "list"}
                                         : std::vector<std::string>{"serve", "--listen", "127.0.0.1:0"});
    EXPECT_EQ(outcome.status, 2) << command;
    EXPECT_THAT(outcome.errors, AllOf(HasSubstr("stepwell.users is not read by itself"), HasSubstr(reason)));
  }
  EXPECT_THAT(stepwell({"doctor"}).output, HasSubstr("stepwell.users is not read by itself"));
  folder_.write("work/team.ini", "");
  EXPECT_EQ(stepwell({"--config", "team.ini", "user", "list"}).status, 0);
}

}  // namespace
}  // namespace stepwell::testing
