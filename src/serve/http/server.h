// Server: the API and the pages over HTTP or HTTPS, from a snapshot that it keeps the newest by itself.
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
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/engine.h"
#include "refresh/after_publish.h"
#include "refresh/shrink_guard.h"
#include "serve/auth/logins.h"
#include "serve/jobs/schedule.h"
#include "serve/snapshot/settings.h"

namespace stepwell::serve {

/// What SIGHUP reads anew, beside the logins.
struct Changeable {
  Settings settings;
  /// Both or neither: HTTPS.
  std::filesystem::path certificate;
  std::filesystem::path key;
};

struct ServerOptions {
  /// HOST:PORT; "[::1]:8080" for IPv6; ":8080" for every address. Port 0: any free one.
  std::string listen = "127.0.0.1:8080";
  Changeable changeable;
  /// With any of them the server asks everybody to log in; without, it listens on loopback only.
  auth::Logins logins;
  /// Read anew on SIGHUP, each by itself, so that somebody who is removed goes whatever else is wrong. They
  /// may throw: what that one reads then stays as it was, and the log says so. Empty: it never changes.
  std::function<auth::Logins()> reread_logins;
  std::function<Changeable()> reread;
  /// How long a login lasts.
  TimestampUs session_us = 12 * 3'600'000'000LL;
  /// Used by the thread that refreshes and rolls back, and outlives the server; nullptr: neither is to be
  /// had.
  Gateway* writer = nullptr;
  std::optional<Schedule> refresh_every;
  /// What holds a refresh of the server's own.
  ShrinkGuard guard = {};
  /// What runs after each generation that the server has published itself; empty: nothing.
  AfterPublish after;
  /// A line for each request; "-" is standard output; empty: none.
  std::filesystem::path access_log;
  /// Threads that answer. One suffices for some hundred thousand requests a second.
  unsigned threads = 1;
  /// Beyond them the connection that is idle longest ends, or the new one is turned away with 503. Lowered to
  /// what the system allows.
  unsigned connections_max = 8192;
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

/// Throws what the constructor of Server would if its address does not parse, may not be listened on or
/// cannot be had: for whoever has long work to do before there is something to serve.
void require_address(const ServerOptions& options);

class Server {
 public:
  /// Listens. Throws Error{kUsage} for an address that does not parse or may not be listened on, for
  /// certificates that cannot be used, Error{kFailed} if the address cannot be had. `gateway` outlives the
  /// server, and is used by a thread of the server's own until then.
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
