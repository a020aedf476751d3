#include <fmt/format.h>

#include "cli/command.h"
#include "cli/report.h"
#include "cli/server_options.h"
#include "serve/server.h"

namespace stepwell {

Action define_serve(CLI::App& app) {
  auto listen = std::make_shared<std::string>();
  app.add_option("--listen", *listen, "HOST:PORT (default: [server] listen, else 127.0.0.1:8080)");
  return [listen](Context& context) {
    serve::ServerOptions options = server_options(context.config());
    if (!listen->empty()) options.listen = *listen;
    context.gateway()
        .change_token();  // a database that is not there is an error now, not a server without answers
    serve::Server server(context.gateway(), options);
    print_line(fmt::format(
        "serving {} on http://{} (stop with Ctrl-C)", context.gateway().description(),
        options.listen.substr(0, options.listen.rfind(':')) + ":" + std::to_string(server.port())));
    std::fflush(stdout);
    server.run();
    return 0;
  };
}

}  // namespace stepwell
