// The units in a folder of the test's own, and what a systemctl that is not the machine's is told.
#include "schedule/unit_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "base/error.h"
#include "schedule/systemd_units.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

ScheduledRefresh refresh_of(const std::string& file, TimeOfDay at = {}) {
  return {.at = at, .program = "/usr/bin/stepwell", .database = {"--config", file}, .folder = {}};
}

class UnitFolderTest : public ::testing::Test {
 protected:
  UnitFolderTest() {
    script("echo \"$*\" >> \"" + (folder_ / "told").string() + "\"\n");
    path_ = std::getenv("PATH");
    ::setenv("PATH", (folder_.path().string() + ":" + path_).c_str(), 1);
  }
  ~UnitFolderTest() override { ::setenv("PATH", path_.c_str(), 1); }

  void script(const std::string& body) const {
    fs::permissions(folder_.write("systemctl", "#!/bin/sh\n" + body), fs::perms::owner_all);
  }
  UnitFolder place(bool running) const {
    return {.folder = folder_ / "units/user", .systemctl_options = {"--user"}, .running = running};
  }
  bool install(const ScheduledRefresh& refresh, bool running = true) const {
    return install_units(place(running), refresh, refresh_service(refresh, ""), refresh_timer(refresh));
  }
  /// What systemctl was told since the last time it was asked.
  std::string told() const {
    if (!fs::exists(folder_ / "told")) return {};
    const std::string text = testing::read_file(folder_ / "told");
    fs::remove(folder_ / "told");
    return text;
  }
  fs::path service() const { return folder_ / "units/user/stepwell-refresh.service"; }
  fs::path timer() const { return folder_ / "units/user/stepwell-refresh.timer"; }
  template <typename Deed>
  static std::string failure_of(Deed deed) {
    try {
      deed();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kFailed);
      return std::string(error.what()) + " | " + error.hint();
    }
    return "did not fail";
  }

  testing::TemporaryFolder folder_;
  std::string path_;
};

TEST_F(UnitFolderTest, InstallingAgainChangesNothing) {
  const auto refresh = refresh_of("/a.ini");
  EXPECT_TRUE(install(refresh));
  EXPECT_EQ(told(),
            "--user daemon-reload\n--user enable --now stepwell-refresh.timer\n"
            "--user restart stepwell-refresh.timer\n");
  EXPECT_EQ(testing::read_file(service()), refresh_service(refresh, ""));
  EXPECT_EQ(testing::read_file(timer()), refresh_timer(refresh));
  EXPECT_FALSE(install(refresh));
  EXPECT_EQ(told(), "--user daemon-reload\n--user enable --now stepwell-refresh.timer\n");
}

TEST_F(UnitFolderTest, AnotherTimeIsTakenOver) {
  install(refresh_of("/a.ini"));
  told();
  EXPECT_TRUE(install(refresh_of("/a.ini", {1, 2})));
  EXPECT_THAT(testing::read_file(timer()), HasSubstr("01:02"));
  EXPECT_THAT(told(), HasSubstr("restart"));
}

TEST_F(UnitFolderTest, RemovingLeavesNothing) {
  install(refresh_of("/a.ini"));
  told();
  EXPECT_TRUE(remove_units(place(true), refresh_of("/a.ini")));
  EXPECT_EQ(told(), "--user disable --now stepwell-refresh.timer\n--user daemon-reload\n");
  EXPECT_TRUE(fs::is_empty(folder_ / "units/user"));
  EXPECT_FALSE(remove_units(place(true), refresh_of("/a.ini")));
  EXPECT_EQ(told(), "");
}

TEST_F(UnitFolderTest, NoSystemdIsToldWhereNoneRuns) {
  install(refresh_of("/a.ini"), false);
  EXPECT_TRUE(remove_units(place(false), refresh_of("/a.ini")));
  EXPECT_EQ(told(), "");
}

TEST_F(UnitFolderTest, AnotherDatabaseIsLeftAlone) {
  install(refresh_of("/a.ini"));
  const std::string failure = failure_of([&] { install(refresh_of("/b.ini")); });
  EXPECT_THAT(failure, HasSubstr("refreshes another database: --config /a.ini |"));
  EXPECT_THAT(failure, HasSubstr("schedule cron"));
  EXPECT_FALSE(remove_units(place(true), refresh_of("/b.ini")));
  EXPECT_EQ(testing::read_file(timer()), refresh_timer(refresh_of("/a.ini")));
}

TEST_F(UnitFolderTest, WhatSomebodyElseWroteIsLeftAlone) {
  fs::create_directories(service().parent_path());
  folder_.write("units/user/stepwell-refresh.timer", "[Timer]\nOnCalendar=hourly\n");
  EXPECT_THAT(failure_of([&] { install(refresh_of("/a.ini")); }), HasSubstr("was not written by stepwell"));
  EXPECT_FALSE(fs::exists(service()));
  EXPECT_FALSE(remove_units(place(true), refresh_of("/a.ini")));
  EXPECT_EQ(testing::read_file(timer()), "[Timer]\nOnCalendar=hourly\n");
}

TEST_F(UnitFolderTest, FolderThatCannotBeMadeIsNamed) {
  folder_.write("units", "a file where a folder should be");
  EXPECT_THAT(failure_of([&] { install(refresh_of("/a.ini")); }),
              HasSubstr("cannot make the folder " + (folder_ / "units/user").string()));
}

TEST_F(UnitFolderTest, SystemctlsComplaintIsTold) {
  script("echo 'Failed to connect to bus: No medium found' >&2\nexit 1\n");
  const std::string failure = failure_of([&] { install(refresh_of("/a.ini")); });
  EXPECT_THAT(failure, HasSubstr("'systemctl --user daemon-reload' failed: Failed to connect to bus"));
  EXPECT_THAT(failure, HasSubstr("run that command again"));
}

TEST(UnitFolder, IsBelowTheHomeOfAUser) {
  if (::geteuid() == 0) {
    EXPECT_EQ(UnitFolder::mine().folder, "/etc/systemd/system");
    EXPECT_EQ(UnitFolder::mine().systemctl("daemon-reload"), "systemctl daemon-reload");
    return;
  }
  const auto home = [](const std::string& name) {
    return name == "HOME" ? std::optional<std::string>("/home/ada") : std::nullopt;
  };
  EXPECT_EQ(UnitFolder::mine(home).folder, "/home/ada/.config/systemd/user");
  EXPECT_EQ(UnitFolder::mine(home).systemctl("daemon-reload"), "systemctl --user daemon-reload");
}

}  // namespace
}  // namespace stepwell
