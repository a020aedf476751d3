// R11 and R14: one atomic step, whatever interrupts it; and one refresh at a time.
//
// The interruptions are placed at every step that the program reports: an exception there is a failure that
// the program sees, a SIGKILL there is one that it does not. tests/crash kills at random moments in between.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "base/error.h"
#include "tests/conformance/conformance_test.h"
#include "tests/testing/process.h"

namespace stepwell::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

SourceRows business() {
  return SourceRows()
      .category(1)
      .brand(10, 1)
      .brand(11)
      .asin(100, 10)
      .asin(110, 11)
      .fact(100, "US", "m", "2025-01-01", 100)
      .fact(110, "DE", "m", "2025-01-01", 200)
      .fact(999, "DE", "m", "2025-01-01", 400);
}

/// Does something when step number `step` begins, counted from 0.
class Interruption final : public Progress {
 public:
  Interruption(int step, std::function<void()> interrupt) : step_(step), interrupt_(std::move(interrupt)) {}
  void begin(std::string_view, std::uint64_t) override {
    if (steps_++ == step_) interrupt_();
  }
  void advance_to(std::uint64_t) override {}
  void finish() override {}
  bool happened() const { return steps_ > step_; }

 private:
  int step_;
  int steps_ = 0;
  std::function<void()> interrupt_;
};

/// Runs a refresh in a child process that is killed when it reaches the step. False if it ended before.
bool die_at(Driver& driver, int step) {
  const pid_t child = fork();
  if (child == 0) {
    Interruption death(step, [] { ::kill(getpid(), SIGKILL); });
    try {
      driver.refresh({}, death);
    } catch (const std::exception&) {
      _exit(1);
    }
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
  return WIFSIGNALED(status);
}

STEPWELL_RULE_OF_RELEASES(R11);

TEST_P(R11, FailureAtAnyStepLeavesTheLastGeneration) {
  given(business());
  refresh();
  another_program("UPDATE {facts} SET {facts.value} = 5.00 WHERE {facts.asin} = 100");
  const auto before = published();
  const auto excluded = exclusions();
  int step = 0;
  for (;; ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    Interruption failure(step, [] { throw std::runtime_error("a fault of the test"); });
    try {
      driver().refresh({}, failure);
    } catch (const std::runtime_error&) {
    }
    if (!failure.happened()) break;
    EXPECT_TRUE(same_tiers(before, published()));
    EXPECT_TRUE(same_exclusions(excluded, exclusions()));
    EXPECT_EQ(driver().latest()->number, 1);
  }
  EXPECT_GE(step, 2) << "a refresh that reports no steps cannot be interrupted";
  EXPECT_EQ(driver().latest()->number, 2);
  expect_exact();
}

TEST_P(R11, DeathAtAnyStepLeavesTheLastGeneration) {
  given(business());
  refresh();
  another_program("UPDATE {facts} SET {facts.value} = 5.00 WHERE {facts.asin} = 100");
  const auto before = published();
  int step = 0;
  while (die_at(driver(), step)) {
    SCOPED_TRACE("step " + std::to_string(step));
    ++step;
    EXPECT_TRUE(same_tiers(before, published()));
    EXPECT_EQ(driver().latest()->number, 1);
    ASSERT_LT(step, 100);
  }
  EXPECT_GE(step, 2);
  EXPECT_EQ(driver().latest()->number, 2) << "the refresh that nobody killed";
  expect_exact_and_complete();
}

TEST_P(R11, DeathDuringAnIncrementalRefreshForgetsNoImport) {
  given(business());
  refresh();
  const auto before = published();
  import_facts(SourceRows().fact(100, "US", "m", "2025-02-01", 7));
  for (int step = 0; die_at(driver(), step); ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    EXPECT_TRUE(same_tiers(before, published()));
  }
  expect_exact_and_complete();
}

TEST_P(R11, DeathAfterThePublishKeepsTheNewGeneration) {
  given(business());
  refresh();
  import_facts(SourceRows().fact(100, "US", "m", "2025-02-01", 7));
  const pid_t child = fork();
  if (child == 0) {
    // The process dies with the database open, so that nothing can be tidied up.
    const auto open = engine().gateway().open(Access::kWrite);
    SilentProgress progress;
    stepwell::refresh(*open, {}, progress);
    ::kill(getpid(), SIGKILL);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(driver().latest()->number, 2);
  expect_exact_and_complete();
  import_facts(SourceRows().fact(110, "US", "m", "2025-03-01", 9));
  refresh();
  expect_exact_and_complete();
}

TEST_P(R11, SessionThatStagesAndDoesNotCommitLeavesNothing) {
  given(business());
  refresh();
  another_program("UPDATE {facts} SET {facts.value} = 5.00");
  const auto before = published();
  {
    const auto open = engine().gateway().open(Access::kWrite);
    Labels labels(open->folds());
    const auto session = open->begin(labels);
    SilentProgress progress;
    const auto parts = session->read_groups(Scope::everything(), progress);
    PyramidDifference change;
    change.asins = difference(session->read_asins(Scope::everything()), gather(*parts, labels).asins, labels);
    ASSERT_FALSE(change.empty());
    session->stage({}, change);
  }
  EXPECT_TRUE(same_tiers(before, published()));
  refresh();
  expect_exact();
}

STEPWELL_RULE_OF_RELEASES(R14);

Command refresh_command(EngineUnderTest& engine) {
  return {.arguments = {STEPWELL_BINARY, "refresh", "--db", engine.url()}};
}

TEST_P(R14, SecondProcessSaysWhoHoldsTheDatabase) {
  given(business());
  refresh();
  const auto open = engine().gateway().open(Access::kWrite);
  Labels labels(open->folds());
  const auto session = open->begin(labels);
  const auto begun = std::chrono::steady_clock::now();
  const Outcome outcome = run(refresh_command(engine()), 30'000);
  const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - begun;
  EXPECT_EQ(outcome.status, 1) << outcome.errors;
  EXPECT_THAT(outcome.errors, HasSubstr(engine().traits().holder_in_messages));
  EXPECT_GT(waited.count(), 1.0) << "it did not wait";
}

TEST_P(R14, SecondProcessWaitsForTheFirst) {
  given(business());
  auto open = engine().gateway().open(Access::kWrite);
  Labels labels(open->folds());
  auto session = open->begin(labels);
  Process second(refresh_command(engine()));
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  EXPECT_TRUE(second.running()) << second.errors_so_far();
  session.reset();
  open.reset();
  const Outcome outcome = second.wait(30'000);
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  expect_exact();
}

TEST_P(R14, ManyProcessesAtOnceAllEndInOneExactState) {
  given(business());
  std::vector<std::unique_ptr<Process>> processes;
  for (int i = 0; i < 4; ++i) processes.push_back(std::make_unique<Process>(refresh_command(engine())));
  int refreshed = 0;
  for (auto& process : processes) {
    const Outcome outcome = process->wait(60'000);
    if (outcome.status == 0) {
      ++refreshed;
    } else {  // three before it can take longer than it waits: on a slow machine, under a sanitizer
      EXPECT_THAT(outcome.errors, AnyOf(HasSubstr("holds it"), HasSubstr("another stepwell is writing")));
    }
  }
  EXPECT_GT(refreshed, 0);
  expect_exact();
}

}  // namespace
}  // namespace stepwell::testing
