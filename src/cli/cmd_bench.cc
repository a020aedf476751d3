// bench: what the tiers of the configured database save on this machine, and what they cost. Only reads.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "cli/before_after.h"
#include "cli/command.h"
#include "cli/machine.h"
#include "cli/report.h"
#include "cli/table.h"
#include "doctor/check_metrics.h"

namespace stepwell {
namespace {

struct Options {
  int rounds = 3;
  bool json = false;
};

struct Findings {
  std::int64_t generation = 0;
  std::string engine;
  std::vector<BeforeAfter> comparisons;
  /// The raw table, then the tiers from the lowest to the highest.
  std::vector<TableSize> tables;
};

Generation published(Engine& engine) {
  require_tables(engine);
  Labels labels(engine.folds());
  auto latest = engine.read(labels)->latest();
  if (latest) return *latest;
  throw Error(ErrorCode::kFailed, "there is nothing to compare: no generation has been published",
              "run 'stepwell refresh' first");
}

/// An engine may only estimate the rows of the raw table, but the generation has counted them.
std::vector<TableSize> storage(Engine& engine, const Model& model, const Generation& generation) {
  std::vector<TableSize> chosen;
  const auto sizes = engine.schema().sizes();
  for (const char* role : {"facts", "asin_tier", "brand_tier", "category_tier"}) {
    const auto found = std::ranges::find(sizes, model.name(role), &TableSize::table);
    if (found != sizes.end()) chosen.push_back(*found);
  }
  if (!chosen.empty()) chosen.front().rows = generation.raw.rows;
  return chosen;
}

Findings measure(Context& context, const Options& options) {
  Findings findings;
  DashboardMetrics metrics;
  {
    const auto engine = context.gateway().open(Access::kRead);
    const Generation generation = published(*engine);
    findings.generation = generation.number;
    findings.engine = engine->version();
    findings.tables = storage(*engine, context.config().model, generation);
    metrics = as_spelled(*engine, context.config().metrics);
  }
  findings.comparisons =
      compare_dashboards(*context.gateway().open_bench(), metrics, options.rounds, context.progress());
  return findings;
}

std::string describe_storage(const std::vector<TableSize>& tables) {
  using Align = Table::Align;
  Table table({{"table"},
               {"rows", Align::kRight},
               {"of the raw rows", Align::kRight},
               {"size", Align::kRight},
               {"of the raw table", Align::kRight}});
  const TableSize& raw = tables.front();
  for (const auto& size : tables) {
    const auto share = [](std::uint64_t part, std::uint64_t whole) {
      return format_percent(percent_of(static_cast<double>(part), static_cast<double>(whole)));
    };
    table.add_row({size.table, format_count(size.rows), share(size.rows, raw.rows), format_bytes(size.bytes),
                   share(size.bytes, raw.bytes)});
  }
  return table.str();
}

void print_findings(const Findings& findings, const Options& options, const std::string& database) {
  const Machine machine = this_machine();
  print_line(fmt::format("database  {}, generation {}", database, findings.generation));
  print_line(fmt::format("programs  stepwell {}, {}", STEPWELL_VERSION, findings.engine));
  print_line(fmt::format("machine   {}, {} cores, {}, {}", machine.processor, machine.cores,
                         format_bytes(machine.memory_bytes), machine.kernel));
  print_line(
      fmt::format("rounds    {}: median (least to most), both sides of a ratio in turn\n", options.rounds));
  print_line(describe(findings.comparisons));
  print_line(describe_storage(findings.tables));
  print_line(fmt::format("peak memory of this process: {}", format_bytes(peak_memory_bytes())));
}

void print_findings_json(const Findings& findings, const Options& options, const std::string& database) {
  const Machine machine = this_machine();
  print_json([&](JsonWriter& json) {
    json.key("database").text(database).key("generation").integer(findings.generation);
    json.key("stepwell").text(STEPWELL_VERSION).key("engine").text(findings.engine);
    json.key("machine").begin_object().key("kernel").text(machine.kernel);
    json.key("processor").text(machine.processor).key("cores").integer(machine.cores);
    json.key("memory_bytes").integer(machine.memory_bytes).end_object();
    json.key("rounds").integer(options.rounds).key("queries");
    write_json(json, findings.comparisons);
    json.key("tables").begin_array();
    for (const auto& size : findings.tables) {
      json.begin_object().key("table").text(size.table).key("rows").integer(size.rows);
      json.key("bytes").integer(size.bytes).end_object();
    }
    json.end_array().key("peak_memory_bytes").integer(peak_memory_bytes());
  });
}

}  // namespace

Action define_bench(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("--rounds", options->rounds, "how often each query is timed, on either side")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_flag("--json", options->json, "one JSON object on standard output");
  return [options](Context& context) {
    const Findings findings = measure(context, *options);
    const std::string database = context.gateway().description();
    if (options->json) {
      print_findings_json(findings, *options, database);
    } else {
      print_findings(findings, *options, database);
    }
    return 0;
  };
}

}  // namespace stepwell
