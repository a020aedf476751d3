// The database goes away while the server has clients: none of them gets a failed answer, and everybody who
// asks how the server is learns of it.
#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <iostream>
#include <mutex>
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

/// What 64 clients got who asked for labels, known and unknown, each its share of 10,000 times.
struct Rush {
  std::vector<double> waits_s;
  int right = 0;
  int unavailable = 0;
  int wrong = 0;
  std::string one_wrong;  // its target and its answer

  double longest_s() const { return waits_s.back(); }
  double p99_s() const { return waits_s[waits_s.size() * 99 / 100]; }
};

Rush rush(std::uint16_t port, const std::string& word) {
  constexpr int kClients = 64;
  constexpr int kRequests = 10'000;
  const auto figures = [](const std::string& body) { return body.substr(0, body.find("\"metric\"")); };
  const std::string known = figures(RawClient(port).get("/api/dashboard-data?metric=CM3").body);
  const std::string none = figures(RawClient(port).get("/api/dashboard-data?brand_id=999999").body);
  Rush all;
  std::mutex mutex;
  std::vector<std::thread> clients;
  for (int c = 0; c < kClients; ++c) {
    clients.emplace_back([&, c] {
      Rush mine;
      RawClient client(port);
      for (int i = c; i < kRequests; i += kClients) {
        const bool is_known = i % 2 == 0;
        const std::string target = is_known ? "/api/dashboard-data?metric=CM3"
                                            : "/api/dashboard-data?metric=" + word + std::to_string(i);
        const Stopwatch stopwatch;
        const auto answer = client.get(target);
        mine.waits_s.push_back(stopwatch.elapsed_s());
        const bool right = answer.status == 200 && figures(answer.body) == (is_known ? known : none);
        mine.right += right;
        mine.unavailable += !is_known && answer.status == 503;
        if (right || (!is_known && answer.status == 503)) continue;
        ++mine.wrong;
        mine.one_wrong = target + " -> " + std::to_string(answer.status) + ' ' + answer.body;
      }
      const std::lock_guard lock(mutex);
      all.waits_s.insert(all.waits_s.end(), mine.waits_s.begin(), mine.waits_s.end());
      all.right += mine.right;
      all.unavailable += mine.unavailable;
      all.wrong += mine.wrong;
      if (mine.wrong > 0) all.one_wrong = mine.one_wrong;
    });
  }
  for (auto& client : clients) client.join();
  std::sort(all.waits_s.begin(), all.waits_s.end());
  return all;
}

TEST_F(Outage, ADatabaseThatHangsHoldsUpNobody) {
  use_own_server({});
  publish_small_business();
  ServingProgram program({"--db", engine().url()});
  ASSERT_NE(program.port(), 0);
  ASSERT_LT(program.wait_for(1), 10);
  const Rush alive = rush(program.port(), "alive");
  server().signal(SIGSTOP);
  const Rush hanging = rush(program.port(), "hanging");
  server().signal(SIGCONT);
  std::cout << "alive: p99 " << alive.p99_s() * 1e3 << " ms, longest " << alive.longest_s() * 1e3 << " ms, "
            << alive.unavailable << " of 10000 not known; hanging: p99 " << hanging.p99_s() * 1e3
            << " ms, longest " << hanging.longest_s() * 1e3 << " ms, " << hanging.unavailable
            << " not known\n";
  EXPECT_EQ(alive.wrong, 0) << alive.one_wrong;
  EXPECT_EQ(hanging.wrong, 0) << hanging.one_wrong << '\n' << program.errors_so_far();
  EXPECT_EQ(hanging.unavailable, 5000);
  // A database that answers is believed to hang where this machine is slow; half the time would be too often.
  EXPECT_LT(alive.unavailable, 2500);
  // Whoever waited for the database would wait for seconds; a busy machine makes anybody wait for a part of
  // one.
  EXPECT_LE(hanging.p99_s(), std::max(0.02, 2 * alive.p99_s()));
  EXPECT_LT(hanging.longest_s(), 1);
  // What is longer than the column is no label, whoever can be asked.
  EXPECT_EQ(program.get("/api/dashboard-data?metric=" + std::string(101, 'x')).status, 400);
  EXPECT_EQ(program.get("/api/dashboard-data?marketplace=longer+than+ten").status, 400);
}

}  // namespace
}  // namespace stepwell::testing
