#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/describe_failure.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/findings.h"
#include "cli/report.h"
#include "doctor/check_configuration.h"
#include "doctor/check_figures.h"
#include "doctor/check_metrics.h"
#include "doctor/check_server.h"

namespace stepwell {
namespace {

void append(std::vector<Finding>& findings, std::vector<Finding> more) {
  std::ranges::move(more, std::back_inserter(findings));
}

/// What is found in the database; `latest` is the number of its generation afterwards.
std::vector<Finding> check_database(Context& context, std::optional<std::int64_t>& latest) {
  std::vector<Finding> findings;
  try {
    const auto engine = context.gateway().open(Access::kRead);
    findings = engine->inspector().prerequisites();
    append(findings, engine->inspector().installation());
    CheckedFigures checked =
        check_figures(*engine, {.now = now_us(),
                                .stale_after_s = context.config().stale_after_hours * 3600,
                                .as_of = context.config().as_of,
                                .years = context.config().years});
    append(findings, std::move(checked.findings));
    if (checked.generation) append(findings, check_metrics(*engine, context.config()));
    latest = checked.generation;
  } catch (const std::exception& failure) {
    const Error error = describe_failure(failure);
    findings.push_back(problem("database", error.what(), error.hint()));
  }
  return findings;
}

}  // namespace

Action define_doctor(CLI::App& app) {
  auto as_json = std::make_shared<bool>(false);
  app.add_flag("--json", *as_json, "one JSON object on standard output");
  return [as_json](Context& context) {
    std::optional<std::int64_t> latest;
    std::vector<Finding> findings = check_configuration(context.config());
    append(findings, check_database(context, latest));
    append(findings, check_server(context.config(), context.gateway(), latest));
    if (*as_json) {
      print_json([&](JsonWriter& json) {
        json.key("database").text(context.gateway().description());
        json.key("well").boolean(!has_problem(findings)).key("findings");
        write_json(json, findings);
      });
    } else {
      print_line(fmt::format("{}\n\n{}\n{}", context.gateway().description(), describe(findings),
                             summary(findings)));
    }
    return has_problem(findings) ? Error(ErrorCode::kFailed, "").exit_status() : 0;
  };
}

}  // namespace stepwell
