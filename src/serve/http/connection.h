// Connection: one client's socket, from accept to close, as one coroutine.
//
// Lives on its worker's thread only. Private to the server: includes Asio.
#pragma once

#include <optional>
#include <string>

#include "serve/http/input.h"
#include "serve/http/tls.h"
#include "serve/http/worker.h"

namespace stepwell::serve {

class Connection {
 public:
  /// `tls` is nullptr for plain HTTP.
  Connection(Socket socket, Worker& worker, TlsContext* tls);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Answers requests until either side closes; before that, the TLS handshake.
  Awaitable<void> run();
  /// Says that the server is full, and closes.
  Awaitable<void> turn_away();

  /// When the sweep is to end it.
  SteadyClock::time_point deadline() const { return deadline_; }
  /// The deadline has passed, or the server stops without further patience: whatever it waits for ends.
  void expire();
  /// The server stops: closes once nothing is under way.
  void begin_stop();
  /// Waits for a request since then; the greatest time while one is under way.
  SteadyClock::time_point idle_since() const { return idle_ ? idle_since_ : SteadyClock::time_point::max(); }

  std::size_t position() const { return position_; }
  void set_position(std::size_t position) { position_ = position; }

 private:
  enum class Next { kRead, kGoOn, kSlow, kClose };

  /// Answers the requests that are there into `output_`, up to a bound.
  Next answer_burst();
  /// Makes slow_ on the thread for it, and appends it to `output_`.
  Awaitable<void> make_slow();
  Awaitable<bool> flush();
  Awaitable<bool> flush_encrypted();
  /// Its answers are sent: keeps the memory of a few small ones.
  void empty_output();
  Awaitable<bool> shake_hands();
  Awaitable<bool> read();
  /// Reads what the client still sends, so that closing does not destroy the answer on its way.
  Awaitable<void> linger();

  Socket socket_;
  std::optional<TlsStream> tls_;  // over socket_
  Worker& worker_;
  std::string peer_;
  bool peer_is_local_ = false;
  std::size_t position_ = 0;
  SteadyClock::time_point deadline_;
  SteadyClock::time_point idle_since_;
  Input input_;
  std::string output_;
  std::unique_ptr<SlowAnswer> slow_;  // the next in the order of answers
  bool keep_alive_ = true;            // what the last answer said
  bool idle_ = false;                 // waits for a request to begin
  bool partial_ = false;              // a request has begun, and the deadline is its own
  bool expired_ = false;
};

}  // namespace stepwell::serve
