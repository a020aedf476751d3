#include <fmt/format.h>

#include <map>

#include "base/error.h"
#include "cli/command.h"
#include "cli/table.h"

namespace stepwell {

Action define_export(CLI::App& app) {
  struct Options {
    Tier tier = Tier::kBrand;
    std::string format = "csv";
    std::filesystem::path file;
  };
  auto options = std::make_shared<Options>();
  const std::map<std::string, Tier> tiers = {{"asin", Tier::kAsin}, {"brand", Tier::kBrand}, {"category", Tier::kCategory}};
  app.add_option("--tier", options->tier, "asin, brand or category")
      ->required()
      ->transform(CLI::CheckedTransformer(tiers).description(""));
  app.add_option("--format", options->format, "csv, tsv or parquet")
      ->check(CLI::IsMember({"csv", "tsv", "parquet"}))
      ->capture_default_str();
  app.add_option("-o", options->file, "file to write (default: standard output)");
  return [options](Context& context) {
    const auto engine = context.gateway().open(Access::kRead);
    if (!engine->schema().exists()) {
      throw Error(ErrorCode::kFailed, "there are no tiers to export", "run 'stepwell setup' first");
    }
    const std::uint64_t rows = engine->export_tier(options->tier, options->format, options->file);
    if (!options->file.empty()) {
      fmt::print(stderr, "wrote {} rows of the {} tier to {}\n", format_count(rows), name_of(options->tier),
                 options->file.string());
    }
    return 0;
  };
}

}  // namespace stepwell
