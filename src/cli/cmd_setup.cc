#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "base/error.h"
#include "cli/command.h"
#include "cli/report.h"
#include "cli/table.h"
#include "refresh/refresh.h"

namespace stepwell {
namespace {

/// Asks before anything is created, where somebody is there to answer.
bool agreed(const std::string& database) {
  if (isatty(STDIN_FILENO) == 0) return true;
  fmt::print(stderr, "create stepwell's tables in {}? [Y/n] ", database);
  std::string answer;
  if (!std::getline(std::cin, answer)) return false;
  return answer.empty() || answer[0] == 'y' || answer[0] == 'Y';
}

std::string next_steps(const Model& model) {
  Table table({{""}, {""}});
  table.add_row(
      {fmt::format("  stepwell import --table {} FILE…", model.name("facts")), "add raw rows and refresh"});
  table.add_row({"  stepwell status", "see what is there"});
  table.add_row({"  stepwell serve", "answer the dashboard API on http://127.0.0.1:8080"});
  return "next:\n" + table.str();
}

}  // namespace

Action define_setup(CLI::App& app) {
  struct Options {
    bool yes = false;
    bool no_populate = false;
    bool json = false;
    SetupOptions setup;
  };
  auto options = std::make_shared<Options>();
  app.add_flag("--yes", options->yes, "do not ask");
  app.add_flag("--no-populate", options->no_populate, "create the tables and leave them empty");
  app.add_flag("!--no-raw-indexes", options->setup.raw_indexes,
               "leave the fact table without the two indexes (the embedded engine never needs them)");
  app.add_flag("--json", options->json, "one JSON object on standard output");
  return [options](Context& context) {
    const std::string database = context.gateway().description();
    if (!options->yes && !options->json && !agreed(database)) {
      throw Error(ErrorCode::kFailed, "nothing was created", "run 'stepwell setup' again when ready");
    }
    const auto engine = context.gateway().open(Access::kCreate);
    const SetupReport created = engine->schema().create(options->setup, context.progress());
    std::optional<RefreshReport> refreshed;
    std::optional<Proof> proof;
    if (!options->no_populate) {
      refreshed = refresh(*engine, {}, context.progress());
      proof = engine->prover().verify(false, context.progress());
    }
    const bool passed = !proof || proof->verification.passed;
    if (options->json) {
      print_json([&](auto& json) {
        json.key("database").text(database).key("created").begin_array();
        for (const auto& line : created.created) json.text(line);
        json.end_array().key("found").begin_array();
        for (const auto& line : created.found) json.text(line);
        json.end_array();
        if (refreshed) {
          json.key("refresh").begin_object();
          write_json(json, *refreshed);
          json.end_object().key("verify").begin_object();
          write_json(json, *proof);
          json.end_object();
        }
      });
    } else {
      for (const auto& line : created.found) print_line(line);
      for (const auto& line : created.created) print_line(line);
      if (refreshed) print_line("\n" + describe(*refreshed) + "\n" + describe(*proof));
      print_line(next_steps(context.config().model));
    }
    return passed ? 0 : Error(ErrorCode::kDifference, "").exit_status();
  };
}

}  // namespace stepwell
