// How raw rows get into the team's tables.
#include "engine/mariadb/ingest.h"

#include <fmt/format.h>

#include <set>

#include "base/error.h"
#include "engine/files/import_file.h"
#include "engine/files/repeated_file.h"
#include "engine/files/staging.h"
#include "engine/mariadb/bulk_insert.h"
#include "engine/mariadb/catalog.h"
#include "engine/mariadb/engine.h"
#include "engine/mariadb/failure.h"
#include "engine/mariadb/import_columns.h"
#include "engine/mariadb/label_weights.h"
#include "engine/mariadb/staged_rows.h"
#include "engine/sql/source_views.h"

namespace stepwell::maria {
namespace {

class MariaIngest final : public Ingest {
 public:
  explicit MariaIngest(Workspace& workspace) : workspace_(workspace) {}

  void generate(const PlainSources& sources, Progress& progress) override {
    generate_sources(workspace_, sources, progress);
    // As on the embedded engine, a refresh can follow at once. Whoever wants the raw indexes runs setup.
    make_schema(workspace_)->create({.raw_indexes = false}, progress);
  }

  /// All files are read and checked before the first row is written: the team's table is locked for as short
  /// a time as can be.
  ImportReport import(const std::string& table, const std::vector<std::filesystem::path>& files,
                      const ImportOptions& options, Progress& progress) override {
    const std::string role = workspace_.model.source_role(table);
    if (role.empty()) throw files::unknown_source(table, workspace_.model);
    const auto found = read_catalog(workspace_.connection, workspace_.model.name(role));
    if (found && found->is_view) throw import_into_view(workspace_.model.name(role));
    const Fold fold = role == "facts" ? folds_by_collation(workspace_).marketplaces : Fold(fold_label);
    const files::ImportTarget target = import_target(workspace_, role, fold);
    files::RepeatedFiles repeated(
        role, workspace_.model.name(role), options.again,
        [&](const std::string& content) -> std::optional<EarlierImport> {
          if (!workspace_.has_table("stepwell_imports")) return std::nullopt;
          return Bookkeeping(workspace_).find_import(workspace_.model.name(role), content);
        });
    files::Staging staging;
    std::vector<StagedRows> staged;
    std::vector<std::string> contents;
    for (const auto& path : files) {
      progress.begin("reading " + path.filename().string(), 0);
      files::ImportFile file(staging.connection(), workspace_.model, target, path, options.quoting);
      contents.push_back(repeated.admit(path));
      const std::string name = fmt::format("staged_{}", staged.size());
      file.stage(name, progress);
      staged.emplace_back(workspace_, staging.connection(), target, name, file.columns());
    }
    ImportReport report;
    std::set<Month> months;
    // An id of 0 in a file is an id, and does not ask for the next number.
    workspace_.connection.execute(
        "SET SESSION sql_mode = CONCAT(@@SESSION.sql_mode, ',NO_AUTO_VALUE_ON_ZERO')");
    Transaction transaction(workspace_.connection);
    for (std::size_t i = 0; i < files.size(); ++i) {
      progress.begin("importing " + files[i].filename().string(), staged[i].count());
      doing(fmt::format("import '{}' into table '{}'", files[i].string(), table),
            [&] { staged[i].write(progress); });
      const auto touched = role == "facts" ? staged[i].months() : std::vector<Month>();
      log_import(workspace_, role, files[i].string(), contents[i], staged[i].count(), touched);
      months.insert(touched.begin(), touched.end());
      report.rows += staged[i].count();
    }
    transaction.commit();
    progress.finish();
    report.months.assign(months.begin(), months.end());
    return report;
  }

 private:
  Workspace& workspace_;
};

}  // namespace

void log_import(Workspace& workspace, const std::string& role, const std::string& file,
                const std::string& content, std::uint64_t rows, const std::vector<Month>& months) {
  if (!workspace.has_table("stepwell_imports")) return;
  const std::int64_t number =
      Bookkeeping(workspace).add_import(workspace.model.name(role), file, content, rows);
  BulkInsert table(workspace.connection, "stepwell_import_months", "`import`, `month`");
  for (const Month month : months) table.integer(number).date(month).end_row();
  table.close();
}

std::unique_ptr<Ingest> make_ingest(Workspace& workspace) { return std::make_unique<MariaIngest>(workspace); }

}  // namespace stepwell::maria
