// The server over real sockets: HTTP as clients speak it, and as they should not.
#include "serve/http/server.h"

#include <gtest/gtest.h>

#include <csignal>
#include <thread>

#include "base/error.h"
#include "serve/http/testing/running_server.h"

namespace stepwell::serve {
namespace {

using std::chrono::milliseconds;
using testing::kGet;
using testing::MemoryDatabase;
using testing::MemoryGateway;
using testing::RawClient;

class ServerTest : public testing::RunningServer {};

TEST_F(ServerTest, AnswersManyRequestsOnOneConnection) {
  start();
  RawClient client(port());
  const auto first = client.get("/api/dashboard-data?metric=Net+revenue");
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.field("X-Stepwell-Generation"), "1");
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(client.get("/api/dashboard-data?metric=Net+revenue").body, first.body);
  EXPECT_EQ(client.get("/api/dashboard-data", "If-None-Match: " + first.field("ETag") + "\r\n").status, 304);
  EXPECT_EQ(client.get("/healthz").status, 200);
}

TEST_F(ServerTest, ListensBeforeThereIsASnapshot) {
  start({}, false);
  RawClient client(port());
  EXPECT_EQ(client.get("/healthz").status, 200);
  EXPECT_EQ(client.get("/api/dashboard-data").status, 503);
  database_->publish(tier_);
  wait_for("/api/dashboard-data", 200);
  EXPECT_EQ(client.get("/api/dashboard-data").status, 200);
}

TEST_F(ServerTest, ShowsANewGenerationOnAnOpenConnection) {
  start();
  RawClient client(port());
  const auto before = client.get("/api/dashboard-data");
  tier_.pop_back();
  database_->publish(tier_);
  for (int i = 0; i < 1000 && client.get("/healthz").field("X") != "-"; ++i) {
    if (client.get("/api/dashboard-data").field("X-Stepwell-Generation") == "2") return;
    std::this_thread::sleep_for(milliseconds(5));
  }
  FAIL() << "generation 2 is never served";
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  start();
  RawClient client(port());
  std::string burst;
  for (int i = 0; i < 500; ++i) {
    burst += kGet +
             "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\nPOST /healthz HTTP/1.1\r\nHost: "
             "localhost\r\nContent-Length: "
             "2\r\n\r\nab";
  }
  std::thread sender([&] { EXPECT_TRUE(client.send(burst)); });
  for (int i = 0; i < 500; ++i) {
    ASSERT_EQ(client.receive().status, 200) << i;
    ASSERT_EQ(client.receive().status, 404) << i;
    ASSERT_EQ(client.receive().status, 405) << i;
  }
  sender.join();
  EXPECT_EQ(client.get("/healthz").status, 200);
}

TEST_F(ServerTest, KeepsTheOrderOfAnswersThatAreMadeElsewhere) {
  start();
  RawClient client(port());
  std::string burst;
  for (int i = 1; i <= 40; ++i) {
    burst += "GET /api/products?limit=" + std::to_string(i) + " HTTP/1.1\r\nHost: localhost\r\n\r\n" + kGet;
  }
  burst += "HEAD /api/products?limit=41 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  ASSERT_TRUE(client.send(burst));
  for (int i = 1; i <= 40; ++i) {
    const auto products = client.receive();
    ASSERT_EQ(products.status, 200);
    ASSERT_NE(products.body.find("\"limit\":" + std::to_string(i) + ","), std::string::npos) << products.body;
    ASSERT_TRUE(client.receive().body.starts_with("{\"months\""));
  }
  EXPECT_EQ(client.receive(false).field("Connection"), "close");
  EXPECT_TRUE(client.closed());
  EXPECT_EQ(RawClient(port()).get("/api/products?sort=price").status, 400);
}

TEST_F(ServerTest, HeadHasNoBody) {
  start();
  RawClient client(port());
  ASSERT_TRUE(client.send("HEAD /api/dashboard-data HTTP/1.1\r\nHost: localhost\r\n\r\n" + kGet));
  const auto head = client.receive(false);
  const auto get = client.receive();
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.field("Content-Length"), std::to_string(get.body.size()));
}

TEST_F(ServerTest, SpeaksHttp10) {
  start();
  RawClient once(port());
  ASSERT_TRUE(once.send("GET /healthz HTTP/1.0\r\n\r\n"));
  EXPECT_EQ(once.receive().field("Connection"), "close");
  EXPECT_TRUE(once.closed());
  RawClient kept(port());
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(kept.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
    EXPECT_EQ(kept.receive().field("Connection"), "keep-alive");
  }
}

