// The database goes away while the server has clients: none of them gets a failed answer, and everybody who
// asks how the server is learns of it.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "tests/api/serving_program.h"
#include "tests/mariadb/mariadb_test.h"

namespace stepwell::testing {
namespace {

using serve::testing::RawClient;
using ::testing::HasSubstr;

constexpr std::chrono::seconds kOutage{3};

class Outage : public MariaDbTest {
 protected:
  /// Until the body of `target` has that part; false if it does not within ten seconds.
  static bool wait_for(const ServingProgram& program, const std::string& target, const std::string& part) {
    const Stopwatch stopwatch;
    while (program.body(target).find(part) == std::string::npos) {
      if (stopwatch.elapsed_s() > 10) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
  }
};

TEST_F(Outage, ClientsNoticeNothingAndStatusTells) {
  use_own_server({}, true);
  publish_small_business();
  ServingProgram program({"--db", engine().url()});
  ASSERT_NE(program.port(), 0);
  ASSERT_LT(program.wait_for(1), 10);
  std::atomic<bool> done = false;
  std::atomic<int> asked = 0;
  std::thread reader([&] {
    RawClient client(program.port());
    while (!done) {
      const std::string brand = std::to_string(asked % 100);
      ASSERT_EQ(client.get("/api/dashboard-data?brand_id=" + brand).status, 200);
      ++asked;
    }
  });
  server().kill();
  EXPECT_TRUE(wait_for(program, "/readyz", "\"database_reachable\":false"));
  EXPECT_THAT(program.body("/readyz"), HasSubstr("\"ready\":true"));
  EXPECT_THAT(program.body("/api/status"), HasSubstr("\"reachable\":false,\"problem\":\""));
  EXPECT_THAT(program.body("/metrics"), HasSubstr("stepwell_database_reachable 0\n"));
  // Whether this is a label in other letters, only the database could say.
  const auto unknown = program.get("/api/dashboard-data?metric=never+asked+for");
  EXPECT_EQ(unknown.status, 503);
  EXPECT_THAT(unknown.body, HasSubstr("/api/filters"));
  EXPECT_EQ(program.post("/api/refresh", "{}").status, 202);
  EXPECT_TRUE(program.wait_for_status("\"ok\":false,\"outcome\":\""));
  std::this_thread::sleep_for(kOutage);
  server().start();
  EXPECT_TRUE(wait_for(program, "/readyz", "\"database_reachable\":true"));
  change_some_sums();
  EXPECT_EQ(program.post("/api/refresh", "{}").status, 202);
  EXPECT_LT(program.wait_for(2), 10);
  EXPECT_THAT(program.body("/metrics"), HasSubstr("stepwell_database_reachable 1\n"));
  done = true;
  reader.join();
  EXPECT_GT(asked, 1000);
  EXPECT_EQ(program.stop().status, 0);
}

}  // namespace
}  // namespace stepwell::testing
