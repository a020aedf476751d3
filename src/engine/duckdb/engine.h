// The embedded engine: one DuckDB file, opened by this process.
//
// Holds the file's lock for as long as it lives. The parts that do the work stand in files of their own and
// share the Workspace.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/duckdb/file.h"
#include "engine/engine.h"
#include "engine/files/connection.h"
#include "engine/sql/database.h"
#include "engine/sql/engine.h"
#include "engine/sql/template.h"
#include "model/model.h"

namespace stepwell::duck {

using files::ColumnInfo;

/// What the parts of the engine share.
struct Workspace final : SqlDatabase {
  Workspace(std::filesystem::path path, Access access, int patience_ms, const Model& names)
      : file(std::move(path), access, patience_ms),
        connection(file.instance().handle()),
        model(names),
        sql(model, '"') {
    file.enter(connection);
  }

  File file;
  Connection connection;
  Model model;
  SqlTemplate sql;
  /// Every change of the sources since the published generation is in the import log.
  bool sources_known = true;
  /// This process has written to the file.
  bool written = false;

  /// The columns of a table or view; nothing if there is none of that name. Throws Error{kFailed} that names
  /// a view which cannot be read, because its tables are gone. Here and below, names are compared without
  /// case (same_name).
  const std::optional<std::vector<ColumnInfo>>& columns_of(const std::string& table);
  bool has_table(const std::string& name) override { return columns_of(name).has_value(); }
  bool has_column(const std::string& table, const std::string& column) override;
  const SqlDialect& dialect() const override;
  void run(const std::string& statement, const std::vector<SqlValue>& parameters = {}) override;
  void each(const std::string& query, const std::vector<SqlValue>& parameters,
            const std::function<void(const SqlRow&)>& use) override;
  bool is_view(const std::string& name);
  /// The names of the source tables that are views.
  std::vector<std::string> source_views();
  void begin() { connection.execute("BEGIN TRANSACTION"); }
  void commit();
  void roll_back() noexcept;
  /// Brings the tables of an older layout up. Throws Error{kFailed} where that must not be.
  void bring_up();
  /// To be called after creating or dropping tables, and after undoing that: each is looked at once.
  void forget_tables() {
    tables_.clear();
    views_.clear();
  }

 private:
  std::map<std::string, std::optional<std::vector<ColumnInfo>>> tables_;
  std::map<std::string, bool> views_;
};

/// As long as it lives, DuckDB works with every core: for work on more rows than a blink's worth. Else it
/// works in the calling thread alone, and so are rows streamed: a second thread would be woken and put to
/// sleep for every chunk.
class AllThreads {
 public:
  /// Does nothing unless `wanted`.
  explicit AllThreads(Workspace& workspace, bool wanted = true);
  ~AllThreads();
  AllThreads(const AllThreads&) = delete;
  AllThreads& operator=(const AllThreads&) = delete;

 private:
  Workspace& workspace_;
  bool wanted_;
};

using Transaction = SqlTransaction<Workspace>;

class DuckEngine final : public SqlEngine {
 public:
  DuckEngine(std::filesystem::path path, Access access, int patience_ms, const Model& model);
  ~DuckEngine() override;

  std::unique_ptr<Session> begin(Labels& labels) override;
  LabelFolds folds() override { return {}; }
  std::string version() override;

  QueryTiming time(Dashboard dashboard, QueryBase base, const DashboardMetrics& metrics);

 private:
  void read_stamp();
  /// Stores a time for the file to have, and returns it; nothing where the file is not to be known as ours.
  std::optional<std::int64_t> write_stamp();

  Workspace workspace_;
};

std::unique_ptr<Schema> make_schema(Workspace& workspace);
std::unique_ptr<Ingest> make_ingest(Workspace& workspace);
std::unique_ptr<Prover> make_prover(Workspace& workspace);
std::unique_ptr<Inspector> make_inspector(Workspace& workspace);
std::unique_ptr<Session> make_session(Workspace& workspace, Labels& labels);

}  // namespace stepwell::duck
