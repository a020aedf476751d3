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
#include "engine/sql/template.h"
#include "model/model.h"

namespace stepwell::maria {

/// What the parts of the engine share. Used by one thread at a time.
struct Workspace {
  Workspace(const MariaServer& to, Access with, const Model& names)
      : server(to.for_new_work()), access(with), model(names), sql(model, '`'), connection(server) {}

  MariaServer server;
  Access access;
  Model model;
  SqlTemplate sql;
  /// The connection that holds the refresh lock, and on which everything is written.
  Connection connection;

  /// Tables and views.
  bool has_table(const std::string& name);
  bool has_column(const std::string& table, const std::string& column);
};

/// START TRANSACTION … COMMIT on the workspace's connection; rolls back unless committed.
class Transaction {
 public:
  enum class Kind { kWrite, kSnapshot };
  explicit Transaction(Connection& connection, Kind kind = Kind::kWrite);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Connection& connection_;
  bool open_ = true;
};

class MariaEngine final : public Engine {
 public:
  MariaEngine(const MariaServer& server, Access access, int patience_s, const Model& model);
  ~MariaEngine() override;

  Schema& schema() override { return *schema_; }
  Ingest& ingest() override { return *ingest_; }
  Prover& prover() override { return *prover_; }
  Inspector& inspector() override { return *inspector_; }
  std::unique_ptr<Session> begin(Labels& labels) override;
  LabelFolds folds() override;
  std::uint64_t export_tier(Tier tier, const std::string& format, OutputFile& output) override;
  QueryTiming time_dashboard_query(Dashboard dashboard, QueryBase base,
                                   const DashboardMetrics& metrics) override;
  std::string version() override { return workspace_.connection.flavour().name(); }

 private:
  Workspace workspace_;
  std::unique_ptr<Schema> schema_;
  std::unique_ptr<Ingest> ingest_;
  std::unique_ptr<Prover> prover_;
  std::unique_ptr<Inspector> inspector_;
  std::optional<LabelFolds> folds_;
};

// One file each.
std::unique_ptr<Schema> make_schema(Workspace& workspace);
std::unique_ptr<Ingest> make_ingest(Workspace& workspace);
std::unique_ptr<Prover> make_prover(Workspace& workspace);
std::unique_ptr<Inspector> make_inspector(Workspace& workspace);
std::unique_ptr<Session> make_session(Workspace& workspace, Labels& labels);
std::uint64_t export_tier(Workspace& workspace, Tier tier, const std::string& format, OutputFile& output);
QueryTiming time_dashboard_query(Workspace& workspace, Dashboard dashboard, QueryBase base,
                                 const DashboardMetrics& metrics);

}  // namespace stepwell::maria
