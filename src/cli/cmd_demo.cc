#include <fmt/format.h>

#include <filesystem>

#include "base/error.h"
#include "cli/before_after.h"
#include "cli/command.h"
#include "cli/report.h"
#include "cli/running_user.h"
#include "cli/server_options.h"
#include "cli/table.h"
#include "cli/wiring.h"
#include "refresh/refresh.h"
#include "serve/http/server.h"
#include "synthetic/generate.h"

namespace stepwell {
namespace {

constexpr const char* kDemoFile = "stepwell-demo.duckdb";

struct Options {
  GenerateOptions generate;
  std::string listen;
};

/// The demo has a file of its own, which it makes anew; a database that was named is never thrown away.
Config choose_database(Context& context) {
  const DatabaseTarget& named = context.config().database;
  if (named.kind != DatabaseTarget::Kind::kDuckDB) {
    throw Error(ErrorCode::kUsage, "the demo runs on the embedded engine only",
                "leave --db out, or name a new file: --db duckdb:PATH");
  }
  if (named != DatabaseTarget{}) return context.config();
  Config config = context.config();
  config.database.path = kDemoFile;
  make_gateway(config)->remove_files();
  return config;
}

int run_demo(Context& context, const Options& options) {
  serve::ServerOptions serving = server_options(context.config());
  if (!options.listen.empty()) serving.listen = options.listen;
  serving.after = {};  // nobody waits for what a demo publishes
  serve::require_address(serving);
  const Config config = choose_database(context);
  const auto gateway = make_gateway(config);
  {
    const auto engine = gateway->open(Access::kCreate);
    print_line(fmt::format("a business with {} raw rows, in {}\n", format_count(options.generate.rows),
                           gateway->description()));
    generate(*engine, options.generate, context.progress());
    print_line(describe(refresh(*engine, {.actor = running_user()}, context.progress())));
    const Proof proof = engine->prover().verify(true, context.progress());
    print_line(describe(proof));
    if (!proof.verification.passed) return Error(ErrorCode::kDifference, "").exit_status();
  }
  print_line(describe(compare_dashboards(*gateway->open_bench(), config.metrics, 1, context.progress())));
  const auto writer = make_gateway(config);
  serving.writer = writer.get();
  serve::Server server(*gateway, serving);
  const std::string base =
      fmt::format("http://{}:{}", serving.listen.substr(0, serving.listen.rfind(':')), server.port());
  print_line(
      fmt::format("the pages are at {0}\n\n"
                  "the server answers these from memory, in microseconds. Try in another terminal:\n"
                  "  curl '{0}/api/dashboard-data?metric=Net+revenue'\n"
                  "  curl '{0}/api/categories-dashboard-data'\n"
                  "  curl '{0}/api/profitability-data?brand_id=1'\n"
                  "stop with Ctrl-C",
                  base));
  std::fflush(stdout);
  server.run();
  return 0;
}

}  // namespace

Action define_demo(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("--rows", options->generate.rows, "raw rows to generate")->capture_default_str();
  app.add_option("--listen", options->listen, "HOST:PORT (default: 127.0.0.1:8080)");
  return [options](Context& context) { return run_demo(context, *options); };
}

}  // namespace stepwell
