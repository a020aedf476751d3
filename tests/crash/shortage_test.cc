// A machine that has no thread and no memory left: the program says so and ends, or does without. It does not
// abort, and it does not call that its own fault.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "tests/testing/engine_mariadb.h"
#include "tests/testing/process.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Texts = std::vector<std::string>;

class Shortage : public ::testing::Test {
 protected:
  Outcome stepwell(Texts arguments, const std::string& variable = "", const std::string& value = "") const {
    arguments.insert(arguments.begin(), {STEPWELL_BINARY, "--quiet"});
    Command command{.arguments = std::move(arguments), .folder = folder_.path()};
    if (!variable.empty()) {
      command.environment = {{"LD_PRELOAD", STEPWELL_FAILING_CALL_LIBRARY},
                             {variable, value},
                             asan_options_and("verify_asan_link_order=0")};
    }
    return run(command, 30'000);
  }
  void given(Texts arguments) const {
    const Outcome outcome = stepwell(std::move(arguments));
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
  }
  static void expect_no_abort(const Outcome& outcome) {
    EXPECT_FALSE(outcome.timed_out) << "it hangs: " << outcome.errors;
    EXPECT_GE(outcome.status, 0) << "killed by a signal: " << outcome.errors;
    EXPECT_THAT(outcome.errors, Not(HasSubstr("fault of stepwell")));
    EXPECT_THAT(outcome.errors, Not(HasSubstr("terminate called")));
    if (outcome.status > 0) {
      EXPECT_THAT(outcome.errors, HasSubstr("what to do: "));
    }
  }
  /// `make` gives the arguments for a database that nothing has been done to yet. Each thread in turn is not
  /// to be had, until the program starts fewer.
  template <typename Make>
  void refuse_each_thread(Make make) {
    int refused = 0;
    for (int thread = 1; thread <= 12; ++thread) {
      SCOPED_TRACE("thread " + std::to_string(thread));
      const Outcome outcome = stepwell(make(thread), "STEPWELL_FAILING_THREAD", std::to_string(thread));
      expect_no_abort(outcome);
      if (outcome.errors.find("cannot start a thread") != std::string::npos) ++refused;
      if (HasFailure()) return;
    }
    EXPECT_GT(refused, 0) << "no thread was missed: nothing has been tested";
  }

  TemporaryFolder folder_;
};

// The destructor of the engine stores the file's time; without memory for that, the program aborted after all
// was done and well.
TEST_F(Shortage, OfMemoryWhenAFileIsClosedLeavesWhatWasDone) {
  given({"generate", "--rows", "2000"});
  given({"setup", "--yes", "--no-populate"});
  for (const char* statement : {"DELETE FROM stepwell_meta WHERE key = 'stamp'", "DETACH"}) {
    const Outcome outcome = stepwell({"refresh"}, "STEPWELL_FAILING_STATEMENT", statement);
    EXPECT_EQ(outcome.status, 0) << statement << ": " << outcome.errors;
    given({"verify", "--full"});
    const auto more =
        folder_.write("more.csv", "asin_id,marketplace,metric,month,value\n1,US," +
                                      std::string(statement).substr(0, 6) + ",2025-01-01,1.00\n");
    given({"import", "--table", "financials", more.string()});
  }
}

TEST_F(Shortage, OfMemoryIsNoFaultOfTheProgram) {
  given({"generate", "--rows", "2000"});
  given({"setup", "--yes"});
  const Outcome outcome = stepwell({"refresh", "--full"}, "STEPWELL_FAILING_STATEMENT", "BEGIN TRANSACTION");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("there is not enough memory"));
  expect_no_abort(outcome);
}

TEST_F(Shortage, OfThreadsEndsGeneratingIntoMariaDb) {
  std::vector<std::unique_ptr<EngineUnderTest>> databases;
  refuse_each_thread([&](int) -> Texts {
    databases.push_back(kind_of_suite().make(Model()));
    return {"--db", databases.back()->url(), "generate", "--rows", "1000"};
  });
}

TEST_F(Shortage, OfThreadsEndsARefreshOfMariaDb) {
  const auto database = kind_of_suite().make(Model());
  given({"--db", database->url(), "generate", "--rows", "20000"});
  given({"--db", database->url(), "setup", "--yes"});
  refuse_each_thread([&](int) -> Texts { return {"--db", database->url(), "refresh", "--full"}; });
  given({"--db", database->url(), "refresh", "--full"});
  given({"--db", database->url(), "verify", "--full"});
}

TEST_F(Shortage, OfThreadsEndsWorkOnAFile) {
  given({"generate", "--rows", "20000"});
  given({"setup", "--yes"});
  for (const Texts& command : {Texts{"refresh", "--full"}, Texts{"export", "--tier", "asin"}}) {
    for (int thread = 1; thread <= 6; ++thread) {
      SCOPED_TRACE(command.front() + ", thread " + std::to_string(thread));
      expect_no_abort(stepwell(command, "STEPWELL_FAILING_THREAD", std::to_string(thread)));
    }
  }
  given({"verify", "--full"});
}

// Its workers run for ever: those that had been started were waited for.
TEST_F(Shortage, OfThreadsEndsAServerThatStarts) {
  given({"generate", "--rows", "2000"});
  given({"setup", "--yes"});
  int refused = 0;
  for (int thread = 1; thread <= 6; ++thread) {
    SCOPED_TRACE("thread " + std::to_string(thread));
    Process server({.arguments = {STEPWELL_BINARY, "serve", "--listen", "127.0.0.1:0"},
                    .environment = {{"LD_PRELOAD", STEPWELL_FAILING_CALL_LIBRARY},
                                    {"STEPWELL_FAILING_THREAD", std::to_string(thread)},
                                    asan_options_and("verify_asan_link_order=0")},
                    .folder = folder_.path()});
    for (int i = 0; i < 200 && server.running(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    server.signal(SIGTERM);
    const Outcome outcome = server.wait(20'000);
    expect_no_abort(outcome);
    if (outcome.errors.find("cannot start a thread") != std::string::npos) ++refused;
  }
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace stepwell::testing
