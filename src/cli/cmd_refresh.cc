#include "cli/command.h"
#include "cli/report.h"
#include "refresh/refresh.h"

namespace stepwell {

Action define_refresh(CLI::App& app) {
  struct Options : RefreshOptions {
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  app.add_flag("--full", options->full, "recompute everything, even where less would be exact");
  app.add_flag("--dry-run", options->dry_run, "compute and compare, but publish nothing");
  app.add_flag("--json", options->json, "one JSON object on standard output");
  return [options](Context& context) {
    const auto engine = context.gateway().open(Access::kWrite);
    const RefreshReport report = refresh(*engine, *options, context.progress());
    if (options->json) {
      print_json([&](auto& json) { write_json(json, report); });
    } else {
      print_line(describe(report));
    }
    return 0;
  };
}

}  // namespace stepwell
