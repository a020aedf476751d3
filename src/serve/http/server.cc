#include "serve/http/server.h"

#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include "base/describe_failure.h"
#include "base/error.h"
#include "serve/api/route.h"
#include "serve/api/routes.h"
#include "serve/follow/keeper.h"
#include "serve/http/listener.h"

namespace stepwell::serve {
namespace {

/// Descriptors for everything but connections: the database, the log, the port.
constexpr rlim_t kOtherDescriptors = 64;

/// Raises the limit of open files as far as it may, and returns how many connections fit into it.
unsigned connections_that_fit(unsigned wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const rlim_t needed = rlim_t{2} * wanted + kOtherDescriptors;  // those turned away take some, too
  if (limit.rlim_cur < needed) {
    limit.rlim_cur = std::min(limit.rlim_max, needed);
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  const rlim_t fit = limit.rlim_cur > 2 * kOtherDescriptors ? (limit.rlim_cur - kOtherDescriptors) / 2 : 1;
  return static_cast<unsigned>(std::min<rlim_t>(wanted, fit));
}

}  // namespace

class Server::Implementation {
 public:
  Implementation(Gateway& gateway, ServerOptions options)
      : gate_(options.logins, options.session_us),
        endpoint_(parse_listen(options.listen, gate_.closed())),
        state_(std::move(options)) {
    prepare(gateway);
    workers_ = make_workers();
    listener_.emplace(endpoint_, workers_);
    signals_.emplace(workers_.front()->context());
    keeper_.emplace(gateway, board_, KeeperOptions{.poll = state_.options.poll});
    if (state_.options.writer != nullptr) {
      tasks_.emplace(*state_.options.writer, state_.options.refresh_every, state_.options.guard,
                     state_.options.after);
      state_.service.tasks = &*tasks_;
    }
  }

  ~Implementation() {
    stop();
    state_.label_desk.close();
  }

  std::uint16_t port() const { return listener_->port(); }

  void run() {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) signals_->add(signal);
    await_signal();
    listener_->start();
    // Connections are taken over in turns by every worker's thread, the first of which is this one.
    std::vector<std::jthread> threads;
    try {
      for (std::size_t i = 1; i < workers_.size(); ++i) {
        threads.emplace_back([this, i] { workers_[i]->run(); });
      }
    } catch (...) {
      stop();  // those that run would be waited for, and never end
      throw;
    }
    spdlog::info("listening on {}://{}:{}, {}", state_.service.secure ? "https" : "http",
                 endpoint_.address().to_string(), port(),
                 gate_.closed() ? "for those who log in" : "for everybody on this machine");
    workers_.front()->run();
  }

  void stop() {
    boost::asio::post(workers_.front()->context(), [this] { signals_->cancel(); });
    listener_->stop();
    for (const auto& worker : workers_) worker->stop();
  }

 private:
  void prepare(Gateway& gateway) {
    ServerOptions& options = state_.options;
    options.connections_max = connections_that_fit(options.connections_max);
    if (!options.access_log.empty()) state_.access_log = std::make_unique<AccessLog>(options.access_log);
    if (!options.changeable.certificate.empty()) {
      state_.tls_context = make_tls(options.changeable.certificate, options.changeable.key);
    }
    board_.set_settings(options.changeable.settings);
    state_.service.board = &board_;
    state_.service.database = gateway.description();
    state_.service.started_at = now_us();
    state_.service.gate = &gate_;
    state_.service.places = &state_.places;
    state_.service.local_names_only = true;
    state_.service.secure = state_.tls_context != nullptr;
    if (gate_.closed() && !state_.service.secure && !endpoint_.address().is_loopback()) {
      spdlog::warn(
          "passwords cross the network as they are: set [server] certificate and key, or let a proxy "
          "with TLS stand before this server");
    }
  }

  Workers make_workers() {
    const std::size_t count = std::max(state_.options.threads, 1u);
    for (std::size_t i = 0; i < count; ++i) {
      state_.service.meters.push_back(std::make_unique<Meter>(routes().size()));
    }
    Workers workers;
    for (std::size_t i = 0; i < count; ++i) {
      workers.push_back(std::make_unique<Worker>(state_, *state_.service.meters[i]));
    }
    return workers;
  }

  void await_signal() {
    signals_->async_wait([this](boost::system::error_code error, int signal) {
      if (error) return;
      if (signal != SIGHUP) return stop();
      // Files and the database may take their time, and this thread has clients to answer.
      boost::asio::post(state_.action_thread, [this] { reread(); });
      await_signal();
    });
  }

  void reread() {
    if (state_.access_log != nullptr) state_.access_log->reopen();
    // The logins first: nothing that is wrong with the rest keeps somebody in who was removed.
    const bool logins = anew("the logins stay as they were", [this] {
      if (state_.options.reread_logins) gate_.change(state_.options.reread_logins());
    });
    const bool rest = anew("the configuration stays as it was", [this] {
      if (state_.options.reread) change(state_.options.reread());
    });
    if (logins && rest) {
      spdlog::info("the configuration has been read anew");
    } else if (logins) {
      spdlog::info("the logins have been read anew");
    }
  }

  void change(const Changeable& changed) {
    if (changed.certificate.empty() == state_.service.secure) {
      throw Error(ErrorCode::kUsage, "HTTPS begins and ends with a restart only",
                  "start the server again, or put [server] certificate back as it was");
    }
    if (state_.service.secure) {
      std::shared_ptr<TlsContext> made = make_tls(changed.certificate, changed.key);
      const std::lock_guard lock(state_.tls_mutex);
      state_.tls_context = std::move(made);
    }
    if (const auto snapshot = board_.snapshot()) {
      // A database that compares labels itself is asked now, rather than when somebody waits for an answer.
      for (const MetricRole& role : kMetricRoles)
        snapshot->labels().metrics.find_class(changed.settings.metrics.*role.name);
    }
    board_.set_settings(changed.settings);
  }

  /// Does a part of what SIGHUP asks for. Where that fails, tells the log that `otherwise`, and why.
  template <typename Work>
  static bool anew(std::string_view otherwise, Work work) {
    try {
      work();
      return true;
    } catch (const std::exception& failure) {
      spdlog::error("{}: {}", otherwise, with_hint(describe_failure(failure)));
    }
    return false;
  }

  auth::Gate gate_;
  boost::asio::ip::tcp::endpoint endpoint_;
  Board board_;
  ServerState state_;
  Workers workers_;
  std::optional<Listener> listener_;
  std::optional<boost::asio::basic_signal_set<Executor>> signals_;
  std::optional<Keeper> keeper_;
  std::optional<Tasks> tasks_;
};

Server::Server(Gateway& gateway, ServerOptions options)
    : implementation_(std::make_unique<Implementation>(gateway, std::move(options))) {}

Server::~Server() = default;

void require_address(const ServerOptions& options) {
  const bool asks_for_logins = !options.logins.empty();
  boost::asio::io_context context;
  open_port(context, parse_listen(options.listen, asks_for_logins));
}

std::uint16_t Server::port() const { return implementation_->port(); }

void Server::run() { implementation_->run(); }

void Server::stop() { implementation_->stop(); }

}  // namespace stepwell::serve
