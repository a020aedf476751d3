#include "engine/duckdb/engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <thread>

#include "base/clock.h"
#include "base/error.h"
#include "engine/duckdb/sources.h"
#include "engine/duckdb/tables.h"
#include "engine/sql/book_tables.h"
#include "engine/sql/bookkeeping.h"
#include "engine/sql/dashboard_queries.h"
#include "engine/sql/layout.h"
#include "engine/sql/source_views.h"

namespace stepwell::duck {

using namespace files;

const std::optional<std::vector<ColumnInfo>>& Workspace::columns_of(const std::string& table) {
  const auto known = tables_.find(table);
  if (known != tables_.end()) return known->second;
  std::optional<std::vector<ColumnInfo>> columns;
  std::string message = "the tables below it are not there";
  bool broken = false;
  try {
    columns = connection.columns_of(sql.quoted(table));
    broken = !columns && is_view(table);
  } catch (const Error& error) {
    if (!is_view(table)) throw;
    message = error.what();
    broken = true;
  }
  if (broken) throw broken_view(table, message);
  return tables_.emplace(table, std::move(columns)).first->second;
}

bool Workspace::is_view(const std::string& name) {
  const auto known = views_.find(name);
  if (known != views_.end()) return known->second;
  return views_.emplace(name, connection.is_view(name)).first->second;
}

std::vector<std::string> Workspace::source_views() {
  std::vector<std::string> views;
  for (const auto table : kSourceTables) {
    const std::string& name = model.name(table);
    if (is_view(name)) views.push_back(name);
  }
  return views;
}

bool Workspace::has_column(const std::string& table, const std::string& column) {
  const auto& columns = columns_of(table);
  return columns && std::any_of(columns->begin(), columns->end(),
                                [&](const ColumnInfo& found) { return same_name(found.name, column); });
}

namespace {

/// One row of a chunk.
class ChunkRow final : public SqlRow {
 public:
  ChunkRow(const Chunk& chunk, std::size_t row) : chunk_(chunk), row_(row) {}

  bool is_null(std::size_t column) const override { return chunk_.is_null(column, row_); }
  std::int64_t integer(std::size_t column) const override { return chunk_.integer(column, row_); }
  double real(std::size_t column) const override { return chunk_.get<double>(column, row_); }
  std::string_view text(std::size_t column) const override {
    return is_null(column) ? std::string_view() : chunk_.text(column, row_);
  }
  Month month(std::size_t column) const override { return chunk_.month(column, row_); }
  MoneySum sum(std::size_t column) const override { return chunk_.sum(column, row_); }

 private:
  const Chunk& chunk_;
  std::size_t row_;
};

}  // namespace

const SqlDialect& Workspace::dialect() const { return duckdb_dialect(); }

void Workspace::run(const std::string& statement, const std::vector<SqlValue>& parameters) {
  connection.query(statement, parameters);
}

void Workspace::each(const std::string& query, const std::vector<SqlValue>& parameters,
                     const std::function<void(const SqlRow&)>& use) {
  connection.query(query, parameters).each([&](const Chunk& chunk, std::size_t row) {
    use(ChunkRow(chunk, row));
  });
}

void Workspace::bring_up() {
  if (file.created()) return;
  const auto found = older_layout(*this, model);
  if (!found) return;
  if (file.access() == Access::kRead) throw_needs_migration(*found, newest_layout());
  Transaction transaction(*this);
  migrate(*this, model, *found, [this](std::string_view table) {
    connection.execute(std::ranges::find(bookkeeping_tables(), table, &TableDefinition::role)->ddl);
    forget_tables();
  });
  transaction.commit();
  forget_tables();
}

AllThreads::AllThreads(Workspace& workspace, bool wanted) : workspace_(workspace), wanted_(wanted) {
  if (!wanted) return;
  workspace.file.instance().use_threads(workspace.connection,
                                        std::max(1u, std::thread::hardware_concurrency()));
}

AllThreads::~AllThreads() {
  if (!wanted_) return;
  try {
    workspace_.file.instance().use_threads(workspace_.connection, 1);
  } catch (const std::exception&) {
    // A transaction that has failed takes no settings: what is left of the work is slower, and no other.
  }
}

void Workspace::commit() {
  file.commit(connection);
  written = true;
}

void Workspace::roll_back() noexcept {
  // A rollback that fails leaves nothing to do: DuckDB drops the transaction with the connection.
  duckdb_result result;
  duckdb_query(connection.handle(), "ROLLBACK", &result);
  duckdb_destroy_result(&result);
  forget_tables();
}

DuckEngine::DuckEngine(std::filesystem::path path, Access access, int patience_ms, const Model& model)
    : workspace_(std::move(path), access, patience_ms, model) {
  put_together({make_schema(workspace_), make_ingest(workspace_), make_prover(workspace_),
                make_inspector(workspace_)});
  workspace_.bring_up();
  read_stamp();
}

DuckEngine::~DuckEngine() {
  if (workspace_.file.access() == Access::kRead || workspace_.file.in_doubt()) return;
  try {
    const auto stamp_ns = write_stamp();
    workspace_.file.checkpoint(workspace_.connection);
    if (stamp_ns) workspace_.file.set_modified(*stamp_ns);
  } catch (const std::exception&) {
    // Nothing may leave a destructor, memory that is not there either. What was committed is in the file or
    // in its log. Without a stamp the next refresh is a full one: slower, and as exact.
  }
}

void DuckEngine::read_stamp() {
  if (workspace_.file.created() || !workspace_.has_table("stepwell_meta")) return;
  const auto stamp = Bookkeeping(workspace_).note("stamp");
  const auto found = workspace_.file.modified_found_ns();
  workspace_.sources_known = stamp && found && *stamp == std::to_string(*found);
}

std::optional<std::int64_t> DuckEngine::write_stamp() {
  // Where somebody else's writes are not in the tiers yet, the old stamp stays: it never fits again.
  if (!workspace_.written || !workspace_.sources_known || !workspace_.has_table("stepwell_meta")) {
    return std::nullopt;
  }
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  const std::int64_t stamp_ns = now.tv_sec * 1'000'000'000 + now.tv_nsec;
  Transaction transaction(workspace_);
  Bookkeeping(workspace_).set_note("stamp", std::to_string(stamp_ns));
  transaction.commit();
  return stamp_ns;
}

std::unique_ptr<Session> DuckEngine::begin(Labels& labels) { return make_session(workspace_, labels); }

std::string DuckEngine::version() {
  const std::string_view version = duckdb_library_version();  // "v1.4.4"
  return fmt::format("DuckDB {}", version.substr(version.starts_with('v') ? 1 : 0));
}

QueryTiming DuckEngine::time(Dashboard dashboard, QueryBase base, const DashboardMetrics& metrics) {
  const AllThreads threads(workspace_);
  const Sources sources(workspace_);
  sources.check_types();
  return time_dashboard_query(workspace_, sources.sql(), dashboard, base, metrics);
}

}  // namespace stepwell::duck
