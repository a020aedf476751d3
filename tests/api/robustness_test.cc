// Clients that take more than their share: slow ones, thousands of idle ones, ones that vanish or never stop
// talking. Everybody else is answered as if they were not there, and nothing of them stays behind.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <iostream>

#include "base/testing/dice.h"
#include "serve/follow/testing/memory_gateway.h"
#include "serve/follow/testing/synthetic.h"
#include "serve/http/server.h"
#include "tests/api/served_business.h"

namespace stepwell::testing {
namespace {

using serve::testing::RawClient;
using std::chrono::milliseconds;
using Clients = std::vector<std::unique_ptr<RawClient>>;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kMemoryFactor = 10;  // red zones, quarantine and shadow
#else
constexpr std::size_t kMemoryFactor = 1;
#endif

/// How long requests on new and on open connections take, in the middle.
double median_s(std::uint16_t port, int requests) {
  std::vector<double> seconds;
  RawClient open(port);
  for (int i = 0; i < requests; ++i) {
    const Stopwatch stopwatch;
    const std::string target = "/api/dashboard-data?brand_id=" + std::to_string(i);
    EXPECT_EQ((i % 2 == 0 ? open.get(target) : RawClient(port).get(target)).status, 200);
    seconds.push_back(stopwatch.elapsed_s());
  }
  std::ranges::nth_element(seconds, seconds.begin() + requests / 2);
  return seconds[static_cast<std::size_t>(requests) / 2];
}

/// The server in this process, whose timeouts can be short: the program's are ten seconds and more.
class ImpatientServer : public ::testing::Test {
 protected:
  ImpatientServer() {
    database_->publish(serve::testing::synthesize(*database_, {}, 1));
    serve::ServerOptions options;
    options.listen = "127.0.0.1:0";
    options.read_timeout = milliseconds(1000);
    options.poll = milliseconds(5);
    server_ = std::make_unique<serve::Server>(gateway_, options);
    thread_ = std::thread([this] { server_->run(); });
    while (RawClient(port()).get("/readyz").status != 200) std::this_thread::sleep_for(milliseconds(5));
  }
  ~ImpatientServer() override {
    server_->stop();
    thread_.join();
  }
  std::uint16_t port() const { return server_->port(); }

  std::shared_ptr<serve::testing::MemoryDatabase> database_ =
      std::make_shared<serve::testing::MemoryDatabase>();
  serve::testing::MemoryGateway gateway_{database_};
  std::unique_ptr<serve::Server> server_;
  std::thread thread_;
};

TEST_F(ImpatientServer, SlowlorisGetsNowhere) {
  const std::vector<std::string> starts = {
      "", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nA: ",
      "POST /api/login HTTP/1.1\r\nHost: localhost\r\nX-Stepwell: 1\r\nContent-Length: 60000\r\n\r\n",
      "POST /api/login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3;"};
  Clients slow;
  for (std::size_t i = 0; i < 400; ++i) {
    slow.push_back(std::make_unique<RawClient>(port()));
    ASSERT_TRUE(slow.back()->send(starts[i % starts.size()]));
  }
  const Stopwatch stopwatch;
  std::vector<double> seconds;
  while (stopwatch.elapsed_s() < 2.5) {
    for (const auto& client : slow) client->send("G");
    seconds.push_back(median_s(port(), 10));
    std::this_thread::sleep_for(milliseconds(30));
  }
  EXPECT_LT(std::ranges::max(seconds), 0.5);
  // By now each of them was told that its time is over, or was cut off while it was still sending.
  for (const auto& client : slow) {
    const int status = client->receive().status;
    EXPECT_TRUE(status == 408 || status == 0) << status;
  }
  EXPECT_LT(stopwatch.elapsed_s(), 5);
}

/// Sends the bytes again and again; seconds until the server has cut the connection, at most ten.
double seconds_until_cut_off(RawClient& client, const std::string& bytes) {
  const Stopwatch stopwatch;
  while (client.send(bytes) && stopwatch.elapsed_s() < 10) {
  }
  return stopwatch.elapsed_s();
}

TEST_F(ImpatientServer, ARequestThatNeverPausesEndsInTimeToo) {
  RawClient client(port());
  ASSERT_TRUE(
      client.send("POST /api/login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"));
  EXPECT_LT(seconds_until_cut_off(client, "1;" + std::string(8000, 'x') + "\r\na\r\n"), 2.5);
}

TEST_F(ImpatientServer, WhoIsRefusedCannotGoOnForever) {
  RawClient client(port());
  ASSERT_TRUE(client.send("nonsense\r\n\r\n"));
  EXPECT_LT(seconds_until_cut_off(client, std::string(65536, 'x')), 2.5);
}

class Robustness : public ServedBusiness {
 protected:
  /// AddressSanitizer keeps what the program frees, by default 256 MB: what the tests look for would be lost
  /// in it.
  Robustness() : ServedBusiness({asan_options_and("quarantine_size_mb=16")}) {}

