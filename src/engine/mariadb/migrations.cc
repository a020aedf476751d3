#include "engine/mariadb/migrations.h"

#include <fmt/format.h>

#include "engine/mariadb/failure.h"
#include "engine/mariadb/tables.h"
#include "engine/sql/layout.h"
#include "engine/sql/recorded_model.h"

namespace stepwell::maria {
namespace {

/// Adding a column: the server commits each by itself, so a step that is found done is passed over.
struct AddedColumn {
  const char* table;
  const char* column;
  const char* definition;
};

/// Step i leads from layout i + 1 to i + 2.
constexpr AddedColumn kSteps[] = {
    // Which program published a generation.
    {"stepwell_generations", "made_by", "VARCHAR(64) NOT NULL DEFAULT ''"},
    // How long ago its figures were last found to be right.
    {"stepwell_generations", "confirmed_at", "DATETIME(6) NULL"},
    // A file that is imported a second time is recognised.
    {"stepwell_imports", "content", "VARCHAR(64) NULL"},
    // Servers that may have read what another program made of the tiers read them anew.
    {"stepwell_generations", "repaired", "BIGINT NOT NULL DEFAULT 0"},
    // Who had a generation made.
    {"stepwell_generations", "actor", "VARCHAR(255) NOT NULL DEFAULT ''"},
};
static_assert(std::size(kSteps) + 1 == kSchemaVersion);

std::string meta(Workspace& workspace, const std::string& key) {
  return workspace.connection.text("SELECT `value` FROM stepwell_meta WHERE `key` = ?", {key}).value_or("");
}

void take(Workspace& workspace, const AddedColumn& step) {
  if (!workspace.has_table(step.table)) return;  // setup will make it whole
  if (workspace.has_column(step.table, step.column)) return;
  doing(fmt::format("add column {} to {}, which this version of stepwell needs", step.column, step.table),
        [&] {
          workspace.connection.execute(
              fmt::format("ALTER TABLE {} ADD COLUMN {} {}", step.table, step.column, step.definition));
        });
}

}  // namespace

void migrate(Workspace& workspace) {
  if (!workspace.has_table("stepwell_meta")) return;
  const std::string recorded = meta(workspace, "schema_version");
  if (recorded.empty()) return;  // setup is not through
  const int found = checked_layout(recorded, kSchemaVersion, meta(workspace, "made_by"));
  require_same_tiers(meta(workspace, "model"), workspace.model);
  if (found == kSchemaVersion) return;
  if (workspace.access == Access::kRead) throw_needs_migration(found, kSchemaVersion);
  for (int layout = found; layout < kSchemaVersion; ++layout) take(workspace, kSteps[layout - 1]);
  doing("record the new layout", [&] {
    workspace.connection.execute(
        "REPLACE INTO stepwell_meta (`key`, `value`) VALUES ('schema_version', ?), ('made_by', ?), ('model', "
        "?)",
        {std::to_string(kSchemaVersion), std::string(kThisProgram), recorded_names(workspace.model)});
  });
}

void require_own_pyramid(Workspace& workspace) {
  if (!workspace.has_table("stepwell_meta")) return;
  require_same_pyramid(meta(workspace, "model"), workspace.model,
                       [&](const std::string& table) { return workspace.has_table(table); });
}

}  // namespace stepwell::maria
