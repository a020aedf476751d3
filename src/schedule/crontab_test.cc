#include "schedule/crontab.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/testing/process.h"

namespace stepwell {
namespace {

using ::testing::HasSubstr;

ScheduledRefresh refresh_of(const std::string& file, TimeOfDay at = {}) {
  return {.at = at, .program = "/usr/bin/stepwell", .database = {"--config", file}, .folder = {}};
}

/// The line that cron reads, as cron hands it to sh: \% is a percent sign.
std::string command_in(const std::string& entry) {
  const auto begin = entry.find("* * * ") + 6;
  std::string command;
  for (auto at = begin; entry[at] != '\n'; ++at) {
    if (entry[at] == '\\' && entry[at + 1] == '%') ++at;
    command += entry[at];
  }
  return command;
}

TEST(Crontab, EntryIsALineBetweenComments) {
  EXPECT_EQ(
      crontab_entry(refresh_of("/etc/stepwell/config.ini", {6, 5})),
      "# BEGIN stepwell refresh --config /etc/stepwell/config.ini\n"
      "# what it prints is in the system log: journalctl -t stepwell, or grep stepwell /var/log/syslog\n"
      "5 6 * * * /usr/bin/stepwell --config /etc/stepwell/config.ini --quiet refresh 2>&1 | logger -t "
      "stepwell\n"
      "# END stepwell refresh --config /etc/stepwell/config.ini\n");
}

// Read by a real sh: the words arrive as they were, whatever is in them.
TEST(Crontab, ShellReadsTheWordsAgain) {
  auto refresh = refresh_of("/srv/100% of 'us' & \"them\"; $(x) `y`/config.ini");
  refresh.program = "/bin/echo";
  const std::string command = command_in(crontab_entry(refresh));
  const auto outcome = testing::run({.arguments = {"sh", "-c", command.substr(0, command.find(" 2>&1"))}});
  EXPECT_EQ(outcome.output, "--config /srv/100% of 'us' & \"them\"; $(x) `y`/config.ini --quiet refresh\n");
  EXPECT_THAT(crontab_entry(refresh), HasSubstr("100\\%"));
}

TEST(Crontab, FolderIsGoneToFirst) {
  auto refresh = refresh_of("/c.ini");
  refresh.folder = "/srv/my data";
  EXPECT_THAT(crontab_entry(refresh), HasSubstr("* cd '/srv/my data' && /usr/bin/stepwell --config"));
}

TEST(Crontab, BackslashIsRefused) { EXPECT_THROW(crontab_entry(refresh_of("/srv/a\\b.ini")), Error); }

TEST(Crontab, OtherLinesStayByteForByte) {
  const std::string others = "MAILTO=ops\n\n# mine \t\n5 4 * * *  date +\\%s\n";
  const auto a = refresh_of("/a.ini");
  const auto b = refresh_of("/b.ini");
  const std::string one = with_entry(others, a);
  EXPECT_EQ(one, others + crontab_entry(a));
  EXPECT_EQ(with_entry(one, a), one);
  const std::string two = with_entry(one, b);
  EXPECT_EQ(two, others + crontab_entry(a) + crontab_entry(b));
  // In its place, whatever follows.
  const auto later = refresh_of("/a.ini", {23, 0});
  EXPECT_EQ(with_entry(two + "# end\n", later), others + crontab_entry(later) + crontab_entry(b) + "# end\n");
  EXPECT_EQ(without_entry(two, a.key()), others + crontab_entry(b));
  EXPECT_EQ(without_entry(without_entry(two, a.key()), b.key()), others);
}

TEST(Crontab, NothingToRemoveChangesNothing) {
  EXPECT_EQ(without_entry("", "--config /a.ini"), "");
  EXPECT_EQ(without_entry("# no newline at the end", "--config /a.ini"), "# no newline at the end");
}

// The key of one database may begin, or contain, that of another.
TEST(Crontab, KeysAreWholeLines) {
  const auto shorter = refresh_of("/a.ini");
  const auto longer = refresh_of("/a.ini2");
  const std::string both = with_entry(with_entry("", longer), shorter);
  EXPECT_EQ(without_entry(both, shorter.key()), crontab_entry(longer));
  const std::string mentioned = "echo # BEGIN stepwell refresh --config /a.ini\n";
  EXPECT_EQ(without_entry(mentioned, shorter.key()), mentioned);
}

TEST(Crontab, LastLineWithoutNewlineIsEnded) {
  EXPECT_EQ(with_entry("@daily true", refresh_of("/a.ini")),
            "@daily true\n" + crontab_entry(refresh_of("/a.ini")));
}

TEST(Crontab, EntryWithoutItsEndIsNotGuessed) {
  const auto a = refresh_of("/a.ini");
  const std::string begin = "# BEGIN stepwell refresh --config /a.ini\n";
  EXPECT_THROW(with_entry(begin + "5 4 * * * mine\n", a), Error);
  EXPECT_THROW(without_entry(begin + "5 4 * * * mine\n" + crontab_entry(a), a.key()), Error);
}

}  // namespace
}  // namespace stepwell
