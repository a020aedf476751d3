// What went wrong with logins in the running program: files that opened it, changes that did not take, and
// people whom others kept out.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>

#include "tests/api/login_command.h"

namespace stepwell::testing {
namespace {

namespace fs = std::filesystem;
using serve::testing::RawClient;
using ::testing::HasSubstr;
using ::testing::Not;

class LoginFaults : public LoginCommand {
 protected:
  fs::path users() const { return folder_ / "stepwell.users"; }
  /// Makes the users' file one of the things that it may not be.
  void make_no_file(const std::string& kind) const {
    fs::remove_all(users());
    if (kind == "empty") std::ofstream(users()) << "";
    if (kind == "comments") std::ofstream(users()) << "# none yet\n\n \t\n";
    if (kind == "folder") fs::create_directory(users());
    if (kind == "dangling") fs::create_symlink("gone.users", users());
    if (kind == "loop") fs::create_symlink("stepwell.users", users());
    if (kind == "pipe") ::mkfifo(users().c_str(), 0600);
    if (kind == "device") fs::create_symlink("/dev/null", users());
    if (kind == "nonsense") std::ofstream(users()) << "ada:admin:pass";
  }
  static std::vector<std::string> kinds() {
    return {"empty", "comments", "folder", "dangling", "loop", "pipe", "device", "nonsense"};
  }
  void add_ada() {
    ASSERT_EQ(stepwell({"user", "add", "ada", "--role", "admin"}, "correct horse\n").status, 0);
  }
  /// Of what asks for a login and does not wait for a snapshot.
  int status_with(const std::string& field) const { return get_with(field, "/metrics").status; }
};

TEST_F(LoginFaults, AFileOfUsersThatIsNoneDidOpenTheServer) {
  for (const bool configured : {false, true}) {
    configure(configured ? "[auth]\nusers = stepwell.users\n" : "");
    for (const std::string& kind : kinds()) {
      make_no_file(kind);
      const Outcome serving = stepwell({"serve", "--listen", "127.0.0.1:0"});
      EXPECT_GT(serving.status, 0) << kind;
      EXPECT_FALSE(serving.timed_out) << kind;
      EXPECT_THAT(serving.errors, HasSubstr("stepwell.users")) << kind;
      EXPECT_THAT(serving.errors, HasSubstr("what to do:")) << kind;
      const Outcome doctor = stepwell({"doctor"});
      EXPECT_THAT(doctor.output, HasSubstr("PROBLEM  logins")) << kind;
    }
  }
  fs::remove(users());
  const Outcome missing = stepwell({"serve", "--listen", "127.0.0.1:0"});
  EXPECT_EQ(missing.status, 2) << "it is configured";
  EXPECT_THAT(missing.errors, HasSubstr("there is no such file"));
  EXPECT_THAT(stepwell({"doctor"}).output, HasSubstr("PROBLEM  logins"));
  configure("");
  start();
  EXPECT_NE(server_->get("/api/status").status, 401) << "nobody has configured any";
}

TEST_F(LoginFaults, AFolderThatMayNotBeSearchedDidOpenTheServer) {
  if (::geteuid() != 0) GTEST_SKIP() << "root becomes somebody without rights here";
  const auto as_nobody = [&](std::vector<std::string> command) {
    command.insert(command.begin(), {"setpriv", "--reuid=65534", "--clear-groups", STEPWELL_BINARY});
    return run({.arguments = command, .folder = folder_.path()});
  };
  fs::create_directory(folder_ / "closed");
  std::ofstream(folder_ / "closed/users") << "ada:admin:token:x\n";
  fs::permissions(folder_ / "closed", fs::perms::owner_all);
  fs::permissions(folder_.path(), fs::perms(0755));
  if (as_nobody({"--version"}).status != 0) GTEST_SKIP() << "nobody else can reach what was built here";
  configure("[auth]\nusers = closed/users\n");
  const Outcome outcome = as_nobody({"serve", "--listen", "127.0.0.1:0"});
  EXPECT_EQ(outcome.status, 1) << outcome.errors;
  EXPECT_THAT(outcome.errors, HasSubstr("closed/users: Permission denied"));
}

TEST_F(LoginFaults, AConfigurationThatLeadsNowhereDidLoseItsLogins) {
  add_ada();
  fs::create_symlink("gone.ini", folder_ / "config.ini");
  const Outcome outcome = stepwell({"serve", "--listen", "127.0.0.1:0"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.errors, HasSubstr("cannot read the configuration file config.ini"));
}

TEST_F(LoginFaults, WithoutAuthenticationNoFileIsLookedAt) {
  make_no_file("folder");
  start({"--no-auth"});
  EXPECT_NE(server_->get("/api/status").status, 401);
  EXPECT_TRUE(reload("read anew"));
  EXPECT_NE(server_->get("/api/status").status, 401);
}

TEST_F(LoginFaults, AReloadWithoutItsFileKeepsTheLogins) {
  add_ada();
  start();
  const std::string session = session_of(log_in("ada", "correct horse"));
  std::vector<std::string> all = kinds();
  all.emplace_back("missing");
  for (const std::string& kind : all) {
    make_no_file(kind);
    ASSERT_TRUE(reload("the logins stay as they were")) << kind;
    EXPECT_EQ(status_with(session), 200) << kind;
    EXPECT_EQ(status_with("X: y"), 401) << kind;
  }
  EXPECT_EQ(log_in("ada", "correct horse").status, 200);
}

TEST_F(LoginFaults, RemovingTheLastLoginTakesAndOpensNothing) {
  add_ada();
  start();
  const std::string session = session_of(log_in("ada", "correct horse"));
  EXPECT_EQ(status_with(session), 200);
  EXPECT_THAT(stepwell({"user", "remove", "ada"}).errors, HasSubstr("that was the last login"));
  ASSERT_TRUE(reload("read anew"));
  EXPECT_EQ(status_with(session), 401);
  EXPECT_EQ(status_with("X: y"), 401);
  server_->stop();
  const Outcome again = stepwell({"serve", "--listen", "127.0.0.1:0"});
  EXPECT_EQ(again.status, 2);
  EXPECT_THAT(again.errors, HasSubstr("nobody may log in"));
  EXPECT_THAT(stepwell({"doctor"}).output, HasSubstr("PROBLEM  logins"));
  add_ada();
  start();
  EXPECT_EQ(log_in("ada", "correct horse").status, 200);
}

TEST_F(LoginFaults, WhatCameThroughAProxyDidMakeItsSenderAnAdmin) {
  for (const std::vector<std::string>& options : {std::vector<std::string>{}, {"--no-auth"}}) {
    start(options);
    ASSERT_LT(server_->wait_for(1), 10);
    for (const char* field :
         {"X-Forwarded-For: 203.0.113.9", "x-forwarded-for:", "FORWARDED: for=203.0.113.9",
          "X-Real-Ip:", "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-For: 127.0.0.1", "Via: 1.1 proxy",
          "X-Forwarded-Proto: https"}) {
      for (const char* target : {"/api/dashboard-data", "/api/status", "/api/products", "/metrics"}) {
        const auto answer = get_with(field, target);
        EXPECT_EQ(answer.status, 403) << field << target;
        EXPECT_THAT(answer.body, HasSubstr("stepwell user add")) << field;
      }
      RawClient client(server_->port());
      EXPECT_EQ(client.post("/api/refresh", "{}", std::string(field) + "\r\n").status, 403) << field;
      EXPECT_EQ(get_with(field, "/healthz").status, 200);
    }
    EXPECT_EQ(server_->get("/api/dashboard-data").status, 200);
  }
}

TEST_F(LoginFaults, AnotherPasswordDidLeaveSessionsAlive) {
  add_ada();
  stepwell({"user", "add", "vic"}, "correct horse\n");
  start();
  const std::string ada = session_of(log_in("ada", "correct horse"));
  const std::string vic = session_of(log_in("vic", "correct horse"));
  RawClient kept(server_->port());
  EXPECT_EQ(kept.get("/metrics", ada + "\r\n").status, 200);
  stepwell({"user", "remove", "ada"});
  stepwell({"user", "add", "ada", "--role", "admin"}, "another horse\n");
  ASSERT_TRUE(reload("read anew"));
  EXPECT_EQ(kept.get("/metrics", ada + "\r\n").status, 401) << "on the connection that was open before, too";
  EXPECT_EQ(status_with(vic), 200) << "nothing of his has changed";
  EXPECT_EQ(log_in("ada", "correct horse").status, 401);
  EXPECT_EQ(log_in("ada", "another horse").status, 200);
}

TEST_F(LoginFaults, ALoginUnderWayDidOutliveItsRemoval) {
  add_ada();
  stepwell({"user", "add", "vic"}, "correct horse\n");
  const std::string both = file("stepwell.users");
  stepwell({"user", "remove", "vic"});
  const std::string ada_alone = file("stepwell.users");
  std::ofstream(users()) << both;
  start();
  for (int round = 0; round < 8; ++round) {
    std::ofstream(users()) << both;
    ASSERT_TRUE(reload("read anew"));
    serve::testing::HttpAnswer in;
    std::thread logging_in([&] { in = log_in("vic", "correct horse"); });
    std::this_thread::sleep_for(std::chrono::milliseconds(15 * round));
    std::ofstream(users()) << ada_alone;
    ASSERT_TRUE(reload("read anew"));
    logging_in.join();
    if (in.status != 200) continue;
    EXPECT_EQ(status_with(session_of(in)), 401) << round;
  }
}

TEST_F(LoginFaults, APasswordInTheConfigurationKeepsItsSessionsUntilItChanges) {
  configure("[auth]\nusername = team\npassword = in plain sight\n");
  start();
  const std::string session = session_of(log_in("team", "in plain sight"));
  ASSERT_TRUE(reload("read anew"));
  EXPECT_EQ(status_with(session), 200);
  configure("[auth]\nusername = team\npassword = another sight\n");
  ASSERT_TRUE(reload("read anew"));
  EXPECT_EQ(status_with(session), 401);
  EXPECT_EQ(log_in("team", "another sight").status, 200);
}

TEST_F(LoginFaults, SomebodyRemovedDidStayWhenTheRestOfTheReloadFailed) {
  add_ada();
  const std::string token =
      "Authorization: Bearer " + stepwell({"user", "add", "bot", "--token"}).output.substr(0, 43);
  start();
  EXPECT_EQ(status_with(token), 200);
  stepwell({"user", "remove", "bot"});
  configure("[dashboard]\nas_of = March\n");
  ASSERT_TRUE(reload("the logins have been read anew"));
  EXPECT_THAT(server_->errors_so_far(), HasSubstr("the configuration stays as it was"));
  EXPECT_EQ(status_with(token), 401);
  // HTTPS does not begin with a reload, and nor does a certificate that is not there.
  const std::string session = session_of(log_in("ada", "correct horse"));
  stepwell({"user", "add", "eve"}, "correct horse\n");
  configure("");
  stepwell({"user", "remove", "ada"});
  configure("[server]\ncertificate = gone.pem\nkey = gone.key\n");
  ASSERT_TRUE(reload("the logins have been read anew"));
  EXPECT_EQ(status_with(session), 401);
}

TEST_F(LoginFaults, GuessesDidKeepANameOutForGood) {
  add_ada();
  start();
  const auto from = [this](const std::string& address, const std::string& password,
                           const std::string& name = "ada") {
    return RawClient(server_->port())
        .post("/api/login", R"({"username":")" + name + R"(","password":")" + password + "\"}",
              "X-Forwarded-For: " + address + "\r\n")
        .status;
  };
  EXPECT_EQ(from("198.51.100.1", "correct horse"), 200);
  int slowed = 0;
  for (int i = 0; i < 14 && slowed != 429; ++i) slowed = from("203.0.113.5", "guess");
  EXPECT_EQ(slowed, 429);
  EXPECT_EQ(from("198.51.100.1", "correct horse"), 200) << "she was here before";
  EXPECT_EQ(from("198.51.100.2", "correct horse"), 200) << "and from anywhere else";
  // Many addresses at once keep strangers waiting, and not her.
  std::vector<std::thread> guessers;
  std::atomic<int> next = 0;
  for (int t = 0; t < 8; ++t) {
    guessers.emplace_back([&] {
      for (int i = next++; i < 80; i = next++) from("203.0.114." + std::to_string(i), "guess");
    });
  }
  EXPECT_EQ(from("198.51.100.1", "correct horse"), 200) << "while they guess";
  for (std::thread& guesser : guessers) guesser.join();
  EXPECT_EQ(from("198.51.100.1", "correct horse"), 200);
  EXPECT_EQ(from("198.51.100.1", "guess", std::string(5'000, 'a')), 401)
      << "no name, and nothing is kept of it";
}

}  // namespace
}  // namespace stepwell::testing