  /// So many products that a page of them is a large answer.
  void publish_products() {
    std::string products = "id,asin,name,brand_id\n";
    std::string facts = "asin_id,marketplace,metric,month,value\n";
    for (int id = 100'001; id <= 102'000; ++id) {
      products += fmt::format("{0},PADDED{0},A product whose name makes the answer long {0},1\n", id);
      facts += fmt::format("{},US,Net revenue,2025-10-01,12.34\n", id);
    }
    folder_.write("products.csv", products);
    folder_.write("facts.csv", facts);
    for (const auto& [table, file] :
         {std::pair("asin", "products.csv"), std::pair("financials", "facts.csv")}) {
      const Outcome outcome =
          run({.arguments = {STEPWELL_BINARY, "import", "--table", table, file}, .folder = folder_.path()});
      ASSERT_EQ(outcome.status, 0) << outcome.errors;
    }
    ASSERT_LT(program_->wait_for(3), 10);  // each import publishes
  }
};

TEST_F(Robustness, ThousandsOfIdleConnections) {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = limit.rlim_max;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
  // The program keeps as many descriptors for whom it turns away.
  const std::size_t count = std::min<std::size_t>(5000, (limit.rlim_max - 256) / 2);
  if (count < 5000)
    std::cout << "only " << count << " connections: the limit of open files is " << limit.rlim_max << "\n";
  const std::size_t descriptors_before = descriptors();
  const std::size_t memory_before = memory_kb();
  Clients idle;
  for (std::size_t i = 0; i < count; ++i) {
    // One address may have a quarter of all.
    const std::string from = "127.0.2." + std::to_string(i % 4 + 1);
    idle.push_back(std::make_unique<RawClient>(port(), 0, from.c_str()));
    ASSERT_TRUE(idle.back()->connected()) << i;
    // Some have asked before, some are in the middle of a request.
    const bool as_wanted = i % 3 == 1   ? idle.back()->get("/healthz").status == 200
                           : i % 3 == 2 ? idle.back()->send("GET /heal")
                                        : true;
    ASSERT_TRUE(as_wanted) << i;
  }
  const double seconds = median_s(port(), 200);
  EXPECT_LT(seconds, 0.5);
  EXPECT_GE(descriptors(), descriptors_before + count - 1);
  const std::size_t grown_kb = memory_kb() - memory_before;
  EXPECT_LT(grown_kb / count, 32 * kMemoryFactor) << "KB for each connection";
  std::cout << count << " connections: " << seconds * 1e3 << " ms in the middle, " << grown_kb
            << " KB more\n";
  idle.clear();
  expect_descriptors_back_to(descriptors_before);
  EXPECT_TRUE(answers());
}

TEST_F(Robustness, AnIdleConnectionDoesNotKeepItsLastAnswer) {
  ASSERT_NO_FATAL_FAILURE(publish_products());
  Clients idle;
  const std::size_t descriptors_before = descriptors();
  ASSERT_GT(RawClient(port()).get("/api/products?limit=250").body.size(), 64'000u);
  const std::size_t memory_before = memory_kb();
  for (int i = 0; i < 500; ++i) {
    idle.push_back(std::make_unique<RawClient>(port()));
    ASSERT_EQ(idle.back()->get("/api/products?limit=250").status, 200);
  }
  const std::size_t memory_after = memory_kb();
  EXPECT_LT(memory_after - std::min(memory_before, memory_after), 500 * 24 * kMemoryFactor);
  std::cout << (memory_after - std::min(memory_before, memory_after)) << " KB for 500 connections\n";
  idle.clear();
  expect_descriptors_back_to(descriptors_before);
}

TEST_F(Robustness, ClientsThatVanishInMidAnswer) {
  ASSERT_NO_FATAL_FAILURE(publish_products());
  Dice dice(20'261);
  const std::size_t descriptors_before = descriptors();
  std::size_t memory_before = 0;
  for (int round = 0; round < 8; ++round) {
    for (int i = 0; i < 60; ++i) {
      RawClient client(port(), 4096);
      std::string burst;
      for (std::size_t more = 0; more <= dice.roll(4); ++more) {
        burst += fmt::format("GET /api/products?limit=1000&q={} HTTP/1.1\r\nHost: localhost\r\n\r\n",
                             dice.roll(10));
      }
      client.send(burst.substr(0, burst.size() - dice.roll(2) * dice.roll(burst.size())));
      switch (dice.roll(4)) {
        case 0:  // at once
          client.reset();
          break;
        case 1:  // while the answer is being made
          std::this_thread::sleep_for(std::chrono::microseconds(dice.roll(5000)));
          client.reset();
          break;
        case 2:  // half closed, and gone with the answers unread
          client.finish_sending();
          break;
        default:
          break;  // closed with the answers unread
      }
    }
    EXPECT_TRUE(answers());
    // The first round fills what is kept anyway: answers, stacks, the allocator's own stock.
    if (round == 0) memory_before = memory_kb();
  }
  expect_descriptors_back_to(descriptors_before);
  EXPECT_TRUE(answers());
  EXPECT_LT(memory_kb(), memory_before + 40'000 * kMemoryFactor);
  // Who only closed its own half gets everything.
  RawClient half(port());
  ASSERT_TRUE(
      half.send("GET /api/products?limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /healthz "
                "HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  half.finish_sending();
  EXPECT_EQ(half.receive().status, 200);
  EXPECT_EQ(half.receive().status, 200);
  EXPECT_TRUE(half.closed());
  EXPECT_EQ(program_->stop().status, 0);
}

}  // namespace
}  // namespace stepwell::testing
