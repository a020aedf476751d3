// RunningServer: a test's server over a database in memory, on a thread of its own and a free port.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>

#include "serve/follow/testing/memory_gateway.h"
#include "serve/follow/testing/synthetic.h"
#include "serve/http/server.h"
#include "serve/http/testing/raw_client.h"

namespace stepwell::serve::testing {

inline const std::string kGet = "GET /api/dashboard-data HTTP/1.1\r\nHost: localhost\r\n\r\n";

class RunningServer : public ::testing::Test {
 protected:
  ~RunningServer() override { stop(); }

  void start(ServerOptions options = {}, bool published = true) {
    tier_ = synthesize(*database_, {}, 1);
    if (published) database_->publish(tier_);
    options.listen = "127.0.0.1:0";
    options.poll = std::chrono::milliseconds(5);
    server_ = std::make_unique<Server>(gateway_, options);
    thread_ = std::thread([this] { server_->run(); });
    if (published) wait_for("/readyz", 200);
  }
  void stop() {
    if (!thread_.joinable()) return;
    server_->stop();
    thread_.join();
  }
  void wait_for(std::string_view target, int status) {
    for (int i = 0; i < 2000; ++i) {
      if (RawClient(port()).get(target).status == status) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    FAIL() << target << " never answers " << status;
  }
  std::uint16_t port() const { return server_->port(); }

  std::shared_ptr<MemoryDatabase> database_ = std::make_shared<MemoryDatabase>();
  MemoryGateway gateway_{database_};
  AsinTier tier_;
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

}  // namespace stepwell::serve::testing
