// Listener: the port, and the loop that hands its connections to the workers in turn.
//
// Private to the server: includes Asio.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "serve/http/worker.h"

namespace stepwell::serve {

using Workers = std::vector<std::unique_ptr<Worker>>;

/// HOST:PORT as an endpoint; without HOST, every address of this machine. Throws Error{kUsage} if it does not
/// parse, or if HOST is not loopback and the server asks for no logins.
boost::asio::ip::tcp::endpoint parse_listen(const std::string& listen, bool asks_for_logins);

/// A port that listens. Throws Error{kFailed} if the address cannot be had.
Acceptor open_port(boost::asio::io_context& context, const boost::asio::ip::tcp::endpoint& endpoint);

class Listener {
 public:
  /// Listens. Throws Error{kFailed} if the address cannot be had. Runs on the first worker; not before
  /// start().
  Listener(const boost::asio::ip::tcp::endpoint& endpoint, Workers& workers);

  /// The bound port.
  std::uint16_t port() const { return port_; }
  void start();
  /// From any thread.
  void stop();

 private:
  /// Until stop(), whatever happens to one connection.
  Awaitable<void> accept();
  Awaitable<void> accept_one(Worker& worker);

  Workers& workers_;
  Acceptor acceptor_;
  Timer pause_;
  std::uint16_t port_ = 0;
};

}  // namespace stepwell::serve
