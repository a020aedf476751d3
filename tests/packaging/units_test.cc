// How far the services are confined, by systemd's own measure: those of the package and those that `stepwell
// schedule systemd` writes, for root over anybody's files and for a user.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <regex>
#include <sstream>

#include "tests/testing/process.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

constexpr uid_t kStranger = 65534;
constexpr uid_t kNameless = 54321;

/// A unit of a program that lies there may not hide it.
bool is_in_a_home(std::string_view program) {
  return program.starts_with("/root/") || program.starts_with("/home/");
}

class Units : public ::testing::Test {
 protected:
  static bool has_systemd() {
    return run({.arguments = {"sh", "-c", "command -v systemd-analyze"}}).status == 0;
  }
  /// "Overall exposure level for x.service: 1.2 OK"
  double exposure(const std::string& unit) const {
    const std::string file = folder_.write("measured.service", unit).string();
    const Outcome outcome =
        run({.arguments = {"systemd-analyze", "security", "--offline=true", "--no-pager", file}});
    std::smatch found;
    const bool told =
        std::regex_search(outcome.output, found, std::regex("exposure level for [^:]*: ([0-9.]+)"));
    EXPECT_TRUE(told) << outcome.output << outcome.errors;
    return told ? std::stod(found[1]) : 10;
  }
  Outcome schedule(Texts arguments) const {
    arguments.insert(arguments.begin(), STEPWELL_BINARY);
    return run({.arguments = std::move(arguments), .folder = folder_.path()});
  }
  /// The service of the two units that are printed.
  static std::string service(const Outcome& outcome) {
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    return outcome.output.substr(0, outcome.output.find("\n\n# ") + 1);
  }
  void give(const std::string& name, uid_t user) const {
    ASSERT_EQ(::chown((folder_ / name).c_str(), user, 0), 0);
  }

  TemporaryFolder folder_;
};

TEST_F(Units, OfThePackageAreNoMoreExposedThanTheyWere) {
  if (!has_systemd()) GTEST_SKIP() << "there is no systemd-analyze";
  for (const char* name : {"stepwell.service", "stepwell-refresh.service"}) {
    const std::string unit = read_file(fs::path(STEPWELL_BUILD) / "packaging/systemd" / name);
    EXPECT_LT(exposure(unit), 1.5) << name;  // 1.5 is what they had
    for (const char* line :
         {"\nLimitCORE=0\n", "\nMemoryMax=80%\n", "\nPrivateUsers=yes\n", "\nProcSubset=pid\n"}) {
      EXPECT_THAT(unit, HasSubstr(line)) << name;
    }
  }
}

// They had NoNewPrivileges alone: 9.2 of 10.
TEST_F(Units, OfRootAreConfinedAsThePackagesAre) {
  if (::geteuid() != 0) GTEST_SKIP() << "the units of a user are others";
  if (is_in_a_home(STEPWELL_BINARY)) GTEST_SKIP() << "what was built must be seen";
  folder_.write("sales.duckdb", "");
  const std::string unit = service(schedule({"--db", "duckdb:sales.duckdb", "schedule", "systemd"}));
  const std::string packaged =
      read_file(fs::path(STEPWELL_BUILD) / "packaging/systemd/stepwell-refresh.service");
  std::istringstream lines(packaged.substr(packaged.find("UMask=")));
  for (std::string line; std::getline(lines, line);) {
    // The database of the test lies in /tmp, which a PrivateTmp would hide.
    if (line != "PrivateTmp=yes") {
      EXPECT_THAT(unit, HasSubstr("\n" + line + "\n"));
    }
  }
  EXPECT_THAT(unit, HasSubstr("\nReadWritePaths=\"" + folder_.path().string() + "\"\n"));
  if (has_systemd()) {
    EXPECT_LE(exposure(unit), 1.9);
  }
}

