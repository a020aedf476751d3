// Connection: one client's socket, from accept to close, as one coroutine.
//
// Lives on its worker's thread only. Private to the server: includes Asio.
#pragma once

#include <string>

#include "serve/input.h"
#include "serve/worker.h"

namespace stepwell::serve {

class Connection {
 public:
  Connection(Socket socket, Worker& worker);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Answers requests until either side closes.
  Awaitable<void> run();
  /// Says that the server is full, and closes.
  Awaitable<void> turn_away();

  /// When the sweep is to end it.
  SteadyClock::time_point deadline() const { return deadline_; }
  /// The deadline has passed, or the server stops without further patience: whatever it waits for ends.
  void expire();
  /// The server stops: closes once nothing is under way.
  void begin_stop();

  std::size_t position() const { return position_; }
  void set_position(std::size_t position) { position_ = position; }

 private:
  enum class Next { kRead, kGoOn, kSlow, kClose };

  /// Answers the requests that are there into `output_`, up to a bound.
  Next answer_burst();
  /// Makes slow_ on the thread for it, and appends it to `output_`.
  Awaitable<void> make_slow();
  Awaitable<bool> flush();
  Awaitable<bool> read();
  /// Reads what the client still sends, so that closing does not destroy the answer on its way.
  Awaitable<void> linger();

  Socket socket_;
  Worker& worker_;
  std::size_t position_ = 0;
  SteadyClock::time_point deadline_;
  Input input_;
  std::string output_;
  std::unique_ptr<SlowAnswer> slow_;  // the next in the order of answers
  bool keep_alive_ = true;            // what the last answer said
  bool idle_ = false;                 // waits for a request to begin
  bool partial_ = false;              // a request has begun, and the deadline is its own
  bool expired_ = false;
};

}  // namespace stepwell::serve
