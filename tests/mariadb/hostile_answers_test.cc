// A server that answers one statement with something else than its answer: every command of the program, and
// every statement of it one after the other. No byte of a file leaves, no memory is read that is not there,
// and the error says what the server did.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "tests/mariadb/mariadb_test.h"
#include "tests/testing/hostile_server.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

using Answer = HostileServer::Answer;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPassword = "hush-of-the-answers";
constexpr char kPrepare = 0x16;
constexpr std::chrono::milliseconds kServing{400};

class HostileAnswers : public MariaDbTest {
 protected:
  void SetUp() override {
    use_shared_server();
    const auto root = connect();
    root->execute("CREATE USER IF NOT EXISTS hostile@'%' IDENTIFIED BY '" + std::string(kPassword) +
                  "'; GRANT ALL ON *.* TO hostile@'%'");
    publish_small_business();
    change_some_sums();
    // MySQL knows the password from here on, and takes a proof of it over the connections that follow.
    const std::string root_url = engine().url();
    expect_success({"status"},
                   "mysql://hostile:" + std::string(kPassword) + root_url.substr(root_url.find('@')));
    planted_ = folder_.write("planted", "planted-secret-of-this-machine").string();
    rows_ = folder_.write("rows.csv", "asin_id,marketplace,metric,month,value\n100,US,CM3,2025-03-01,1.25\n")
                .string();
  }

  /// Every command that talks to a database. Those that write come last, the one that removes all at the end.
  std::vector<std::vector<std::string>> commands() const {
    return {{"status"},
            {"doctor"},
            {"verify"},
            {"verify", "--full"},
            {"bench", "--rounds", "1"},
            {"export", "--tier", "category"},
            {"serve", "--listen", "127.0.0.1:0"},
            {"generate", "--rows", "500"},
            {"setup", "--yes"},
            {"refresh"},
            {"refresh", "--full"},
            {"import", "--table", "financials", "--again", rows_},
            {"rollback"},
            {"rollback", "--drop"}};
  }

  Outcome run_through(const HostileServer& server, const std::vector<std::string>& arguments) {
    const std::string url = "mariadb://hostile:" + std::string(kPassword) +
                            "@127.0.0.1:" + std::to_string(server.port()) + "/" + database();
    if (arguments.front() == "generate") {
      connect()->execute("SET foreign_key_checks = 0; DROP DATABASE IF EXISTS " + database() +
                         "_made; CREATE DATABASE " + database() + "_made");
      return stepwell(arguments, url + "_made");
    }
    if (arguments.front() != "serve") return stepwell(arguments, url);
    Command command{.arguments = {STEPWELL_BINARY}};
    command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
    command.arguments.insert(command.arguments.end(), {"--db", url});
    Process serving(command);
    std::this_thread::sleep_for(kServing);
    serving.signal(SIGTERM);
    return serving.wait();
  }

  /// One run of the command whose statement `answer.at` is answered; how many it had.
  int answer_one(const std::vector<std::string>& command, const Answer& answer) {
    HostileServer server(shared_socket(), answer);
    const Outcome outcome = run_through(server, command);
    const std::string answered = server.answered_command();
    SCOPED_TRACE(command.front() + ", statement " + std::to_string(answer.at) + ": " + answered + "\n" +
                 outcome.errors + outcome.output);
    EXPECT_THAT(server.received(), Not(HasSubstr("planted-secret")));
    EXPECT_THAT(server.received(), Not(HasSubstr(kPassword)));
    EXPECT_FALSE(outcome.timed_out);
    // A server may be told to end before it listens to that.
    EXPECT_TRUE(outcome.status >= 0 || (command.front() == "serve" && outcome.status == -SIGTERM))
        << "it crashed";
    EXPECT_THAT(outcome.errors, Not(HasSubstr("AddressSanitizer")));
    // Also where a command could do without what the statement asked for: a further connection, a lock. In
    // answer to a statement that is prepared the request is only nonsense.
    if (answer.kind == Answer::Kind::kAskForFile && !answered.empty() && answered.front() != kPrepare) {
      EXPECT_THAT(outcome.errors + outcome.output, HasSubstr("the server asked for the file '" + planted_));
    }
    return server.commands();
  }

