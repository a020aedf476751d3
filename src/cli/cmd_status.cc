#include <fmt/format.h>

#include "base/clock.h"
#include "cli/command.h"
#include "cli/report.h"
#include "cli/table.h"
#include "serve/api/generation_json.h"

namespace stepwell {
namespace {

constexpr std::size_t kGenerationsShown = 10;

/// What `status` tells, read in one session.
struct State {
  std::vector<Generation> generations;
  std::optional<Verification> verification;
  std::optional<Pending> pending;  // nothing while the tables of stepwell are missing
  std::vector<TableSize> sizes;
};

State read_state(Engine& engine) {
  State state;
  {
    Labels labels(engine.folds());
    const auto session = engine.begin(labels);
    state.generations = session->generations(kGenerationsShown);
    state.verification = session->verification();
    if (engine.schema().exists()) state.pending = session->pending();
  }
  state.sizes = engine.schema().sizes();
  return state;
}

/// "fresh", or what the next refresh has to do and why.
std::string describe_lag(const State& state) {
  if (!state.pending) return "stepwell's tables are missing: run 'stepwell setup'";
  const Pending& pending = *state.pending;
  if (pending.scope.empty() && !pending.directory_changed) return "fresh: nothing has changed since";
  return fmt::format("{}: {}; the next refresh is {}", pending.certain ? "behind" : "as of that generation",
                     pending.why, pending.scope.whole ? "full" : "incremental");
}

std::string describe_verification(const State& state, std::int64_t now_s) {
  if (!state.verification) return "never";
  const Verification& verification = *state.verification;
  return fmt::format(
      "generation {} {} {} ago{}", verification.generation, verification.passed ? "passed" : "DIFFERED",
      format_age(now_s - verification.verified_at / 1'000'000), verification.full ? " (full)" : "");
}

std::string describe_generations(const State& state) {
  using Align = Table::Align;
  Table table({{"generation", Align::kRight},
               {"published (UTC)"},
               {"kind"},
               {"took", Align::kRight},
               {"rows changed", Align::kRight},
               {"why"}});
  for (const auto& generation : state.generations) {
    table.add_row({std::to_string(generation.number), format_utc(generation.published_at),
                   std::string(name_of(generation.kind)), format_duration(generation.duration_s),
                   format_count(generation.changes()), generation.why});
  }
  return table.str();
}

std::string describe_sizes(const State& state) {
  using Align = Table::Align;
  Table table({{"table"}, {"rows", Align::kRight}, {"size", Align::kRight}});
  for (const auto& size : state.sizes) {
    table.add_row({size.table, (size.rows_estimated ? "about " : "") + format_count(size.rows),
                   format_bytes(size.bytes)});
  }
  return table.str();
}

void print_state(const State& state, const std::string& database) {
  const std::int64_t now_s = now_us() / 1'000'000;
  print_line(fmt::format("database    {}", database));
  if (state.generations.empty()) {
    print_line(state.pending ? "generation  none yet: run 'stepwell refresh'" : "generation  none yet");
  } else {
    const Generation& latest = state.generations.front();
    const auto age = [now_s](TimestampUs time) { return format_age(now_s - time / 1'000'000); };
    std::string line =
        fmt::format("generation  {}, published {} ago", latest.number, age(latest.published_at));
    if (!latest.actor.empty()) line += " by " + latest.actor;
    if (latest.confirmed_at != latest.published_at) {
      line += fmt::format(", found unchanged {} ago", age(latest.confirmed_at));
    }
    print_line(line);
    if (latest.held) {
      print_line(
          fmt::format("held        a refresh, {} ago: {}; 'stepwell refresh --accept-shrink' releases it",
                      age(latest.held->since), latest.held->why));
    }
  }
  print_line(fmt::format("freshness   {}", describe_lag(state)));
  print_line(fmt::format("verified    {}\n", describe_verification(state, now_s)));
  if (!state.generations.empty()) {
    print_line(describe_accounts(state.generations.front()));
    print_line(describe_generations(state));
  }
  print_line(describe_sizes(state));
}

void print_state_json(const State& state, const std::string& database) {
  print_json([&](JsonWriter& json) {
    json.key("database").text(database);
    json.key("fresh");  // null: nobody can know
    if (state.pending && !state.pending->certain) {
      json.null();
    } else {
      json.boolean(state.pending && state.pending->scope.empty() && !state.pending->directory_changed);
    }
    json.key("lag").text(describe_lag(state));
    json.key("held");
    serve::write_held(json, state.generations.empty() ? std::nullopt : state.generations.front().held);
    json.key("generations").begin_array();
    for (const auto& generation : state.generations) {
      json.begin_object();
      serve::write_generation(json, generation);
      json.end_object();
    }
    json.end_array().key("verification");
    serve::write_verification(json, state.verification);
    json.key("tables").begin_array();
    for (const auto& size : state.sizes) {
      json.begin_object().key("table").text(size.table).key("rows").integer(size.rows);
      json.key("rows_estimated").boolean(size.rows_estimated);
      json.key("bytes").integer(size.bytes).end_object();
    }
    json.end_array();
  });
}

}  // namespace

Action define_status(CLI::App& app) {
  auto as_json = std::make_shared<bool>(false);
  app.add_flag("--json", *as_json, "one JSON object on standard output");
  return [as_json](Context& context) {
    const State state = read_state(*context.gateway().open(Access::kRead));
    if (*as_json) {
      print_state_json(state, context.gateway().description());
    } else {
      print_state(state, context.gateway().description());
    }
    return 0;
  };
}

}  // namespace stepwell
