#include <map>

#include "cli/command.h"
#include "cli/report.h"

namespace stepwell {

Action define_sql(CLI::App& app) {
  auto which = std::make_shared<SqlScript>(SqlScript::kCreate);
  const std::map<std::string, SqlScript> scripts = {{"create", SqlScript::kCreate},
                                                    {"refresh", SqlScript::kRefresh},
                                                    {"monitor", SqlScript::kMonitor},
                                                    {"rollback", SqlScript::kRollback}};
  app.add_option("script", *which, "create, refresh, monitor or rollback")
      ->required()
      ->transform(CLI::CheckedTransformer(scripts).description(""));
  return [which](Context& context) {
    print_line(context.gateway().script(*which));
    return 0;
  };
}

}  // namespace stepwell