TEST_F(Units, OfRootSeeTheHomesThatTheyWorkIn) {
  if (::geteuid() != 0) GTEST_SKIP() << "the units of a user are others";
  if (is_in_a_home(STEPWELL_BINARY)) GTEST_SKIP() << "what was built must be seen";
  const std::string hidden = service(schedule({"--db", "duckdb:/srv/sales/x.duckdb", "schedule", "systemd"}));
  EXPECT_THAT(hidden, HasSubstr("\nProtectHome=yes\n"));
  const std::string shown = service(schedule({"--db", "duckdb:/root/sales/x.duckdb", "schedule", "systemd"}));
  EXPECT_THAT(shown,
              AllOf(HasSubstr("\nProtectHome=read-only\n"), HasSubstr("\nReadWritePaths=\"/root/sales\"\n")));
}

TEST_F(Units, OfRootRunAsTheOwnerOfTheirFiles) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root schedules for others";
  folder_.write("server.ini", "[database]\nhost = 127.0.0.1\ndatabase = sales\n");
  EXPECT_THAT(service(schedule({"--config", "server.ini", "schedule", "systemd"})), Not(HasSubstr("User=")));
  give("server.ini", kStranger);
  const std::string unit = service(schedule({"--config", "server.ini", "schedule", "systemd"}));
  EXPECT_THAT(unit, HasSubstr("\nUser=nobody\n"));
  if (has_systemd()) {
    EXPECT_LE(exposure(unit), 1.9);
  }
}

TEST_F(Units, OfRootAreNotWrittenWhereSeveralOwnTheFiles) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root schedules for others";
  folder_.write("sales.ini", "[database]\npath = sales.duckdb\n");
  folder_.write("sales.duckdb", "");
  give("sales.duckdb", kStranger);
  give("sales.ini", 1);
  const Outcome outcome = schedule({"--config", "sales.ini", "schedule", "systemd"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.errors,
              AllOf(HasSubstr("belongs to daemon"), HasSubstr("to nobody"), HasSubstr("runuser -u")));
}

// The unit ran as root.
TEST_F(Units, OfRootAreNotWrittenOverFilesOfSomebodyWithoutAName) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root schedules for others";
  folder_.write("sales.duckdb", "");
  give("sales.duckdb", kNameless);
  for (const char* scheduler : {"systemd", "cron"}) {
    const Outcome outcome = schedule({"--db", "duckdb:sales.duckdb", "schedule", scheduler});
    EXPECT_EQ(outcome.status, 2) << scheduler;
    EXPECT_THAT(outcome.errors, HasSubstr("belongs to the user 54321"));
  }
}

TEST_F(Units, OfRootAreNotWrittenWhereOthersMayChangeWhatRootDoes) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root schedules for others";
  folder_.write("server.ini", "[database]\nhost = 127.0.0.1\ndatabase = sales\n");
  fs::permissions(folder_ / "server.ini", fs::perms::others_write, fs::perm_options::add);
  for (const char* scheduler : {"systemd", "cron"}) {
    const Outcome outcome = schedule({"--config", "server.ini", "schedule", scheduler});
    EXPECT_EQ(outcome.status, 2) << scheduler;
    EXPECT_THAT(outcome.errors, AllOf(HasSubstr("would run as root"), HasSubstr("everybody may write")));
  }
  fs::permissions(folder_ / "server.ini", fs::perms::others_write, fs::perm_options::remove);
  give("", kStranger);  // its folder
  EXPECT_THAT(schedule({"--config", "server.ini", "schedule", "systemd"}).errors,
              HasSubstr("belongs to nobody"));
  give("", 0);
}

TEST_F(Units, CrontabOfRootDoesNotRefreshFilesOfOthers) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root schedules for others";
  folder_.write("sales.duckdb", "");
  give("sales.duckdb", kStranger);
  const Outcome outcome = schedule({"--db", "duckdb:sales.duckdb", "schedule", "cron"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.output, "");
  EXPECT_THAT(outcome.errors,
              AllOf(HasSubstr("as root over the files of nobody"), HasSubstr("runuser -u nobody")));
}

}  // namespace
}  // namespace stepwell::testing
