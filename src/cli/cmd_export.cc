#include <fmt/format.h>
#include <unistd.h>

#include <map>

#include "base/error.h"
#include "cli/command.h"
#include "cli/table.h"

namespace stepwell {
namespace {

const std::map<std::string, Tier> kTiers = {
    {"asin", Tier::kAsin}, {"brand", Tier::kBrand}, {"category", Tier::kCategory}};

}  // namespace

Action define_export(CLI::App& app) {
  struct Options {
    std::string tier;
    std::string format = "csv";
    std::filesystem::path file;
  };
  auto options = std::make_shared<Options>();
  app.add_option("--tier", options->tier, "asin, brand or category")
      ->required()
      ->check(CLI::IsMember({"asin", "brand", "category"}));
  app.add_option("--format", options->format, "csv, tsv or parquet")
      ->check(CLI::IsMember({"csv", "tsv", "parquet"}))
      ->capture_default_str();
  app.add_option("-o", options->file, "file to write (default: standard output)")->type_name("FILE");
  return [options](Context& context) {
    if (options->format == "parquet" && options->file.empty() && ::isatty(STDOUT_FILENO) == 1) {
      throw Error(ErrorCode::kUsage, "Parquet is no text for a terminal",
                  "name a file with -o, or send it somewhere with > or |");
    }
    const auto engine = context.gateway().open(Access::kRead);
    require_tables(*engine);
    const Tier tier = kTiers.at(options->tier);
    const std::uint64_t rows = engine->export_tier(tier, options->format, options->file);
    if (!options->file.empty()) {
      fmt::print(stderr, "wrote {} rows of the {} tier to {}\n", format_count(rows), name_of(tier),
                 options->file.string());
    }
    return 0;
  };
}

}  // namespace stepwell
