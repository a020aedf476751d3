// What bounds the hot path, and what was done about it.
//
// Measured with `wrk -t1 -c64` asking for one dashboard, on a two-core machine that also ran wrk: 130,000
// requests a second from one thread, half of them within 0.23 ms and 99% within 0.6 ms; more than 600,000 a
// second where sixteen requests share a packet. A profile of the server's thread shows 86% of its time in the
// kernel, nearly all of it sending and receiving TCP segments; 9% here, of which Asio 4% and Beast's parser
// 2%; 4% in libc, 1% reading the clock. What is left to gain lies in fewer system calls, not in faster code,
// and the loop is written around that.
//
//   - One receive and one send for each burst, however many requests it holds: answers are appended to one
//     buffer, and written when no complete request is left. Only a bound on that buffer interrupts it.
//   - The send is tried at once, in place. The socket of a client that reads has room, so that the coroutine
//     hardly ever suspends for writing; an asynchronous write is a round through the scheduler for each
//     answer.
//   - Waiting for the next request is Asio's asynchronous read. Its edge-triggered registration with epoll
//     stays for the life of the connection, so that epoll_wait, shared by all connections that are ready, is
//     the only other call.
//   - No timer is armed for a request. Each connection writes down its deadline, an integer, and the worker's
//     one timer sweeps over all of them ten times a second.
//   - Nothing is allocated for a request whose answer is kept: the parser notes views of the received bytes,
//     Asio recycles the memory of its operations, buffers keep their capacity, and the answer is copied
//     whole, which with its lookup takes 80 ns.
//   - The one thing that is slow to make, a list drawn from the ASIN tier, is made beside the loop; so is
//   what
//     only the database knows, for as long as it answers.
//
// What was left out: writing gathered pieces instead of appending them (a dashboard is 700 bytes; describing
// it costs as much as copying it), several threads on one event loop (every operation would lock; see
// worker.h), and Beast's own stream operations, which fill a container of fields for each request and arm
// timers.
#include "serve/http/connection.h"

#include <array>
#include <tuple>

