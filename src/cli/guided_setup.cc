#include "cli/guided_setup.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/error.h"
#include "cli/findings.h"
#include "cli/report.h"
#include "cli/running_user.h"
#include "cli/table.h"
#include "doctor/check_metrics.h"

namespace stepwell {
namespace {

using Align = Table::Align;

/// The steps as they are printed: a number, a title, and what belongs to it.
class Steps {
 public:
  explicit Steps(bool silent) : silent_(silent) {}

  void begin(const std::string& title) {
    ++number_;
    if (!silent_) print_line(fmt::format("{}{}. {}", number_ == 1 ? "" : "\n", number_, title));
  }
  /// Text of one or more lines, indented.
  void say(const std::string& text) const {
    if (silent_) return;
    std::string indented;
    for (std::size_t at = 0; at < text.size();) {
      const auto end = std::min(text.find('\n', at), text.size());
      indented += (indented.empty() ? "" : "\n");
      if (end > at) indented += "   " + text.substr(at, end - at);
      at = end + 1;
    }
    print_line(indented);
  }

 private:
  bool silent_;
  int number_ = 0;
};

std::string lines(const std::vector<std::string>& texts) {
  std::string text;
  for (const auto& line : texts) text += (text.empty() ? "" : "\n") + line;
  return text;
}

/// Two figures: more would promise too much.
std::uint64_t roughly(std::uint64_t count) {
  std::uint64_t unit = 1;
  while (count / unit >= 100) unit *= 10;
  return (count + unit / 2) / unit * unit;
}

std::string describe(const Estimate& estimate) {
  if (estimate.raw_rows == 0) return "there are no raw rows yet: this takes a moment, and next to no disk";
  Table table({{""}, {"", Align::kRight}});
  table.add_row({"raw rows, about", format_count(roughly(estimate.raw_rows))});
  table.add_row({"groups of the ASIN tier, about", format_count(roughly(estimate.groups))});
  table.add_row({"to populate the tiers, about", format_duration(estimate.populate_s)});
  table.add_row({"to verify them, about", format_duration(estimate.verify_s)});
  table.add_row({"disk for the tiers, about", format_bytes(estimate.tier_bytes)});
  if (estimate.free_bytes) table.add_row({"disk that is free", format_bytes(*estimate.free_bytes)});
  return table.str();
}

std::string describe(const std::vector<TierExtent>& extents) {
  Table table({{"tier"}, {"rows", Align::kRight}, {"earliest"}, {"latest"}});
  for (const auto& extent : extents) {
    table.add_row({std::string(name_of(extent.tier)), format_count(extent.rows),
                   extent.earliest.is_none() ? "-" : extent.earliest.str(),
                   extent.latest.is_none() ? "-" : extent.latest.str()});
  }
  return table.str();
}

/// "stepwell", with the options that lead to the same database where they hold no password.
std::string program(const Config& config) {
  std::string text = "stepwell";
  if (config.request.file) text += " --config " + config.request.file->string();
  const bool embedded = config.database.kind == DatabaseTarget::Kind::kDuckDB;
  if (embedded && config.request.db_url) text += " --db " + *config.request.db_url;
  return text;
}

std::string next_steps(const Config& config, bool populated) {
  const std::string listen = config.listen ? config.listen->str() : "127.0.0.1:8080";
  Table table({{""}, {""}});
  const auto step = [&](const std::string& command, const std::string& what) {
    table.add_row({program(config) + " " + command, what});
  };
  if (!populated) step("refresh", "populate the tiers");
  step("serve", "the dashboards and their API on " + listen);
  step("user add NAME", "logins, before it listens elsewhere");
  step("schedule cron --install", "a refresh every night");
  step("verify --full", "compare every figure with the raw rows, once a week");
  step("doctor", "whether all is well");
  return table.str();
}

/// An embedded file that is not there yet: there is nothing to look at, and it is made by opening it.
bool is_new_file(const Config& config) {
  return config.database.kind == DatabaseTarget::Kind::kDuckDB &&
         !std::filesystem::exists(config.database.path);
}

Error declined() {
  return Error(ErrorCode::kFailed, "nothing was created", "run 'stepwell setup' again when ready");
}

class GuidedSetup {
 public:
  GuidedSetup(Context& context, const GuidedSetupOptions& options, const Questions& questions)
      : context_(context), options_(options), questions_(questions), steps_(options.silent) {}

