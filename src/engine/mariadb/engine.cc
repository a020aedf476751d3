#include "engine/mariadb/engine.h"

#include <algorithm>

#include "engine/mariadb/label_weights.h"
#include "engine/mariadb/refresh_lock.h"
#include "engine/mariadb/tables.h"
#include "engine/sql/book_tables.h"
#include "engine/sql/bookkeeping.h"
#include "engine/sql/dashboard_queries.h"
#include "engine/sql/layout.h"

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

namespace {

class ResultRow final : public SqlRow {
 public:
  explicit ResultRow(const Row& row) : row_(row) {}

  bool is_null(std::size_t column) const override { return row_.is_null(column); }
  std::int64_t integer(std::size_t column) const override { return row_.integer(column); }
  double real(std::size_t column) const override { return row_.real(column); }
  std::string_view text(std::size_t column) const override { return row_.text(column); }
  Month month(std::size_t column) const override { return row_.month(column); }
  MoneySum sum(std::size_t column) const override { return row_.sum(column); }

 private:
  const Row& row_;
};

}  // namespace

const SqlDialect& Workspace::dialect() const { return mariadb_dialect(); }

void Workspace::run(const std::string& statement, const std::vector<SqlValue>& parameters) {
  connection.execute(statement, parameters);
}

void Workspace::each(const std::string& query, const std::vector<SqlValue>& parameters,
                     const std::function<void(const SqlRow&)>& use) {
  connection.query(query, parameters).each([&](const Row& row) { use(ResultRow(row)); });
}

MariaEngine::MariaEngine(const MariaServer& server, Access access, int patience_s, const Model& model)
    : workspace_(server, access, model) {
  put_together({make_schema(workspace_), make_ingest(workspace_), make_prover(workspace_),
                make_inspector(workspace_)});
  if (access != Access::kRead) take_refresh_lock(workspace_.connection, server.database, patience_s);
  const auto found = older_layout(workspace_, model);
  if (!found) return;
  if (access == Access::kRead) throw_needs_migration(*found, newest_layout());
  migrate(workspace_, model, *found, [&](std::string_view table) {
    const TableDefinition& definition =
        *std::ranges::find(bookkeeping_tables(), table, &TableDefinition::role);
    workspace_.connection.execute(create_table(definition, model, table_parts(definition, model, {})));
  });
}

std::unique_ptr<Session> MariaEngine::begin(Labels& labels) { return make_session(workspace_, labels); }

LabelFolds MariaEngine::folds() {
  if (!folds_) folds_ = folds_by_collation(workspace_);
  return *folds_;
}

QueryTiming MariaEngine::time(Dashboard dashboard, QueryBase base, const DashboardMetrics& metrics) {
  return time_dashboard_query(workspace_, workspace_.sql, dashboard, base, metrics);
}

}  // namespace stepwell::maria
