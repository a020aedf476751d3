#include <map>

#include "cli/command.h"
#include "cli/report.h"

namespace stepwell {
namespace {

const std::map<std::string, SqlScript> kScripts = {{"create", SqlScript::kCreate},
                                                   {"refresh", SqlScript::kRefresh},
                                                   {"monitor", SqlScript::kMonitor},
                                                   {"rollback", SqlScript::kRollback},
                                                   {"grants", SqlScript::kGrants}};

}  // namespace

Action define_sql(CLI::App& app) {
  auto which = std::make_shared<std::string>();
  app.add_option("script", *which, "create, refresh, monitor, rollback or grants")
      ->required()
      ->check(CLI::IsMember({"create", "refresh", "monitor", "rollback", "grants"}));
  return [which](Context& context) {
    print_line(context.gateway().script(kScripts.at(*which)));
    return 0;
  };
}

}  // namespace stepwell
