// `stepwell serve` as a program: where it listens, what it refuses, how it ends.
#include <gtest/gtest.h>

#include "tests/api/serving_program.h"
#include "tests/testing/process.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

class ServeCommand : public ::testing::Test {
 protected:
  Command command(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), STEPWELL_BINARY);
    return {.arguments = std::move(arguments), .folder = folder_.path()};
  }
  TemporaryFolder folder_;
};

TEST_F(ServeCommand, AnswersUntilItIsTold) {
  ASSERT_EQ(run(command({"generate", "--rows", "20000"})).status, 0);
  ASSERT_EQ(run(command({"setup", "--yes"})).status, 0);
  ServingProgram server({}, folder_.path());
  ASSERT_NE(server.port(), 0);
  ASSERT_LT(server.wait_for(1), 10);
  EXPECT_EQ(server.get("/api/dashboard-data?metric=Net+revenue").status, 200);
  // Idle, it holds no lock: another command may write.
  EXPECT_EQ(run(command({"refresh", "--full"})).status, 0);
  // A second server on the same port.
  const std::string address = "127.0.0.1:" + std::to_string(server.port());
  const Outcome second = run(command({"serve", "--listen", address}));
  EXPECT_EQ(second.status, 1);
  EXPECT_NE(second.errors.find("cannot listen on " + address), std::string::npos) << second.errors;
  const Outcome end = server.stop();
  EXPECT_EQ(end.status, 0);
  EXPECT_FALSE(end.timed_out);
}

TEST_F(ServeCommand, RefusesAddressesThatOthersReach) {
  ASSERT_EQ(run(command({"generate", "--rows", "1000"})).status, 0);
  const Outcome outcome = run(command({"serve", "--listen", "0.0.0.0:0"}));
  EXPECT_EQ(outcome.status, 2);
  EXPECT_NE(outcome.errors.find("loopback"), std::string::npos) << outcome.errors;
}

}  // namespace
}  // namespace stepwell::testing
