#include "engine/duckdb/migrations.h"

#include <fmt/format.h>

#include "engine/duckdb/tables.h"
#include "engine/sql/layout.h"
#include "engine/sql/recorded_model.h"

namespace stepwell::duck {
namespace {

struct AddedColumn {
  const char* table;
  const char* definition;
};

/// Step i leads from layout i + 1 to i + 2. A column goes where CREATE TABLE has it: last.
constexpr AddedColumn kSteps[] = {
    // Imports of a few lines are named by ASIN.
    {"stepwell_import_months", "asin_id INTEGER"},
    // Which program published a generation.
    {"stepwell_generations", "made_by VARCHAR DEFAULT ''"},
    // How long ago its figures were last found to be right.
    {"stepwell_generations", "confirmed_at TIMESTAMP"},
    // A file that is imported a second time is recognised.
    {"stepwell_imports", "content VARCHAR"},
    // Servers that may have read what another program made of the tiers read them anew.
    {"stepwell_generations", "repaired BIGINT DEFAULT 0"},
    // Who had a generation made.
    {"stepwell_generations", "actor VARCHAR DEFAULT ''"},
};
static_assert(std::size(kSteps) + 1 == kSchemaVersion);

std::string meta(Workspace& workspace, const std::string& key) {
  return workspace.connection.text("SELECT value FROM stepwell_meta WHERE key = ?", {key}).value_or("");
}

}  // namespace

void migrate(Workspace& workspace) {
  if (workspace.file.created() || !workspace.has_table("stepwell_meta")) return;
  const std::string recorded = meta(workspace, "schema_version");
  if (recorded.empty()) return;  // setup is not through
  const int found = checked_layout(recorded, kSchemaVersion, meta(workspace, "made_by"));
  require_same_tiers(meta(workspace, "model"), workspace.model);
  if (found == kSchemaVersion) return;
  if (workspace.file.access() == Access::kRead) throw_needs_migration(found, kSchemaVersion);
  Transaction transaction(workspace);
  for (int layout = found; layout < kSchemaVersion; ++layout) {
    const AddedColumn& step = kSteps[layout - 1];
    if (!workspace.has_table(step.table)) continue;  // setup will make it whole
    workspace.connection.execute(fmt::format("ALTER TABLE {} ADD COLUMN {}", step.table, step.definition));
  }
  for (const auto& [key, value] :
       {std::pair<std::string, std::string>("schema_version", std::to_string(kSchemaVersion)),
        {"made_by", std::string(kThisProgram)}}) {
    workspace.connection.query("UPDATE stepwell_meta SET value = ? WHERE key = ?", {value, key});
  }
  workspace.connection.query("INSERT INTO stepwell_meta VALUES ('model', ?)",
                             {recorded_names(workspace.model)});
  transaction.commit();
  workspace.forget_tables();
}

void require_own_pyramid(Workspace& workspace) {
  if (!workspace.has_table("stepwell_meta")) return;
  require_same_pyramid(meta(workspace, "model"), workspace.model,
                       [&](const std::string& table) { return workspace.has_table(table); });
}

}  // namespace stepwell::duck
