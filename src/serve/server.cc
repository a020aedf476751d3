#include "serve/server.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include "serve/keeper.h"
#include "serve/listener.h"
#include "serve/route.h"

namespace stepwell::serve {

class Server::Implementation {
 public:
  Implementation(Gateway& gateway, ServerOptions options)
      : endpoint_(parse_listen(options.listen)),
        state_(std::move(options)),
        workers_(make_workers(gateway)),
        listener_(endpoint_, workers_),
        signals_(workers_.front()->context()),
        keeper_(gateway, board_, {.poll = state_.options.poll}) {}

  ~Implementation() { stop(); }

  std::uint16_t port() const { return listener_.port(); }

  void run() {
    signals_.add(SIGINT);
    signals_.add(SIGTERM);
    signals_.async_wait([this](boost::system::error_code error, int) {
      if (!error) stop();
    });
    listener_.start();
    // Connections are taken over in turns by every worker's thread, the first of which is this one.
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < workers_.size(); ++i) {
      threads.emplace_back([this, i] { workers_[i]->run(); });
    }
    spdlog::info("listening on http://{}:{}", endpoint_.address().to_string(), port());
    workers_.front()->run();
  }

  void stop() {
    boost::asio::post(workers_.front()->context(), [this] { signals_.cancel(); });
    listener_.stop();
    for (const auto& worker : workers_) worker->stop();
  }

 private:
  Workers make_workers(Gateway& gateway) {
    state_.service.board = &board_;
    state_.service.database = gateway.description();
    state_.service.as_of = state_.options.as_of;
    state_.service.pages = state_.options.pages;
    state_.service.started_at = now_us();
    const std::size_t count = std::max(state_.options.threads, 1u);
    for (std::size_t i = 0; i < count; ++i) {
      state_.service.meters.push_back(std::make_unique<Meter>(routes().size()));
    }
    Workers workers;
    for (std::size_t i = 0; i < count; ++i) {
      workers.push_back(std::make_unique<Worker>(state_, *state_.service.meters[i]));
    }
    return workers;
  }

  boost::asio::ip::tcp::endpoint endpoint_;
  Board board_;
  ServerState state_;
  Workers workers_;
  Listener listener_;
  boost::asio::basic_signal_set<Executor> signals_;
  Keeper keeper_;
};

Server::Server(Gateway& gateway, ServerOptions options)
    : implementation_(std::make_unique<Implementation>(gateway, std::move(options))) {}

Server::~Server() = default;

std::uint16_t Server::port() const { return implementation_->port(); }

void Server::run() { implementation_->run(); }

void Server::stop() { implementation_->stop(); }

}  // namespace stepwell::serve
