#include <fmt/format.h>

#include "base/clock.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/report.h"
#include "cli/table.h"
#include "synthetic/generate.h"

namespace stepwell {

Action define_generate(CLI::App& app) {
  struct Options : GenerateOptions {
    std::string shape_name = "daily";
  };
  auto options = std::make_shared<Options>();
  app.add_option("--rows", options->rows, "raw rows of the fact table")->required();
  app.add_option("--shape", options->shape_name, "daily: many rows a group; ledger: one row a group")
      ->check(CLI::IsMember({"daily", "ledger"}))
      ->capture_default_str();
  app.add_option("--seed", options->seed, "the same seed makes the same data")->capture_default_str();
  return [options](Context& context) {
    options->shape = shape_of(options->shape_name).value();
    const Stopwatch watch;
    const auto engine = context.gateway().open(Access::kCreate);
    generate(*engine, *options, context.progress());
    print_line(fmt::format("generated {} raw rows ({}) in {} in {}\nnext: stepwell refresh",
                           format_count(options->rows), options->shape_name, context.gateway().description(),
                           format_duration(watch.elapsed_s())));
    return 0;
  };
}

}  // namespace stepwell
