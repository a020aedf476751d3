#include "cli/application.h"

#include <vector>

#include "config/suggestion.h"

namespace stepwell {
namespace {

void add_option_names(const CLI::App& app, std::vector<std::string>& names) {
  for (const CLI::Option* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  }
}

}  // namespace

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
    sub->footer("Every command also takes --config FILE, --db URL and --quiet: see 'stepwell --help'.");
  }
}

std::string Application::meant() const {
  const std::vector<std::string> surplus = app_.remaining(true);
  if (surplus.empty()) return {};
  const std::string word = surplus.front().substr(0, surplus.front().find('='));
  const bool is_option = word.starts_with('-');
  std::vector<std::string> known;
  const CLI::App* at = &app_;
  if (is_option) add_option_names(*at, known);
  for (auto chosen = at->get_subcommands(); !chosen.empty(); chosen = at->get_subcommands()) {
    at = chosen.front();
    if (is_option) add_option_names(*at, known);
  }
  if (!is_option) {
    for (const CLI::App* sub : at->get_subcommands([](const CLI::App*) { return true; })) {
      known.push_back(sub->get_name());
    }
  }
  return nearest(word, known);
}

}  // namespace stepwell
