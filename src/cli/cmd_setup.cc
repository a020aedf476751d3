#include <fmt/format.h>

#include "base/error.h"
#include "cli/after_command.h"
#include "cli/command.h"
#include "cli/findings.h"
#include "cli/guided_setup.h"
#include "cli/report.h"

namespace stepwell {
namespace {

void write_lines(JsonWriter& json, std::string_view key, const std::vector<std::string>& lines) {
  json.key(key).begin_array();
  for (const auto& line : lines) json.text(line);
  json.end_array();
}

void write_estimate(JsonWriter& json, const Estimate& estimate) {
  json.key("estimate").begin_object().key("raw_rows").integer(estimate.raw_rows);
  json.key("groups").integer(estimate.groups).key("populate_s").number(estimate.populate_s);
  json.key("verify_s").number(estimate.verify_s).key("tier_bytes").integer(estimate.tier_bytes);
  json.key("free_bytes");
  estimate.free_bytes ? json.integer(*estimate.free_bytes) : json.null();
  json.end_object();
}

void write_extents(JsonWriter& json, const std::vector<TierExtent>& extents) {
  const auto write_month = [&json](Month month) { month.is_none() ? json.null() : json.text(month.str()); };
  json.key("tiers").begin_array();
  for (const auto& extent : extents) {
    json.begin_object()
        .key("tier")
        .text(name_of(extent.tier))
        .key("rows")
        .integer(extent.rows)
        .key("earliest");
    write_month(extent.earliest);
    json.key("latest");
    write_month(extent.latest);
    json.end_object();
  }
  json.end_array();
}

void print_outcome_json(const std::string& database, const SetupOutcome& outcome) {
  print_json([&](JsonWriter& json) {
    json.key("database").text(database).key("findings");
    write_json(json, outcome.findings);
    write_estimate(json, outcome.estimate);
    write_lines(json, "created", outcome.created.created);
    write_lines(json, "found", outcome.created.found);
    if (!outcome.refreshed) return;
    json.key("refresh").begin_object();
    write_json(json, *outcome.refreshed);
    json.end_object().key("verify").begin_object();
    write_json(json, *outcome.proof);
    json.end_object();
    write_extents(json, outcome.extents);
  });
}

}  // namespace

Action define_setup(CLI::App& app) {
  struct Options {
    bool yes = false;
    bool no_populate = false;
    bool no_raw_indexes = false;
    bool foreign_keys = false;
    bool upgrade_file = false;
    bool json = false;
    GuidedSetupOptions setup;
  };
  auto options = std::make_shared<Options>();
  app.add_flag("--yes", options->yes, "do not ask");
  app.add_flag("--no-populate", options->no_populate, "create the tables and leave them empty");
  app.add_flag("--no-raw-indexes", options->no_raw_indexes,
               "leave the fact table without the two indexes (the embedded engine never needs them)");
  app.add_flag(
      "--foreign-keys", options->foreign_keys,
      "give the tiers foreign keys: a brand or ASIN that is deleted then takes its published figures "
      "along (MariaDB, MySQL)");
  app.add_flag("--upgrade-file", options->upgrade_file,
               "first write the embedded engine's file anew in the storage format of this release's DuckDB, "
               "which older releases cannot read");
  app.add_flag("--json", options->json, "one JSON object on standard output; do not ask");
  return [options](Context& context) {
    options->setup.populate = !options->no_populate;
    options->setup.setup.raw_indexes = !options->no_raw_indexes;
    options->setup.setup.foreign_keys = options->foreign_keys;
    options->setup.silent = options->json;
    if (options->upgrade_file) {
      const std::string done = context.gateway().upgrade_file();
      fmt::print(options->json ? stderr : stdout, "{}\n\n", done);
    }
    const SetupOutcome outcome =
        guided_setup(context, options->setup, Questions(options->yes || options->json));
    if (options->json) print_outcome_json(context.gateway().description(), outcome);
    if (outcome.refreshed && outcome.refreshed->published)
      run_after_publish(context.config(), outcome.refreshed->generation.number);
    const bool passed = !outcome.proof || outcome.proof->verification.passed;
    return passed ? 0 : Error(ErrorCode::kDifference, "").exit_status();
  };
}

}  // namespace stepwell
