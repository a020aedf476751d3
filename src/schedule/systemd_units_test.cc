#include "schedule/systemd_units.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace stepwell {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ScheduledRefresh refresh_of(const std::string& file) {
  return {.at = {4, 5}, .program = "/usr/bin/stepwell", .database = {"--config", file}, .folder = {}};
}

TEST(SystemdUnits, ServiceRefreshesOnce) {
  const std::string unit = refresh_service(refresh_of("/etc/c.ini"), "User=ada\n");
  EXPECT_THAT(unit,
              ::testing::StartsWith("# Written by 'stepwell schedule systemd' for: --config /etc/c.ini\n"));
  EXPECT_THAT(unit,
              HasSubstr("\nType=oneshot\nExecStart=/usr/bin/stepwell --config /etc/c.ini --quiet refresh\n"));
  EXPECT_THAT(unit, ::testing::EndsWith("\nUser=ada\n"));
  EXPECT_THAT(unit, Not(HasSubstr("WorkingDirectory")));
}

TEST(SystemdUnits, TimerIsDueEveryDay) {
  const std::string unit = refresh_timer(refresh_of("/etc/c.ini"));
  EXPECT_THAT(unit, HasSubstr("\nOnCalendar=*-*-* 04:05:00\nPersistent=yes\n"));
  EXPECT_THAT(unit, HasSubstr("\nWantedBy=timers.target\n"));
}

TEST(SystemdUnits, WordsAreQuoted) {
  EXPECT_THAT(refresh_service(refresh_of("/srv/our data/100%/\"$x\"\\'.ini"), ""),
              HasSubstr(R"( --config "/srv/our data/100%%/\"$$x\"\\'.ini" --quiet )"));
  // A lone ; would end the command.
  EXPECT_THAT(refresh_service(refresh_of(";"), ""), HasSubstr(" --config \";\" "));
}

TEST(SystemdUnits, FolderIsTakenToTheEndOfTheLine) {
  auto refresh = refresh_of("/c.ini");
  refresh.folder = "/srv/50% \\";
  EXPECT_THAT(refresh_service(refresh, ""), HasSubstr("\nWorkingDirectory=/srv/50%% \\/\n"));
}

TEST(SystemdUnits, ProgramWithADollarIsRefused) {
  auto refresh = refresh_of("/c.ini");
  refresh.program = "/opt/$x/stepwell";
  EXPECT_THROW(refresh_service(refresh, ""), Error);
}

}  // namespace
}  // namespace stepwell
