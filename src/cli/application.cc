#include "cli/application.h"

namespace stepwell {

Application::Application()
    : app_("stepwell: summary tables that make slow financial dashboards instant, and prove their numbers",
           "stepwell") {
  app_.set_version_flag("--version", "stepwell " STEPWELL_VERSION);
  app_.require_subcommand(0, 1);  // its absence is told by main, after a word that is no command
  app_.fallthrough();
  app_.add_option("--config", request_.file, "configuration file (default: ./config.ini if it exists)")
      ->type_name("FILE");
  app_.add_option("--db", request_.db_url,
                  "database, e.g. duckdb:sales.duckdb (default: duckdb:./stepwell.duckdb)")
      ->type_name("URL");
  app_.add_flag("--quiet", quiet_, "no progress on standard error");
  for (const auto& command : commands()) {
    CLI::App* sub = app_.add_subcommand(command.name, command.summary);
    sub->callback([this, run = command.define(*sub)] { action_ = run; });
  }
}

}  // namespace stepwell