namespace stepwell::serve {
namespace {

using boost::system::error_code;

/// A burst's answers are sent when they reach this size, so that a client that asks without reading holds no
/// more.
constexpr std::size_t kOutputBytesMax = std::size_t{64} << 10;
/// What a connection keeps of that buffer between bursts. Thousands may idle, so a page of products is not to
/// stay with each; sixteen dashboards fit, and beyond that an allocation is nothing beside the send.
constexpr std::size_t kOutputBytesKept = std::size_t{16} << 10;
/// How long a client that was refused may go on sending.
constexpr std::chrono::milliseconds kLinger{1000};

/// Whoever has one address of IPv6 has a network of 64 bits of them.
std::string counted_address(const boost::asio::ip::address& peer) {
  if (!peer.is_v6() || peer.to_v6().is_v4_mapped()) return peer.to_string();
  auto bytes = peer.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  return boost::asio::ip::address_v6(bytes).to_string();
}

}  // namespace

Connection::Connection(Socket socket, Worker& worker, TlsContext* tls)
    : socket_(std::move(socket)), worker_(worker) {
  if (tls != nullptr) tls_.emplace(socket_, *tls);
  deadline_ = SteadyClock::now() + worker_.options().idle_timeout;
  error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  const auto peer = socket_.remote_endpoint(ignored).address();
  peer_ = peer.to_string();
  address_ = counted_address(peer);
  peer_is_local_ = peer.is_loopback();
  worker_.enlist(*this);
}

Connection::~Connection() { worker_.dismiss(*this); }

Awaitable<void> Connection::run() {
  const bool ready = co_await shake_hands();
  if (!ready) co_return;
  for (;;) {
    const Next next = answer_burst();
    if (!output_.empty()) {
      const bool sent = co_await flush();
      if (!sent) co_return;
    }
    if (next == Next::kSlow) co_await make_slow();
    if (next == Next::kClose) {
      co_await linger();
      co_return;
    }
    if (next != Next::kRead) continue;
    const bool received = co_await read();
    if (!received) break;
  }
  if (expired_ && partial_ && !tls_) {
    output_.clear();
    worker_.responder().refuse(408, "the request did not arrive in time", output_, peer_);
    error_code ignored;
    socket_.write_some(boost::asio::buffer(output_), ignored);
  }
}

Connection::Next Connection::answer_burst() {
  Responder& responder = worker_.responder();
  responder.begin_burst();
  if (!keep_alive_) return Next::kClose;
  while (output_.size() < kOutputBytesMax) {
    switch (input_.next()) {
      case Input::State::kNeedMore:
        return worker_.stopping() && !input_.partial() ? Next::kClose : Next::kRead;
      case Input::State::kRefused:
        responder.refuse(input_.refusal().status, input_.refusal().message, output_, peer_);
        return Next::kClose;
      case Input::State::kRequest:
        break;
    }
    partial_ = false;
    RequestHead head = input_.head();
    keep_alive_ = head.keep_alive = head.keep_alive && !worker_.stopping();
    // Only a proxy on this machine is believed about whom it speaks for.
    if (!peer_is_local_ || head.client.empty()) head.client = peer_;
    slow_ = responder.answer(head, output_);
    if (slow_ != nullptr) return Next::kSlow;
    if (!keep_alive_) return Next::kClose;
  }
  return Next::kGoOn;
}

Awaitable<void> Connection::make_slow() {
  deadline_ = SteadyClock::time_point::max();
  if (slow_->asks()) co_await worker_.label_desk().ask(worker_.context(), slow_);
  if (slow_->is_quick()) {
    slow_->make();
  } else {
    const auto make = [](SlowAnswer& slow) -> boost::asio::awaitable<void, SlowExecutor> {
      slow.make();
      co_return;
    };
    auto& thread = slow_->is_action() ? worker_.action_thread() : worker_.slow_thread();
    co_await boost::asio::co_spawn(thread.get_executor(), make(*slow_), boost::asio::deferred);
  }
  worker_.responder().finish(*slow_, output_);
  slow_.reset();
}

Awaitable<bool> Connection::shake_hands() {
  if (!tls_) co_return true;
  waits_since_ = SteadyClock::now();
  deadline_ = waits_since_ + worker_.options().read_timeout;
  auto [error] = co_await tls_->async_handshake(TlsStream::server, kAwait);
  waits_since_ = SteadyClock::time_point::max();
  co_return !error;
}

void Connection::empty_output() {
  output_.clear();
  if (output_.capacity() > kOutputBytesKept) output_.shrink_to_fit();
}

Awaitable<bool> Connection::flush_encrypted() {
  waits_since_ = SteadyClock::now();
  deadline_ = waits_since_ + worker_.options().write_timeout;
  auto [error, sent] = co_await boost::asio::async_write(*tls_, boost::asio::buffer(output_), kAwait);
  waits_since_ = SteadyClock::time_point::max();
  empty_output();
  co_return !error && sent > 0;
}

Awaitable<bool> Connection::flush() {
  if (tls_) {
    const bool sent = co_await flush_encrypted();
    co_return sent;
  }
  std::size_t sent = 0;
  bool waited = false;
  while (sent < output_.size()) {
    error_code error;
    sent += socket_.write_some(boost::asio::buffer(output_.data() + sent, output_.size() - sent), error);
    if (error == boost::asio::error::would_block) {
      if (!waited) {
        waits_since_ = SteadyClock::now();
        deadline_ = waits_since_ + worker_.options().write_timeout;
      }
      waited = true;
      auto [wait_error] = co_await socket_.async_wait(Socket::wait_write, kAwait);
      error = wait_error;
    }
    if (error) co_return false;
  }
  waits_since_ = SteadyClock::time_point::max();
  empty_output();
  co_return true;
}

Awaitable<bool> Connection::read() {
  idle_ = !input_.partial();
  if (idle_) {
    begun_ = SteadyClock::now();
    deadline_ = begun_ + worker_.options().idle_timeout;
  } else if (!partial_) {
    // Counted from its first byte: trickling does not extend it.
    partial_ = true;
    begun_ = SteadyClock::now();
    deadline_ = begun_ + worker_.options().read_timeout;
  }
  waits_since_ = begun_;
  expired_ = false;
  const std::span<char> space = input_.space();
  const auto buffer = boost::asio::buffer(space.data(), space.size());
  boost::system::error_code error;
  std::size_t received = 0;
  if (tls_) {
    std::tie(error, received) = co_await tls_->async_read_some(buffer, kAwait);
  } else {
    std::tie(error, received) = co_await socket_.async_read_some(buffer, kAwait);
  }
  idle_ = false;
  waits_since_ = SteadyClock::time_point::max();
  // A client that never pauses is never waited for, so that there was nothing that expire() could end.
  if (error || (expired_ && partial_)) co_return false;
  input_.received(received);
  co_return true;
}

Awaitable<void> Connection::linger() {
  error_code ignored;
  expired_ = false;
  waits_since_ = SteadyClock::now();
  deadline_ = waits_since_ + kLinger;
  if (tls_) co_await tls_->async_shutdown(kAwait);
  socket_.shutdown(Socket::shutdown_send, ignored);
  std::array<char, 4096> discarded{};
  for (;;) {
    auto [error, received] = co_await socket_.async_read_some(boost::asio::buffer(discarded), kAwait);
    if (error || expired_) co_return;
  }
}

Awaitable<void> Connection::turn_away() {
  turned_away_ = true;
  worker_.responder().refuse(503, "the server has as many connections as it may have", output_, peer_);
  const bool sent = co_await flush();
  if (sent) co_await linger();
}

void Connection::expire() {
  expired_ = true;
  error_code ignored;
  socket_.cancel(ignored);
}

void Connection::make_way() {
  if (idle_) {
    begin_stop();
  } else {
    expire();
  }
  waits_since_ = SteadyClock::time_point::max();  // it is on its way
}

void Connection::begin_stop() {
  if (!idle_) return;
  // What has arrived already can still be read and is answered; then reading ends.
  error_code ignored;
  socket_.shutdown(Socket::shutdown_receive, ignored);
}

}  // namespace stepwell::serve