  SetupOutcome run() {
    open();
    look();
    create();
    if (options_.populate) populate();
    if (outcome_.refreshed) verify();
    if (outcome_.refreshed) look_at_metrics();
    steps_.begin("next");
    steps_.say(next_steps(context_.config(), outcome_.refreshed.has_value()));
    return std::move(outcome_);
  }

 private:
  void open() {
    const std::string database = context_.gateway().description();
    steps_.begin("connection");
    if (is_new_file(context_.config())) {
      steps_.say(database + ", a new file");
      if (!questions_.agreed("create it?")) throw declined();
      engine_ = context_.gateway().open(Access::kCreate);
    } else {
      engine_ = context_.gateway().open(Access::kWrite);
      steps_.say(database);
    }
  }

  void look() {
    steps_.begin("what must be there");
    outcome_.findings = engine_->inspector().prerequisites();
    steps_.say(stepwell::describe(outcome_.findings));
    if (has_problem(outcome_.findings)) {
      for (const auto& finding : outcome_.findings) {
        if (finding.severity != Severity::kProblem) continue;
        throw Error(ErrorCode::kFailed, fmt::format("{}: {}", finding.subject, finding.found), finding.cure);
      }
    }
    steps_.begin("what is to be created");
    const auto [missing, there] = engine_->schema().preview(options_.setup);
    missing_ = missing.size();
    steps_.say(missing.empty() ? "nothing: all of it is there" : lines(missing));
    for (const auto& line : there) {
      if (!line.starts_with("table ")) steps_.say(line);  // an index that will do, and the like
    }
    steps_.begin("what it takes");
    outcome_.estimate = engine_->inspector().estimate();
    steps_.say(describe(outcome_.estimate));
  }

  void create() {
    if (missing_ > 0 && !questions_.agreed("create it?")) throw declined();
    steps_.begin("creation");
    outcome_.created = engine_->schema().create(options_.setup, context_.progress());
    const auto& created = outcome_.created.created;
    steps_.say(created.empty() ? "nothing was missing" : lines(created));
  }

  void populate() {
    if (!questions_.agreed("populate the tiers?")) return;
    steps_.begin("population");
    outcome_.refreshed =
        refresh(*engine_, {.guard = context_.config().guard, .actor = running_user()}, context_.progress());
    steps_.say(stepwell::describe(*outcome_.refreshed));
  }

  void verify() {
    steps_.begin("verification");
    outcome_.proof = engine_->prover().verify(false, context_.progress());
    outcome_.extents = engine_->inspector().extents();
    steps_.say(stepwell::describe(*outcome_.proof) + "\n" + describe(outcome_.extents));
  }

  /// Told only where it matters: what is configured names figures, unless a team's own words are others.
  void look_at_metrics() {
    const auto findings = check_metrics(*engine_, context_.config());
    outcome_.findings.insert(outcome_.findings.end(), findings.begin(), findings.end());
    if (findings.front().severity == Severity::kFine) return;
    steps_.begin("what the dashboards lack");
    steps_.say(stepwell::describe(findings));
  }

  Context& context_;
  const GuidedSetupOptions& options_;
  const Questions& questions_;
  Steps steps_;
  std::unique_ptr<Engine> engine_;
  std::size_t missing_ = 0;
  SetupOutcome outcome_;
};

}  // namespace

SetupOutcome guided_setup(Context& context, const GuidedSetupOptions& options, const Questions& questions) {
  return GuidedSetup(context, options, questions).run();
}

}  // namespace stepwell
