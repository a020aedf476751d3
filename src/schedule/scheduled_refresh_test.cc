#include "schedule/scheduled_refresh.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/error.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Variables = std::map<std::string, std::string>;

Environment variables(Variables values) {
  return [values = std::move(values)](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  };
}

ScheduledRefresh schedule(const ConfigRequest& request, const Variables& values = {}) {
  return schedule_refresh(load_config(request, variables(values)), TimeOfDay{}, variables(values));
}

std::string refusal(const ConfigRequest& request, const Variables& values = {}) {
  try {
    schedule(request, values);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUsage);
    return std::string(error.what()) + " | " + error.hint();
  }
  return "was scheduled";
}

std::string here(const std::string& name) { return (std::filesystem::current_path() / name).string(); }

TEST(TimeOfDay, IsTwoNumbersOfTwoDigits) {
  EXPECT_EQ(TimeOfDay::parse("00:00"), (TimeOfDay{0, 0}));
  EXPECT_EQ(TimeOfDay::parse("23:59").str(), "23:59");
  for (const char* text : {"", "5:30", "05:3", "24:00", "05:60", "0530", "05:30:00", "-1:30", "a5:30",
                           "05-30", " 5:30", "+5:30", "05:+3"}) {
    EXPECT_THROW(TimeOfDay::parse(text), Error) << text;
  }
}

TEST(ScheduledRefresh, PathsAreAbsolute) {
  EXPECT_THAT(schedule({.file = {}, .db_url = "duckdb:a/../big.duckdb"}).database,
              ElementsAre("--db", "duckdb:" + here("big.duckdb")));
  EXPECT_THAT(schedule({}).database, ElementsAre("--db", "duckdb:" + here("stepwell.duckdb")));
  EXPECT_TRUE(schedule({}).program.is_absolute());
}

// It ran in the folder of whoever scheduled it, where others may put a config.ini some day.
TEST(ScheduledRefresh, RunsWhereNobodyPutsAnotherConfiguration) {
  const testing::TemporaryFolder folder;
  EXPECT_EQ(schedule({}).folder, "/");
  EXPECT_EQ(schedule({.file = {}, .db_url = "duckdb:x.duckdb"}).folder, "/");
  const auto file = folder.write("config.ini", "[database]\npath = sales.duckdb\n");
  EXPECT_EQ(schedule({.file = file, .db_url = {}}).folder, "");
}

TEST(ScheduledRefresh, ConfigurationNamesTheDatabase) {
  const testing::TemporaryFolder folder;
  const auto named = folder.write("named.ini", "[database]\npath = sales.duckdb\n");
  EXPECT_EQ(schedule({.file = named, .db_url = {}}).key(), "--config " + named.string());
  const auto server =
      folder.write("server.ini", "[database]\nhost = db\ndatabase = sales\npassword = secret\n");
  EXPECT_EQ(schedule({.file = server, .db_url = {}}).key(), "--config " + server.string());
  const auto silent = folder.write("silent.ini", "[dashboard]\nas_of = 2025-10\n");
  EXPECT_EQ(schedule({.file = silent, .db_url = {}}).key(),
            "--config " + silent.string() + " --db duckdb:" + here("stepwell.duckdb"));
  EXPECT_EQ(schedule({.file = server, .db_url = "duckdb:/x.duckdb"}).key(),
            "--config " + server.string() + " --db duckdb:/x.duckdb");
}

TEST(ScheduledRefresh, CommandIsWhatToType) {
  ScheduledRefresh refresh{
      .at = {}, .program = "/usr/bin/stepwell", .database = {"--config", "/etc/c.ini"}, .folder = {}};
  EXPECT_THAT(refresh.command(),
              ElementsAre("/usr/bin/stepwell", "--config", "/etc/c.ini", "--quiet", "refresh"));
}

TEST(ScheduledRefresh, PasswordsAreNotWrittenDown) {
  EXPECT_EQ(schedule({.file = {}, .db_url = "mariadb://team@db/sales"}).key(),
            "--db mariadb://team@db/sales");
  const std::string refused = refusal({.file = {}, .db_url = "mariadb://team:secret@db/sales"});
  EXPECT_THAT(refused, HasSubstr("password in --db"));
  EXPECT_THAT(refused, HasSubstr("config.ini"));
  EXPECT_THAT(refused, HasSubstr("600"));
  EXPECT_THAT(refused, ::testing::Not(HasSubstr("secret")));
}

TEST(ScheduledRefresh, WhatOnlyTheShellKnowsIsRefused) {
  const testing::TemporaryFolder folder;
  const auto server = folder.write("server.ini", "[database]\nhost = db\ndatabase = sales\n");
  EXPECT_THAT(refusal({}, {{"DB_NAME", "sales"}, {"DB_PASSWORD", "secret"}}),
              HasSubstr("DB_PASSWORD, DB_NAME say"));
  EXPECT_THAT(refusal({.file = server, .db_url = {}}, {{"DB_PASSWORD", "secret"}}),
              HasSubstr("DB_PASSWORD says"));
  // It says what the file says anyway.
  EXPECT_EQ(schedule({.file = server, .db_url = {}}, {{"DB_HOST", "db"}}).key(),
            "--config " + server.string());
  // The option wins over the variables, now and later.
  EXPECT_EQ(schedule({.file = {}, .db_url = "mariadb://db/sales"}, {{"DB_NAME", "other"}}).key(),
            "--db mariadb://db/sales");
}

TEST(ScheduledRefresh, RelativePathsInUrlsAreRefused) {
  EXPECT_THAT(refusal({.file = {}, .db_url = "mariadb://db/sales?ssl-ca=ca.pem"}), HasSubstr("'ca.pem'"));
  EXPECT_THAT(refusal({.file = {}, .db_url = "mariadb://db/sales?socket=my.sock"}), HasSubstr("'my.sock'"));
}

TEST(ScheduledRefresh, ControlCharactersAreRefused) {
  EXPECT_THAT(refusal({.file = {}, .db_url = "duckdb:/tmp/two\nlines.duckdb"}),
              HasSubstr("control character"));
}

}  // namespace
}  // namespace stepwell
