#include <thread>

#include "cli/after_command.h"
#include "cli/command.h"
#include "cli/report.h"
#include "cli/running_user.h"
#include "refresh/refresh.h"

namespace stepwell {

Action define_refresh(CLI::App& app) {
  struct Options : RefreshOptions {
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  app.add_flag("--full", options->full, "recompute everything, even where less would be exact");
  app.add_flag("--dry-run", options->dry_run, "compute and compare, but publish nothing");
  app.add_flag("--accept-shrink", options->accept_shrink,
               "publish though much would vanish, and release a refresh that is held");
  app.add_flag("--json", options->json, "one JSON object on standard output");
  return [options](Context& context) {
    options->guard = context.config().guard;
    options->actor = running_user();
    const RefreshReport report =
        refresh_when_quiet(context.gateway(), *options, context.progress(), [](std::chrono::seconds time) {
          std::this_thread::sleep_for(time);
          return true;
        });
    if (options->json) {
      print_json([&](auto& json) { write_json(json, report); });
    } else {
      print_line(describe(report));
    }
    if (report.published) run_after_publish(context.config(), report.generation.number);
    return 0;
  };
}

}  // namespace stepwell
