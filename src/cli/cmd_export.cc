#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <map>
#include <optional>

#include "base/error.h"
#include "base/output_file.h"
#include "cli/command.h"
#include "cli/table.h"
#include "engine/files/tier_file.h"

namespace stepwell {
namespace {

const std::map<std::string, Tier> kTiers = {
    {"asin", Tier::kAsin}, {"brand", Tier::kBrand}, {"category", Tier::kCategory}};

/// Nothing where none was named.
std::optional<unsigned> mode_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  unsigned mode = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, mode, 8);
  if (error == std::errc() && rest == end && mode <= 0777) return mode;
  throw Error(ErrorCode::kUsage, fmt::format("'{}' is no mode of a file", text), "give it like --mode 0644");
}

}  // namespace

Action define_export(CLI::App& app) {
  struct Options {
    std::string tier;
    std::string format = "csv";
    std::filesystem::path file;
    std::string mode;
  };
  auto options = std::make_shared<Options>();
  app.add_option("--tier", options->tier, "asin, brand or category")
      ->required()
      ->check(CLI::IsMember({"asin", "brand", "category"}));
  app.add_option("--format", options->format, "csv, tsv or parquet")
      ->check(CLI::IsMember({"csv", "tsv", "parquet"}))
      ->capture_default_str();
  app.add_option("-o", options->file, "file to write (default: standard output)")->type_name("FILE");
  app.add_option(
         "--mode", options->mode,
         "who may read and write the file, in octal (default: 0600, or as it is where it is replaced)")
      ->type_name("MODE");
  return [options](Context& context) {
    if (options->format == "parquet" && options->file.empty() && ::isatty(STDOUT_FILENO) == 1) {
      throw Error(ErrorCode::kUsage, "Parquet is no text for a terminal",
                  "name a file with -o, or send it somewhere with > or |");
    }
    const OutputOptions output_options{.mode = mode_of(options->mode)};
    const auto engine = context.gateway().open(Access::kRead);
    require_tables(*engine);
    const Tier tier = kTiers.at(options->tier);
    context.gateway().refuse_own_files(options->file);
    OutputFile output(options->file, output_options);
    Labels labels(engine->folds());
    const auto reader = engine->read(labels);
    const std::uint64_t rows =
        files::write_tier(*reader, labels, context.config().model, tier, options->format, output);
    output.finish();
    if (!options->file.empty()) {
      fmt::print(stderr, "wrote {} rows of the {} tier to {}\n", format_count(rows), name_of(tier),
                 options->file.string());
    }
    return 0;
  };
}

}  // namespace stepwell
