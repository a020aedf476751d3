#include "serve/http/worker.h"

#include <algorithm>

#include "serve/http/connection.h"
#include "serve/http/spawn.h"

namespace stepwell::serve {
namespace {

constexpr std::chrono::milliseconds kSweepEvery{100};
/// A connection between two requests is not ended earlier to make room.
constexpr std::chrono::seconds kIdleLongEnough{2};

/// How many connections one address may have. A browser has six; a proxy, one for each request under way.
unsigned places_of_address(unsigned connections_max) { return std::max(64U, connections_max / 4); }

}  // namespace

Worker::Worker(ServerState& state, Meter& meter)
    : state_(state),
      meter_(meter),
      context_(1),  // one thread runs it
      responder_(state.service, meter, {state.options.cache_entries, state.options.cache_bytes},
                 state.access_log.get()),
      timer_(context_) {
  spawn(context_, sweep(), "the sweep over connections");
}

Worker::~Worker() {
  // Connections that never came to their end go with the context, after the timer.
  stopping_ = false;
}

void Worker::run() {
  for (;;) {
    try {
      context_.run();
      return;
    } catch (const std::exception&) {
      // Without memory to begin something. What it belonged to has ended with it; the others go on.
      log_end("something on a server thread", std::current_exception());
    }
  }
}

void Worker::stop() {
  boost::asio::post(context_, [this] {
    if (stopping_) return;
    stopping_ = true;
    stop_by_ = SteadyClock::now() + options().stop_timeout;
    for (Connection* const connection : connections_) connection->begin_stop();
    timer_.cancel();
  });
}

void Worker::adopt(Socket socket) { spawn(context_, serve(std::move(socket)), "a connection"); }

Awaitable<void> Worker::serve(Socket socket) {
  // Taken over in the moment of the stop: the sweep, which ends those that stay idle, may have ended itself.
  if (stopping_) co_return;
  meter_.connections.add(1);
  const std::shared_ptr<TlsContext> tls = state_.tls();
  Connection connection(std::move(socket), *this, tls.get());
  Places::Place place(state_.places, connection.address());
  const unsigned most = options().connections_max;
  if (has_room(connection, place)) {
    place.serve();
    co_await connection.run();
  } else if (tls == nullptr && place.others() < 2 * most &&
             place.others_of_address() < 2 * places_of_address(most)) {
    // Over TLS it is closed as it is: a handshake takes more than there is.
    co_await connection.turn_away();
  }
}

Awaitable<void> Worker::sweep() {
  while (!stopping_ || !connections_.empty()) {
    try {
      timer_.expires_after(kSweepEvery);
      co_await timer_.async_wait(kAwait);
      sweep_once();
    } catch (const std::exception&) {
      log_end("a sweep over connections", std::current_exception());
    }
  }
}

void Worker::sweep_once() {
  const SteadyClock::time_point now = SteadyClock::now();
  for (Connection* const connection : connections_) {
    if (connection->deadline() <= now || (stopping_ && stop_by_ <= now)) connection->expire();
  }
  // An idle thread lets go of a snapshot that is no longer the newest.
  responder_.begin_burst();
  responder_.flush_log();
}

bool Worker::has_room(const Connection& connection, const Places::Place& place) {
  const unsigned most = options().connections_max;
  // Those that were ended for others have not gone yet, and must not become many.
  if (place.others() >= 2 * most) return false;
  if (place.served_of_address() >= places_of_address(most)) {
    const std::string address = connection.address();
    return end_longest_waiting(&address);
  }
  return place.served() < most || end_longest_waiting(nullptr);
}

bool Worker::end_longest_waiting(const std::string* address) {
  const SteadyClock::time_point now = SteadyClock::now();
  Connection* longest = nullptr;
  for (Connection* const connection : connections_) {
    const SteadyClock::time_point since = connection->waits_since();
    if (since > now - (connection->is_idle() ? kIdleLongEnough : std::chrono::seconds(0))) continue;
    if (longest != nullptr && longest->waits_since() <= since) continue;
    if (address == nullptr || connection->address() == *address) longest = connection;
  }
  if (longest == nullptr) return false;
  longest->make_way();
  return true;
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
