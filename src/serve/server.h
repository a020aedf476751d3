// Server: the API over HTTP, from a snapshot that it keeps the newest by itself.
//
//   Server server(gateway, {.listen = "127.0.0.1:8080"});
//   server.run();  // until stop(), SIGINT or SIGTERM
//
// The port listens as soon as the constructor returns; requests for figures are answered 503 until the first
// snapshot has been read, in the background. A database that goes away later changes nothing but what /readyz
// and /api/status say.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "engine/engine.h"
#include "model/month.h"
#include "serve/page_settings.h"

namespace stepwell::serve {

struct ServerOptions {
  /// HOST:PORT; "[::1]:8080" for IPv6. Only loopback addresses. Port 0: any free one.
  std::string listen = "127.0.0.1:8080";
  /// The as-of month of requests that do not name one; the latest month of the brand tier if absent.
  std::optional<Month> as_of;
  PageSettings pages;
  /// Threads that answer. One suffices for some hundred thousand requests a second.
  unsigned threads = 1;
  /// Connections beyond it are turned away with 503.
  unsigned connections_max = 1024;
  /// Answers that each thread keeps ready.
  std::size_t cache_entries = 4096;
  std::size_t cache_bytes = std::size_t{32} << 20;

  /// How long a connection may stay open between requests; from the first to the last byte of a request; for
  /// a client to take its answer; and for answers that are under way when the server stops.
  std::chrono::milliseconds idle_timeout{75'000};
  std::chrono::milliseconds read_timeout{10'000};
  std::chrono::milliseconds write_timeout{30'000};
  std::chrono::milliseconds stop_timeout{5'000};
  /// How often the database is asked whether there is something new.
  std::chrono::milliseconds poll{50};
};

class Server {
 public:
  /// Listens. Throws Error{kUsage} for an address that does not parse or is not loopback, Error{kFailed} if
  /// it cannot be had. `gateway` outlives the server, and is used by a thread of the server's own until then.
  Server(Gateway& gateway, ServerOptions options);
  ~Server();

  /// The bound port.
  std::uint16_t port() const;
  /// Serves until stop(), SIGINT or SIGTERM, then until the answers under way are sent. To be called once.
  void run();
  /// From any thread, before or during run(). Returns at once.
  void stop();

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace stepwell::serve
