#include <fmt/format.h>

#include "base/error.h"
#include "cli/after_command.h"
#include "cli/command.h"
#include "cli/questions.h"
#include "cli/report.h"
#include "cli/running_user.h"
#include "cli/table.h"
#include "refresh/rollback.h"
#include "serve/api/generation_json.h"

namespace stepwell {
namespace {

int drop(Context& context, bool as_json, const Questions& questions) {
  const std::string question =
      fmt::format("remove the summary tables, their history and everything else that stepwell made in {}?",
                  context.gateway().description());
  if (!questions.agreed(question)) {
    throw Error(ErrorCode::kFailed, "nothing was removed", "run 'stepwell rollback --drop' again when ready");
  }
  const auto engine = context.gateway().open(Access::kWrite);
  const auto dropped = engine->schema().drop();
  if (as_json) {
    print_json([&](auto& json) {
      json.key("dropped").begin_array();
      for (const auto& name : dropped) json.text(name);
      json.end_array();
    });
    return 0;
  }
  for (const auto& name : dropped) print_line("dropped " + name);
  print_line(dropped.empty() ? "there was nothing of stepwell's to remove"
                             : "the source tables are as they were");
  return 0;
}

}  // namespace

Action define_rollback(CLI::App& app) {
  struct Options {
    std::optional<std::int64_t> to;
    bool drop = false;
    bool yes = false;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  auto* to =
      app.add_option("--to", options->to, "generation to restore (default: the one before the latest)");
  app.add_flag("--drop", options->drop, "remove the tiers and everything else that stepwell made")
      ->excludes(to);
  app.add_flag("--yes", options->yes, "do not ask before --drop");
  app.add_flag("--json", options->json, "one JSON object on standard output");
  return [options](Context& context) {
    if (options->drop) return drop(context, options->json, Questions(options->yes || options->json));
    // What runs afterwards may open the database.
    const Generation generation =
        rollback(*context.gateway().open(Access::kWrite), options->to, context.progress(), running_user());
    if (options->json) {
      print_json([&](JsonWriter& json) { serve::write_generation(json, generation); });
    } else {
      print_line(
          fmt::format("generation {} holds the tiers of generation {} again ({} tier rows written)\n"
                      "the next refresh brings back what the raw rows say",
                      generation.number, generation.restored, format_count(generation.changes())));
    }
    run_after_publish(context.config(), generation.number);
    return 0;
  };
}

}  // namespace stepwell
