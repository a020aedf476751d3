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
  /// Says that the server is full, and closes; for plain HTTP.
  Awaitable<void> turn_away();

  /// When the sweep is to end it.
  SteadyClock::time_point deadline() const { return deadline_; }
  /// The deadline has passed, or the server stops without further patience: whatever it waits for ends.
  void expire();
  /// The server stops: closes once nothing is under way.
  void begin_stop();
  /// Waits for its client since then: for a request, for the rest of one, for an answer to be taken. The
  /// greatest time while it is the server's turn, and for one that was turned away, which has no place.
  SteadyClock::time_point waits_since() const {
    return turned_away_ ? SteadyClock::time_point::max() : waits_since_;
  }
  /// Waits for a request to begin.
  bool is_idle() const { return idle_; }
  /// The server is full and this one has waited longest: ends.
  void make_way();
  /// What stands for the client where connections are counted: its address, of IPv6 the network's part.
  const std::string& address() const { return address_; }

  std::size_t position() const { return position_; }
  void set_position(std::size_t position) { position_ = position; }

 private:
  enum class Next { kRead, kGoOn, kSlow, kClose };

  /// Answers the requests that are there into `output_`, up to a bound.
  Next answer_burst();
  /// Makes slow_ on the threads for it, and appends it to `output_`.
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
  std::string address_;
  bool peer_is_local_ = false;
  std::size_t position_ = 0;
  SteadyClock::time_point deadline_;
  SteadyClock::time_point begun_;  // the wait for a request, or the request that is not complete
  SteadyClock::time_point waits_since_ = SteadyClock::time_point::max();
  Input input_;
  std::string output_;
  std::shared_ptr<SlowAnswer> slow_;  // the next in the order of answers
  bool keep_alive_ = true;            // what the last answer said
  bool idle_ = false;                 // waits for a request to begin
  bool partial_ = false;              // a request has begun, and the deadline is its own
  bool expired_ = false;
  bool turned_away_ = false;
};

}  // namespace stepwell::serve
