#include "engine/mariadb/engine.h"

#include "engine/mariadb/label_weights.h"
#include "engine/mariadb/migrations.h"
#include "engine/mariadb/refresh_lock.h"

namespace stepwell::maria {

bool Workspace::has_table(const std::string& name) {
  return connection
      .integer(
          "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ? LIMIT "
          "1",
          {name})
      .has_value();
}

bool Workspace::has_column(const std::string& table, const std::string& column) {
  return connection
      .integer(
          "SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? "
          "AND column_name = ? LIMIT 1",
          {table, column})
      .has_value();
}

Transaction::Transaction(Connection& connection, Kind kind) : connection_(connection) {
  connection_.execute(kind == Kind::kWrite ? "START TRANSACTION"
                                           : "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
}

Transaction::~Transaction() {
  if (!open_) return;
  connection_.roll_back();
}

void Transaction::commit() {
  connection_.execute("COMMIT");
  open_ = false;
}

MariaEngine::MariaEngine(const MariaServer& server, Access access, int patience_s, const Model& model)
    : workspace_(server, access, model),
      schema_(make_schema(workspace_)),
      ingest_(make_ingest(workspace_)),
      prover_(make_prover(workspace_)),
      inspector_(make_inspector(workspace_)) {
  if (access != Access::kRead) take_refresh_lock(workspace_.connection, server.database, patience_s);
  migrate(workspace_);
}

MariaEngine::~MariaEngine() = default;

std::unique_ptr<Session> MariaEngine::begin(Labels& labels) { return make_session(workspace_, labels); }

LabelFolds MariaEngine::folds() {
  if (!folds_) folds_ = folds_by_collation(workspace_);
  return *folds_;
}

std::uint64_t MariaEngine::export_tier(Tier tier, const std::string& format, OutputFile& output) {
  return maria::export_tier(workspace_, tier, format, output);
}

QueryTiming MariaEngine::time_dashboard_query(Dashboard dashboard, QueryBase base,
                                              const DashboardMetrics& metrics) {
  return maria::time_dashboard_query(workspace_, dashboard, base, metrics);
}

}  // namespace stepwell::maria
