#include <fmt/format.h>

#include "cli/command.h"
#include "cli/report.h"
#include "cli/server_options.h"
#include "cli/wiring.h"
#include "serve/http/server.h"

namespace stepwell {
namespace {

struct Options {
  std::string listen;
  std::string refresh_every;
  std::string access_log;
  bool no_auth = false;
};

serve::ServerOptions chosen(const Config& config, const Options& options) {
  serve::ServerOptions chosen =
      server_options(config, options.no_auth ? AskForLogins::kNo : AskForLogins::kYes);
  if (!options.listen.empty()) chosen.listen = options.listen;
  if (!options.refresh_every.empty()) chosen.refresh_every = serve::Schedule::parse(options.refresh_every);
  if (!options.access_log.empty()) chosen.access_log = options.access_log;
  return chosen;
}

}  // namespace

Action define_serve(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("--listen", options->listen, "HOST:PORT (default: [server] listen, else 127.0.0.1:8080)");
  app.add_option("--refresh-every", options->refresh_every,
                 "refresh by itself: 30m, 1h, 1d, or at a time of day: 03:00");
  app.add_option("--access-log", options->access_log,
                 "a line for each request into this file, '-' for standard output")
      ->type_name("FILE");
  app.add_flag("--no-auth", options->no_auth, "ask nobody to log in; on loopback only, and behind no proxy");
  return [options](Context& context) {
    serve::ServerOptions serving = chosen(context.config(), *options);
    // A database that is not there is an error now, not a server without answers.
    context.gateway().change_token();
    const auto writer = make_gateway(context.config());
    serving.writer = writer.get();
    serve::Server server(context.gateway(), serving);
    print_line(fmt::format("serving {} on {}://{}:{} (stop with Ctrl-C)", context.gateway().description(),
                           serving.changeable.certificate.empty() ? "http" : "https",
                           serving.listen.substr(0, serving.listen.rfind(':')), server.port()));
    std::fflush(stdout);
    server.run();
    return 0;
  };
}

}  // namespace stepwell
