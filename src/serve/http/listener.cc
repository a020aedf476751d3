#include "serve/http/listener.h"

#include <fmt/format.h>

#include <charconv>

#include "base/error.h"
#include "serve/http/spawn.h"

namespace stepwell::serve {
namespace {

using boost::asio::ip::tcp;

Error bad_listen(const std::string& listen, std::string_view what) {
  return Error(ErrorCode::kUsage, fmt::format("cannot listen on '{}': {}", listen, what),
               "give HOST:PORT, like 127.0.0.1:8080; port 0 takes any free one");
}

}  // namespace

tcp::endpoint parse_listen(const std::string& listen, bool asks_for_logins) {
  const std::size_t colon = listen.rfind(':');
  if (colon == std::string::npos) throw bad_listen(listen, "the port is missing");
  std::string host = listen.substr(0, colon);
  const std::string port_text = listen.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, parse_error] =
      std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
  if (port_text.empty() || parse_error != std::errc() || end != port_text.data() + port_text.size()) {
    throw bad_listen(listen, "the port is no number up to 65535");
  }
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  if (host.empty()) host = "0.0.0.0";
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(host, error);
  if (error) throw bad_listen(listen, "the host is no address");
  if (!address.is_loopback() && !asks_for_logins) {
    throw Error(
        ErrorCode::kUsage,
        fmt::format("cannot listen on '{}': it is not a loopback address, and nobody would be asked to "
                    "log in",
                    listen),
        "make a login with 'stepwell user add NAME', or listen on 127.0.0.1");
  }
  return {address, port};
}

Acceptor open_port(boost::asio::io_context& context, const tcp::endpoint& endpoint) {
  try {
    Acceptor acceptor(context);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen();
    return acceptor;
  } catch (const boost::system::system_error& error) {
    const std::string address = fmt::format("{}:{}", endpoint.address().to_string(), endpoint.port());
    throw Error(ErrorCode::kFailed, fmt::format("cannot listen on {}: {}", address, error.code().message()),
                "another program may be using the port: end it, or choose another with --listen HOST:PORT");
  }
}

Listener::Listener(const tcp::endpoint& endpoint, Workers& workers)
    : workers_(workers),
      acceptor_(open_port(workers.front()->context(), endpoint)),
      pause_(workers.front()->context()),
      port_(acceptor_.local_endpoint().port()) {}

void Listener::start() { spawn(workers_.front()->context(), accept(), "accepting connections"); }

void Listener::stop() {
  boost::asio::post(workers_.front()->context(), [this] {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
  });
}

Awaitable<void> Listener::accept() {
  for (std::size_t turn = 0; acceptor_.is_open(); turn = (turn + 1) % workers_.size()) {
    try {
      co_await accept_one(*workers_[turn]);
    } catch (const std::exception&) {
      // Without memory for this one: the next may have better luck.
      log_end("accepting a connection", std::current_exception());
    }
  }
}

Awaitable<void> Listener::accept_one(Worker& worker) {
  auto [error, socket] = co_await acceptor_.async_accept(worker.context(), kAwait);
  if (!error) {
    worker.adopt(std::move(socket));
  } else if (acceptor_.is_open()) {
    // No descriptors left, most likely: connections that end will free some.
    pause_.expires_after(std::chrono::milliseconds(50));
    co_await pause_.async_wait(kAwait);
  }
}

}  // namespace stepwell::serve
