#include "serve/http/worker.h"

#include "serve/http/connection.h"

namespace stepwell::serve {
namespace {

constexpr std::chrono::milliseconds kSweepEvery{100};
/// A full server ends connections that have waited so long for a request, rather than turn new ones away.
constexpr std::chrono::seconds kIdleLongEnough{2};

}  // namespace

Worker::Worker(ServerState& state, Meter& meter)
    : state_(state),
      meter_(meter),
      context_(1),  // one thread runs it
      responder_(state.service, meter, {state.options.cache_entries, state.options.cache_bytes},
                 state.access_log.get()),
      timer_(context_) {
  boost::asio::co_spawn(context_, sweep(), boost::asio::detached);
}

void Worker::run() { context_.run(); }

void Worker::stop() {
  boost::asio::post(context_, [this] {
    if (stopping_) return;
    stopping_ = true;
    stop_by_ = SteadyClock::now() + options().stop_timeout;
    for (Connection* const connection : connections_) connection->begin_stop();
    timer_.cancel();
  });
}

void Worker::adopt(Socket socket) {
  boost::asio::co_spawn(context_, serve(std::move(socket)), boost::asio::detached);
}

Awaitable<void> Worker::serve(Socket socket) {
  // Taken over in the moment of the stop: the sweep, which ends those that stay idle, may have ended itself.
  if (stopping_) co_return;
  meter_.connections.add(1);
  const std::shared_ptr<TlsContext> tls = state_.tls();
  Connection connection(std::move(socket), *this, tls.get());
  const unsigned others = state_.connections.fetch_add(1);
  if (others >= options().connections_max) end_idlest();
  if (others < options().connections_max) {
    co_await connection.run();
  } else if (others < 2 * options().connections_max) {
    co_await connection.turn_away();
  }
  state_.connections.fetch_sub(1);
}

Awaitable<void> Worker::sweep() {
  while (!stopping_ || !connections_.empty()) {
    timer_.expires_after(kSweepEvery);
    co_await timer_.async_wait(kAwait);
    const SteadyClock::time_point now = SteadyClock::now();
    for (Connection* const connection : connections_) {
      if (connection->deadline() <= now || (stopping_ && stop_by_ <= now)) connection->expire();
    }
    // An idle thread lets go of a snapshot that is no longer the newest.
    responder_.begin_burst();
    responder_.flush_log();
  }
}

void Worker::end_idlest() {
  Connection* idlest = nullptr;
  for (Connection* const connection : connections_) {
    if (idlest == nullptr || connection->idle_since() < idlest->idle_since()) idlest = connection;
  }
  if (idlest != nullptr && idlest->idle_since() < SteadyClock::now() - kIdleLongEnough) idlest->begin_stop();
}

void Worker::enlist(Connection& connection) {
  connection.set_position(connections_.size());
  connections_.push_back(&connection);
}

void Worker::dismiss(Connection& connection) {
  Connection* const last = connections_.back();
  last->set_position(connection.position());
  connections_[connection.position()] = last;
  connections_.pop_back();
  // The sweep ends with the last connection.
  if (stopping_ && connections_.empty()) timer_.cancel();
}

}  // namespace stepwell::serve
