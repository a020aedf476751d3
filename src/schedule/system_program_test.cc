#include "schedule/system_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "base/clock.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using End = ShellOutcome::End;

ShellOutcome shell(const std::string& command, std::chrono::milliseconds timeout = 20s) {
  return run_shell({.command = command, .timeout = timeout});
}

/// A zombie has ended; whoever adopted it may never ask.
bool has_ended(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string number, name, state;
  return !(stat >> number >> name >> state) || state == "Z";
}

bool ends_soon(pid_t pid) {
  const Stopwatch stopwatch;
  while (!has_ended(pid)) {
    if (stopwatch.elapsed_s() > 10) return false;
    std::this_thread::sleep_for(10ms);
  }
  return true;
}

TEST(Shell, TellsHowItEndedAndWhatItWrote) {
  const ShellOutcome well = shell("echo one; echo two >&2; cat");
  EXPECT_EQ(well.end, End::kByItself);
  EXPECT_EQ(well.status, 0);
  EXPECT_EQ(well.output, "one\ntwo\n");
  EXPECT_EQ(well.output_bytes, 8u);
  EXPECT_EQ(shell("exit 3").status, 3);
  EXPECT_EQ(shell("kill -9 $$").status, -9);
  EXPECT_EQ(shell("no-such-program-as-this").status, 127);
}

TEST(Shell, HandsOnVariablesAndNoOpenFiles) {
  const ShellOutcome told = run_shell({.command = "echo $GENERATION$HOME",
                                       .environment = {{"GENERATION", "7"}, {"HOME", "x"}},
                                       .timeout = 20s});
  EXPECT_EQ(told.output, "7x\n");
  const int open_here = ::dup(0);  // without FD_CLOEXEC
  EXPECT_EQ(shell("ls /proc/self/fd").output, "0\n1\n2\n3\n") << "3 is the folder that ls reads";
  ::close(open_here);
}

TEST(Shell, KeepsTheEndOfALotOfOutput) {
  const ShellOutcome outcome = shell("head -c 3000000 /dev/zero | tr '\\0' x; echo end");
  EXPECT_EQ(outcome.output_bytes, 3'000'004u);
  EXPECT_EQ(outcome.output.size(), 4096u);
  EXPECT_TRUE(outcome.output.ends_with("xend\n"));
}

TEST(Shell, WhatDoesNotEndIsKilledWithItsChildrenAndReaped) {
  const testing::TemporaryFolder folder;
  const auto place = (folder / "pids").string();
  // It does not listen to SIGTERM, nor do the two that it has started.
  const std::string command = "trap '' TERM; sleep 600 & echo $! >" + place + "; echo $$ >>" + place +
                              "; while :; do sleep 600; done";
  const Stopwatch stopwatch;
  const ShellOutcome outcome = shell(command, 300ms);
  EXPECT_EQ(outcome.end, End::kTimedOut);
  EXPECT_EQ(outcome.status, -SIGKILL);
  EXPECT_LT(stopwatch.elapsed_s(), 10);
  std::ifstream pids(place);
  pid_t pid = 0;
  int count = 0;
  while (pids >> pid) {
    ++count;
    EXPECT_TRUE(ends_soon(pid)) << pid;
  }
  EXPECT_EQ(count, 2);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
}

TEST(Shell, WhatWritesWithoutEndIsStoppedInTime) {
  const Stopwatch stopwatch;
  EXPECT_EQ(shell("yes", 300ms).end, End::kTimedOut);
  EXPECT_LT(stopwatch.elapsed_s(), 5);
}

TEST(Shell, WhatItLeavesBehindIsNotWaitedFor) {
  const Stopwatch stopwatch;
  const ShellOutcome outcome = shell("sleep 20 & echo $!");
  EXPECT_LT(stopwatch.elapsed_s(), 10);
  EXPECT_EQ(outcome.end, End::kByItself);
  const pid_t left = std::stoi(outcome.output);
  EXPECT_EQ(::kill(left, SIGKILL), 0) << "it goes on";
}

TEST(Shell, EndsEarlyWhereNobodyWantsItAnyMore) {
  std::atomic<bool> enough = false;
  std::jthread later([&enough] {
    std::this_thread::sleep_for(200ms);
    enough = true;
  });
  const Stopwatch stopwatch;
  const ShellOutcome outcome =
      run_shell({.command = "sleep 600", .timeout = 600s, .give_up = [&enough] { return enough.load(); }});
  EXPECT_EQ(outcome.end, End::kGivenUp);
  EXPECT_LT(stopwatch.elapsed_s(), 10);
}

}  // namespace
}  // namespace stepwell