TEST_F(ServerTest, ClosesWhenAsked) {
  start();
  RawClient client(port());
  EXPECT_EQ(client.get("/healthz", "Connection: close\r\n").field("Connection"), "close");
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, AnswersAClientThatHasFinishedSending) {
  start();
  RawClient client(port());
  ASSERT_TRUE(client.send(kGet + kGet));
  client.finish_sending();
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, RefusesAndCloses) {
  start();
  const std::string smuggled =
      "POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: "
      "chunked\r\n\r\n0\r\n\r\n" +
      kGet;
  const std::string large_header =
      "GET / HTTP/1.1\r\nHost: localhost\r\nA: " + std::string(40'000, 'a') + "\r\n\r\n";
  const std::string large_body =
      "POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n" +
      std::string(1'000'000, 'b');
  const std::pair<std::string, int> cases[] = {{smuggled, 400},
                                               {large_header, 431},
                                               {large_body, 413},
                                               {"nonsense\r\n\r\n", 400},
                                               {"\x16\x03\x01\x02", 400}};
  for (const auto& [bytes, status] : cases) {
    RawClient client(port());
    client.send(bytes);
    const auto answer = client.receive();
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_TRUE(answer.body.starts_with("{\"error\":\"")) << answer.body;
    client.finish_sending();
    EXPECT_TRUE(client.closed()) << status;
  }
}

TEST_F(ServerTest, SurvivesClientsThatVanish) {
  start();
  for (int i = 0; i < 20; ++i) {
    RawClient half(port());
    half.send(kGet.substr(0, static_cast<std::size_t>(i * 2 + 1)));
    half.reset();
    RawClient deaf(port());
    for (int request = 0; request < 100; ++request) deaf.send(kGet);
    deaf.reset();
  }
  EXPECT_EQ(RawClient(port()).get("/healthz").status, 200);
}

TEST_F(ServerTest, SlowClientsEndAndHoldUpNobody) {
  ServerOptions options;
  options.read_timeout = milliseconds(300);
  options.write_timeout = milliseconds(300);
  options.idle_timeout = milliseconds(600);
  start(options);
  RawClient idle(port());
  RawClient partial(port());
  ASSERT_TRUE(partial.send("GET /healthz HT"));
  RawClient deaf(port(), 4096);
  std::string burst;
  for (int i = 0; i < 20'000; ++i) burst += kGet;
  std::thread sender([&] { deaf.send(burst); });
  for (int i = 0; i < 50; ++i) {
    const Stopwatch stopwatch;
    EXPECT_EQ(RawClient(port()).get("/api/dashboard-data").status, 200);
    EXPECT_LT(stopwatch.elapsed_s(), 1.0);
    partial.send("T");  // trickling does not buy time
    std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_EQ(partial.receive().status, 408);
  EXPECT_TRUE(idle.closed());
  sender.join();  // its connection was ended, or it would still be sending
}

TEST_F(ServerTest, StopLetsAnswersFinish) {
  start();
  RawClient idle(port());
  EXPECT_EQ(idle.get("/healthz").status, 200);
  RawClient half(port());
  ASSERT_TRUE(half.send(kGet.substr(0, 10)));
  std::this_thread::sleep_for(milliseconds(50));
  server_->stop();
  EXPECT_TRUE(idle.closed());
  ASSERT_TRUE(half.send(kGet.substr(10)));
  const auto answer = half.receive();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("Connection"), "close");
  const Stopwatch stopwatch;
  half.finish_sending();
  thread_.join();
  EXPECT_LT(stopwatch.elapsed_s(), 2.0);
  EXPECT_FALSE(RawClient(port()).connected());
}

TEST_F(ServerTest, StopDoesNotWaitForeverForASlowClient) {
  ServerOptions options;
  options.stop_timeout = milliseconds(200);
  start(options);
  RawClient half(port());
  ASSERT_TRUE(half.send(kGet.substr(0, 10)));
  std::this_thread::sleep_for(milliseconds(50));
  const Stopwatch stopwatch;
  stop();
  EXPECT_LT(stopwatch.elapsed_s(), 3.0);
}

TEST_F(ServerTest, StopsOnSignals) {
  start();
  std::raise(SIGTERM);
  thread_.join();
}

TEST_F(ServerTest, ManyClientsOnManyThreadsWhileGenerationsCome) {
  ServerOptions options;
  options.threads = 3;
  options.cache_entries = 8;
  start(options);
  std::atomic<bool> done = false;
  std::vector<std::thread> clients;
  for (int c = 0; c < 6; ++c) {
    clients.emplace_back([this, c, &done] {
      RawClient client(port());
      std::int64_t generation = 0;
      for (int i = 0; !done; ++i) {
        const auto answer = client.get("/api/dashboard-data?brand_id=" + std::to_string((c + i) % 20));
        ASSERT_EQ(answer.status, 200);
        const std::int64_t now = std::stoll(answer.field("X-Stepwell-Generation"));
        ASSERT_GE(now, generation);
        generation = now;
        ASSERT_EQ(client.get(i % 7 == 0 ? "/metrics" : "/readyz").status, 200);
      }
    });
  }
  for (int i = 0; i < 30; ++i) {
    tier_.pop_back();
    database_->publish(tier_);
    std::this_thread::sleep_for(milliseconds(10));
  }
  done = true;
  for (std::thread& client : clients) client.join();
}

TEST(ServerAddress, MustBeLoopback) {
  MemoryGateway gateway(std::make_shared<MemoryDatabase>());
  const auto code_of = [&gateway](const std::string& listen) {
    try {
      ServerOptions options;
      options.listen = listen;
      const Server server(gateway, options);
    } catch (const Error& error) {
      EXPECT_FALSE(error.hint().empty());
      return static_cast<int>(error.code());
    }
    return -1;
  };
  for (const char* listen : {"0.0.0.0:0", "192.168.1.1:80", "[::]:0", "8080", "127.0.0.1",
                             "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "example.org:80", ":0", ""}) {
    EXPECT_EQ(code_of(listen), static_cast<int>(ErrorCode::kUsage)) << listen;
  }
  EXPECT_EQ(code_of("localhost:0"), -1);
  EXPECT_EQ(code_of("127.0.0.1:0"), -1);
}

TEST(ServerAddress, TakenIsAnErrorThatSaysSo) {
  MemoryGateway gateway(std::make_shared<MemoryDatabase>());
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  const Server first(gateway, options);
  options.listen = "127.0.0.1:" + std::to_string(first.port());
  try {
    const Server second(gateway, options);
    FAIL() << "two servers on one port";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kFailed);
    EXPECT_NE(std::string(error.what()).find(options.listen), std::string::npos);
    EXPECT_FALSE(error.hint().empty());
  }
}

}  // namespace
}  // namespace stepwell::serve
