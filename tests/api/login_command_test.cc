// Logins as people make and use them: `stepwell user`, config.ini, HTTPS, and what SIGHUP reads anew.
#include <gmock/gmock.h>

#include "tests/api/login_command.h"

namespace stepwell::testing {
namespace {

using serve::testing::RawClient;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(LoginCommand, UsersAreAddedListedAndRemoved) {
  EXPECT_EQ(stepwell({"user", "add", "ada", "--role", "admin"}, "correct horse\n").status, 0);
  const Outcome token = stepwell({"user", "add", "bot", "--token"});
  EXPECT_EQ(token.status, 0);
  EXPECT_EQ(token.output.size(), 44u) << "the token alone, so that a script can take it";
  const Outcome list = stepwell({"user", "list"});
  EXPECT_THAT(list.output, HasSubstr("ada   admin   a password"));
  EXPECT_THAT(list.output, HasSubstr("bot   viewer  a token"));
  EXPECT_THAT(file("stepwell.users"), Not(HasSubstr("correct horse")));
  EXPECT_THAT(file("stepwell.users"), Not(HasSubstr(token.output.substr(0, 43))));
  EXPECT_EQ(stepwell({"user", "remove", "ada"}).status, 0);
  EXPECT_THAT(stepwell({"user", "list"}).output, Not(HasSubstr("ada")));
}

TEST_F(LoginCommand, MistakesAreNamed) {
  EXPECT_THAT(stepwell({"user", "add", "ada"}, "short\n").errors, HasSubstr("8 to 1024"));
  EXPECT_THAT(stepwell({"user", "add", "a b"}, "correct horse\n").errors, HasSubstr("no name for a login"));
  EXPECT_THAT(stepwell({"user", "add", "ada", "--role", "boss"}, "correct horse\n").errors,
              HasSubstr("viewer and admin"));
  EXPECT_THAT(stepwell({"user", "remove", "ada"}).errors, HasSubstr("there is no login 'ada'"));
  stepwell({"user", "add", "ada"}, "correct horse\n");
  EXPECT_THAT(stepwell({"user", "add", "ada"}, "correct horse\n").errors, HasSubstr("already"));
  EXPECT_EQ(stepwell({"user"}).status, 2);
  std::ofstream(folder_ / "stepwell.users") << "nonsense\n";
  const Outcome serving = stepwell({"serve", "--listen", "127.0.0.1:0"});
  EXPECT_EQ(serving.status, 2);
  EXPECT_THAT(serving.errors, HasSubstr("stepwell.users, line 1"));
}

TEST_F(LoginCommand, TheServerAsksAndListensElsewhereOnlyThen) {
  EXPECT_EQ(stepwell({"serve", "--listen", "0.0.0.0:0"}).status, 2);
  stepwell({"user", "add", "ada"}, "correct horse\n");
  EXPECT_EQ(stepwell({"serve", "--listen", "0.0.0.0:0", "--no-auth"}).status, 2);
  start();
  EXPECT_EQ(server_->get("/api/filters").status, 401);
  EXPECT_EQ(log_in("ada", "correct horse").status, 200);
  const Outcome end = server_->stop();
  EXPECT_THAT(end.errors, HasSubstr("for those who log in"));
  start({"--no-auth"});
  ASSERT_LT(server_->wait_for(1), 10);
  EXPECT_EQ(server_->get("/api/filters").status, 200);
}

TEST_F(LoginCommand, APasswordInTheConfigurationIsTakenWithAWarning) {
  configure("[auth]\nusername = team\npassword = in plain sight\n");
  start();
  EXPECT_EQ(log_in("team", "in plain sight").status, 200);
  EXPECT_EQ(log_in("team", "in plain").status, 401);
  EXPECT_THAT(server_->errors_so_far(), HasSubstr("use 'stepwell user add team' instead"));
  EXPECT_THAT(server_->errors_so_far(), Not(HasSubstr("plain sight")));
}

TEST_F(LoginCommand, SessionsExpire) {
  configure("[auth]\nsession_hours = 0.0005\n");  // 1.8 s
  stepwell({"user", "add", "ada"}, "correct horse\n");
  start();
  const Stopwatch stopwatch;
  const std::string cookie = log_in("ada", "correct horse").field("Set-Cookie");
  const std::string field = "Cookie: " + cookie.substr(0, cookie.find(';'));
  while (get_with(field, "/api/status").status != 401 && stopwatch.elapsed_s() < 10) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_GT(stopwatch.elapsed_s(), 1);
  EXPECT_LT(stopwatch.elapsed_s(), 10);
}

TEST_F(LoginCommand, SighupReadsUsersAndSettingsAnewAndOpensTheLogAgain) {
  stepwell({"user", "add", "ada"}, "correct horse\n");
  start({"--access-log", "access.log"});
  const std::string cookie = log_in("ada", "correct horse").field("Set-Cookie");
  const std::string field = "Cookie: " + cookie.substr(0, cookie.find(';'));
  while (get_with(field).status == 503) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(get_with(field + "\r\nX-Request-Id: mine-1", "/api/filters?x=%22").status, 200);
  EXPECT_THAT(get_with(field).body, Not(HasSubstr("\"as_of\":\"2024-03\"")));
  for (int i = 0; i < 100 && file("access.log").find("mine-1") == std::string::npos; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_THAT(file("access.log"), HasSubstr(" 127.0.0.1 ada \"GET /api/filters?x=%22\" 200 "));

  std::filesystem::rename(folder_ / "access.log", folder_ / "access.log.1");
  configure("[dashboard]\nas_of = 2024-03\n");
  stepwell({"user", "remove", "ada"});
  const std::string token = stepwell({"user", "add", "bot", "--token"}).output.substr(0, 43);
  server_->signal(SIGHUP);
  ASSERT_TRUE(wait_for_log("read anew"));
  EXPECT_EQ(get_with(field).status, 401) << "ada is gone, and so is her session";
  EXPECT_THAT(get_with("Authorization: Bearer " + token).body, HasSubstr("\"as_of\":\"2024-03\""));

  configure("[dashboard]\nas_of = March\n");
  server_->signal(SIGHUP);
  ASSERT_TRUE(wait_for_log("the configuration stays as it was"));
  EXPECT_THAT(get_with("Authorization: Bearer " + token).body, HasSubstr("\"as_of\":\"2024-03\""));
  server_->stop();
  EXPECT_THAT(file("access.log"), HasSubstr(" bot \"GET /api/filters\" 200 "));
}

TEST_F(LoginCommand, WhoeverAsksForARefreshIsRecordedWithTheGeneration) {
  stepwell({"user", "add", "ada", "--role", "admin"}, "correct horse\n");
  start();
  const std::string session = session_of(log_in("ada", "correct horse")) + "\r\n";
  std::ofstream(folder_ / "new.csv") << "asin_id,marketplace,metric,month,value\n1,US,m,2025-10-07,19.90\n";
  EXPECT_EQ(stepwell({"import", "--table", "financials", "new.csv"}).status, 0);
  EXPECT_EQ(RawClient(server_->port()).post("/api/rollback", "{\"generation\":1}", session).status, 202);
  ASSERT_TRUE(wait_for_log("generation 3 holds the tiers of generation 1 again"));
  const std::string told = stepwell({"status", "--json"}).output;
  EXPECT_THAT(told, HasSubstr(R"("generation":3,"kind":"rollback")"));
  const auto actor_of = [&told](const std::string& generation) {
    const auto at = told.find("\"actor\":\"", told.find("\"generation\":" + generation + ","));
    return told.substr(at + 9, told.find('"', at + 9) - at - 9);
  };
  EXPECT_EQ(actor_of("3"), "ada");
  EXPECT_EQ(actor_of("2"), actor_of("1")) << "the one who runs commands here";
  EXPECT_THAT(actor_of("1"), Not(::testing::AnyOf("", "ada")));
  EXPECT_THAT(stepwell({"status"}).output, HasSubstr(" ago by ada\n"));
}

}  // namespace
}  // namespace stepwell::testing
