// Worker: one server thread: its event loop, its connections, its responder.
//
// Workers share nothing but the board and the meters' readers. A connection stays with the worker that it was
// given to, so that nothing in the life of a request is locked. One timer sweeps all connections for
// deadlines that passed: arming a timer for every request would cost as much as answering it.
//
// Private to the server: includes Asio.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "serve/api/places.h"
#include "serve/http/asio.h"
#include "serve/http/label_desk.h"
#include "serve/http/responder.h"
#include "serve/http/server.h"
#include "serve/http/tls.h"

namespace stepwell::serve {

class Connection;

/// What all workers share of the server.
struct ServerState {
  explicit ServerState(ServerOptions given) : options(std::move(given)) {}

  ServerOptions options;
  Service service;
  Places places;
  LabelDesk label_desk;
  /// Makes slow answers, one at a time.
  boost::asio::thread_pool slow_thread{1};
  /// Does what changes something, one at a time: a login takes a tenth of a second and 64 MB.
  boost::asio::thread_pool action_thread{1};
  std::unique_ptr<AccessLog> access_log;

  /// nullptr for plain HTTP. Replaced when the certificate is read anew; connections keep what they have.
  std::shared_ptr<TlsContext> tls() const {
    const std::lock_guard lock(tls_mutex);
    return tls_context;
  }
  mutable std::mutex tls_mutex;
  std::shared_ptr<TlsContext> tls_context;
};

class Worker {
 public:
  Worker(ServerState& state, Meter& meter);
  ~Worker();

  boost::asio::io_context& context() { return context_; }
  Responder& responder() { return responder_; }
  const ServerOptions& options() const { return state_.options; }
  LabelDesk& label_desk() { return state_.label_desk; }
  boost::asio::thread_pool& slow_thread() { return state_.slow_thread; }
  boost::asio::thread_pool& action_thread() { return state_.action_thread; }
  /// Set once the server stops: connections close after the answer they are at.
  bool stopping() const { return stopping_; }

  /// Until stop(), then until all connections are done.
  void run();
  /// From any thread.
  void stop();
  /// Serves the connection; from any thread.
  void adopt(Socket socket);

  // For connections.
  void enlist(Connection& connection);
  void dismiss(Connection& connection);

 private:
  Awaitable<void> serve(Socket socket);
  Awaitable<void> sweep();
  void sweep_once();
  /// Whether the connection may be served: where there are too many, of its address or altogether, the one
  /// of them that has waited longest for its client goes.
  bool has_room(const Connection& connection, const Places::Place& place);
  /// Ends the connection, of that address or of any, that has waited longest for its client; false if none
  /// waits for long enough.
  bool end_longest_waiting(const std::string* address);

  ServerState& state_;
  Meter& meter_;
  std::vector<Connection*> connections_;  // each knows its position; outlives them
  boost::asio::io_context context_;
  Responder responder_;
  Timer timer_;
  bool stopping_ = false;
  SteadyClock::time_point stop_by_;
};

}  // namespace stepwell::serve