  /// Answers some statements of the command, one a run: others each time that the suite runs.
  /// STEPWELL_EVERY=1 takes all.
  void answer_some(const std::vector<std::string>& command, Answer answer, int runs = 2) {
    constexpr int kNone = 1 << 30;
    answer.at = kNone;
    const int statements = answer_one(command, answer);
    const int step = std::getenv("STEPWELL_EVERY") != nullptr ? 1 : std::max(1, statements / runs);
    for (answer.at = getpid() % step; answer.at < statements; answer.at += step) answer_one(command, answer);
  }

  void TearDown() override {
    connect()->execute("SET foreign_key_checks = 0; DROP DATABASE IF EXISTS " + database() + "_made");
    MariaDbTest::TearDown();
  }

  TemporaryFolder folder_;
  std::string planted_;
  std::string rows_;
};

TEST_F(HostileAnswers, FileIsNotForTheAsking) {
  for (const auto& command : commands()) {
    answer_some(command, {.kind = Answer::Kind::kAskForFile, .path = planted_});
  }
}

// The library then speaks of a lost connection, and of nothing else.
TEST_F(HostileAnswers, ServerThatAsksAndHangsUpIsNamed) {
  for (const auto& command : commands()) {
    answer_some(command, {.kind = Answer::Kind::kAskForFile, .path = planted_, .hangs_up = true}, 1);
  }
}

TEST_F(HostileAnswers, FewerColumnsThanAskedForAreNoticed) {
  for (const auto& command : commands()) {
    answer_some(command, {.kind = Answer::Kind::kOneColumn});
  }
}

TEST_F(HostileAnswers, NoRowsWhereRowsWereAskedFor) {
  for (const auto& command : commands()) {
    answer_some(command, {.kind = Answer::Kind::kNoRows});
  }
}

TEST_F(HostileAnswers, LoadingSendsTheRowsAndNothingElse) {
  // The one statement that is answered with a request for a file: the request names another one. It is among
  // the last.
  const std::vector<std::string> import = {"import", "--table", "financials", "--again", rows_};
  Answer answer{.kind = Answer::Kind::kAskForFile, .path = planted_};
  answer.at = 1 << 30;
  for (answer.at = answer_one(import, answer) - 1; answer.at >= 0; --answer.at) {
    HostileServer server(shared_socket(), answer);
    const Outcome outcome = run_through(server, import);
    EXPECT_THAT(server.received(), Not(HasSubstr("planted-secret")));
    if (server.answered_command().find("LOAD DATA") == std::string::npos) continue;
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.errors, HasSubstr("the server asked for the file '" + planted_ + "'"));
    return;
  }
  FAIL() << "nothing is loaded";
}

TEST_F(HostileAnswers, HugeCellTakesNoMemoryBeforeItComes) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers take addresses without a bound";
#endif
  const HostileServer server(shared_socket(), {.kind = Answer::Kind::kHugeCell});
  const std::string url = "mariadb://hostile:" + std::string(kPassword) +
                          "@127.0.0.1:" + std::to_string(server.port()) + "/" + database();
  const std::string bounded = "ulimit -v 1500000; exec \"$@\"";
  const Outcome outcome =
      run({.arguments = {"/bin/bash", "-c", bounded, "bash", STEPWELL_BINARY, "--db", url, "status"}});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_FALSE(outcome.timed_out);
  EXPECT_THAT(outcome.errors, Not(HasSubstr("bad_alloc")));
  EXPECT_THAT(outcome.errors, Not(HasSubstr("fault of stepwell")));
}

}  // namespace
}  // namespace stepwell::testing
