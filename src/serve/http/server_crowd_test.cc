// More clients than the server has places for, clients that do not end what they begin, and a database that
// hangs: nobody else waits.
#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <set>

#include "serve/http/testing/running_server.h"

namespace stepwell::serve {
namespace {

using std::chrono::milliseconds;
using testing::kGet;
using testing::RawClient;

class ServerCrowd : public testing::RunningServer {};

TEST_F(ServerCrowd, BoundsConnections) {
  ServerOptions options;
  options.connections_max = 3;
  start(options);
  std::vector<std::unique_ptr<RawClient>> clients;
  int served = 0;
  int turned_away = 0;
  for (int i = 0; i < 5; ++i) {
    clients.push_back(std::make_unique<RawClient>(port()));
    const int status = clients.back()->get("/healthz").status;
    served += status == 200;
    turned_away += status == 503;
  }
  EXPECT_GE(served, 2);  // the readiness probe's connection may not have ended yet
  EXPECT_GE(turned_away, 2);
  clients.clear();
  wait_for("/healthz", 200);
}

TEST_F(ServerCrowd, UnfinishedRequestsOfOneKeepNobodyOut) {
  ServerOptions options;
  options.connections_max = 130;
  start(options);
  for (const std::string& begun : {std::string("GET /api/da"), std::string("POST /api/login HTTP/1.1\r\n"),
                                   std::string(), kGet.substr(0, kGet.size() - 2)}) {
    std::vector<std::unique_ptr<RawClient>> unfinished;
    for (int i = 0; i < 140; ++i) {
      unfinished.push_back(std::make_unique<RawClient>(port()));
      unfinished.back()->send(begun);
    }
    std::this_thread::sleep_for(milliseconds(begun.empty() ? 2100 : 50));
    int served = 0;
    for (int i = 0; i < 99; ++i) served += RawClient(port()).get("/api/dashboard-data").status == 200;
    EXPECT_EQ(served, 99) << begun;
  }
}

TEST_F(ServerCrowd, AnswersThatAreNotTakenKeepNobodyOut) {
  ServerOptions options;
  options.connections_max = 20;
  start(options);
  std::string burst;
  for (int i = 0; i < 20'000; ++i) burst += kGet;  // more answers than a socket holds
  std::vector<std::unique_ptr<RawClient>> deaf;
  std::vector<std::thread> senders;
  for (int i = 0; i < 20; ++i) {
    deaf.push_back(std::make_unique<RawClient>(port(), 2048));
    senders.emplace_back([&client = *deaf.back(), &burst] { client.send(burst); });
  }
  std::this_thread::sleep_for(milliseconds(200));
  int served = 0;
  for (int i = 0; i < 20; ++i) served += RawClient(port()).get("/api/dashboard-data").status == 200;
  EXPECT_EQ(served, 20);
  stop();
  for (auto& sender : senders) sender.join();
}

TEST_F(ServerCrowd, OneAddressDoesNotTakeAllPlaces) {
  ServerOptions options;
  options.connections_max = 80;
  start(options);
  std::vector<std::unique_ptr<RawClient>> busy;
  int turned_away = 0;
  for (int i = 0; i < 79; ++i) {
    busy.push_back(std::make_unique<RawClient>(port()));
    turned_away += busy.back()->get("/healthz").status == 503;
  }
  EXPECT_GE(turned_away, 79 - 64 - 1);
  EXPECT_EQ(RawClient(port(), 0, "127.0.0.2").get("/healthz").status, 200);
}

TEST_F(ServerCrowd, ThoseWhoWereTurnedAwayDidTakeThePlacesOfOthers) {
  ServerOptions options;
  options.connections_max = 118;
  start(options);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 64; ++i) {
    clients.push_back(std::make_unique<RawClient>(port()));
    clients.back()->get("/healthz");
  }
  int served = 0;
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 20; ++i) {  // each is turned away, and stays
      clients.push_back(std::make_unique<RawClient>(port()));
      clients.back()->send(kGet);
      clients.push_back(std::make_unique<RawClient>(port(), 0, "127.0.0.3"));
      clients.back()->send("BAD\r\n\r\n");
    }
    served += RawClient(port(), 0, "127.0.0.2").get("/healthz").status == 200;
  }
  EXPECT_EQ(served, 20);
}

TEST_F(ServerCrowd, ADatabaseThatHangsHoldsUpNobody) {
  std::promise<void> hangs_no_more;
  const std::shared_future<void> hanging = hangs_no_more.get_future().share();
  std::mutex mutex;
  std::set<std::string> asked = {"asked before"};
  const Fold fold({[&, hanging](std::string_view text) {
                     if (text.starts_with("never")) hanging.wait();
                     const std::lock_guard lock(mutex);
                     asked.emplace(text);
                     return fold_label(text);
                   },
                   [&](std::string_view text) -> std::optional<std::string> {
                     const std::lock_guard lock(mutex);
                     if (asked.contains(std::string(text))) return fold_label(text);
                     return std::nullopt;
                   }});
  database_->folds = {fold, fold};
  start();
  // What it answers is right; what it does not answer is said at once to be unknown, and nobody else waits.
  const auto right = RawClient(port()).get("/api/dashboard-data?metric=Net+revenue");
  const auto other_letters = RawClient(port()).get("/api/dashboard-data?metric=NET+revenue");
  EXPECT_EQ(other_letters.status, 200);
  EXPECT_EQ(other_letters.body.substr(0, other_letters.body.find("\"metric\"")),
            right.body.substr(0, right.body.find("\"metric\"")));
  std::atomic<bool> done = false;
  double longest_s = 0;
  std::thread others([&] {
    RawClient client(port());
    for (int i = 0; !done; ++i) {
      const Stopwatch stopwatch;
      ASSERT_EQ(client.get(i % 2 == 0 ? "/healthz" : "/api/dashboard-data?marketplace=DE").status, 200);
      longest_s = std::max(longest_s, stopwatch.elapsed_s());
    }
  });
  for (int i = 0; i < 30; ++i) {
    const Stopwatch stopwatch;
    const auto answer = RawClient(port()).get(i % 2 == 0 ? "/api/dashboard-data?metric=never+asked"
                                                         : "/api/products?metric=never+asked");
    EXPECT_EQ(answer.status, 503);
    EXPECT_NE(answer.body.find("only the database knows whether 'never asked'"), std::string::npos);
    EXPECT_LT(stopwatch.elapsed_s(), i == 0 ? 0.5 : 0.1);
    EXPECT_EQ(RawClient(port()).get("/api/dashboard-data?metric=asked+before").status, 200);
  }
  done = true;
  others.join();
  EXPECT_LT(longest_s, 0.1);
  hangs_no_more.set_value();
  stop();
}

}  // namespace
}  // namespace stepwell::serve
