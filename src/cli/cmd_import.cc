#include <fmt/format.h>

#include "cli/after_command.h"
#include "cli/command.h"
#include "cli/report.h"
#include "cli/running_user.h"
#include "cli/table.h"
#include "refresh/refresh.h"

namespace stepwell {

Action define_import(CLI::App& app) {
  struct Options {
    std::string table;
    std::vector<std::filesystem::path> files;
    ImportOptions how;
  };
  auto options = std::make_shared<Options>();
  std::string tables;
  for (const auto role : kSourceTables) tables += (tables.empty() ? "" : ", ") + Model().name(role);
  app.add_option("--table", options->table, "source table: " + tables)->required();
  app.add_option("files", options->files, "CSV, TSV or Parquet files; the header row names the columns")
      ->required()
      ->type_name("FILE");
  app.add_flag("--again", options->how.again,
               "take files that have been imported before: their rows count once more");
  auto* quoted = app.add_flag_callback(
      "--quoted", [options] { options->how.quoting = Quoting::kQuoted; },
      "in TSV files too, quotes enclose fields, as they do in CSV");
  app.add_flag_callback(
         "--unquoted", [options] { options->how.quoting = Quoting::kUnquoted; },
         "in TSV files, quotes are part of the values, even where a field begins and ends with one")
      ->excludes(quoted);
  return [options](Context& context) {
    auto engine = context.gateway().open(Access::kCreate);
    const ImportReport imported =
        engine->ingest().import(options->table, options->files, options->how, context.progress());
    print_line(fmt::format("imported {} {} into {}", format_count(imported.rows),
                           imported.rows == 1 ? "row" : "rows", options->table));
    const RefreshReport report =
        refresh(*engine, {.guard = context.config().guard, .actor = running_user()}, context.progress());
    print_line(describe(report));
    engine.reset();  // what runs afterwards may open the database
    if (report.published) run_after_publish(context.config(), report.generation.number);
    return 0;
  };
}

}  // namespace stepwell
