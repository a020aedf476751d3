// The engine for MariaDB and MySQL: summary tables in the team's own database.
//
// The parts that do the work stand in files of their own and share the Workspace. A database has many users:
// what stepwell reads together it reads in one consistent snapshot, and whoever writes holds the refresh
// lock, a named lock of the server (refresh_lock.h), from `Gateway::open(kWrite)` on.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/engine.h"
#include "engine/mariadb/connection.h"
#include "engine/mariadb/server.h"
#include "engine/sql/engine.h"
#include "engine/sql/template.h"
#include "model/model.h"

namespace stepwell::maria {

/// What the parts of the engine share. Used by one thread at a time.
struct Workspace final : SqlDatabase {
  Workspace(const MariaServer& to, Access with, const Model& names)
      : server(to.for_new_work()), access(with), model(names), sql(model, '`'), connection(server) {}

  MariaServer server;
  Access access;
  Model model;
  SqlTemplate sql;
  /// The connection that holds the refresh lock, and on which everything is written.
  Connection connection;

  /// Tables and views.
  bool has_table(const std::string& name) override;
  bool has_column(const std::string& table, const std::string& column) override;
  const SqlDialect& dialect() const override;
  void run(const std::string& statement, const std::vector<SqlValue>& parameters = {}) override;
  void each(const std::string& query, const std::vector<SqlValue>& parameters,
            const std::function<void(const SqlRow&)>& use) override;
};

using Transaction = SqlTransaction<Connection>;

class MariaEngine final : public SqlEngine {
 public:
  MariaEngine(const MariaServer& server, Access access, int patience_s, const Model& model);

  std::unique_ptr<Session> begin(Labels& labels) override;
  LabelFolds folds() override;
  std::string version() override { return workspace_.connection.flavour().name(); }

  QueryTiming time(Dashboard dashboard, QueryBase base, const DashboardMetrics& metrics);

 private:
  Workspace workspace_;
  std::optional<LabelFolds> folds_;
};

// One file each.
std::unique_ptr<Schema> make_schema(Workspace& workspace);
std::unique_ptr<Ingest> make_ingest(Workspace& workspace);
std::unique_ptr<Prover> make_prover(Workspace& workspace);
std::unique_ptr<Inspector> make_inspector(Workspace& workspace);
std::unique_ptr<Session> make_session(Workspace& workspace, Labels& labels);

}  // namespace stepwell::maria
