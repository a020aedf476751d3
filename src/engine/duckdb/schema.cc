#include <fmt/format.h>

#include "base/error.h"
#include "engine/duckdb/engine.h"
#include "engine/duckdb/sources.h"
#include "engine/duckdb/tables.h"
#include "engine/sql/bookkeeping.h"

namespace stepwell::duck {
namespace {

class DuckSchema final : public Schema {
 public:
  explicit DuckSchema(Workspace& workspace) : workspace_(workspace) {}

  bool exists() override { return workspace_.has_table(workspace_.model.name("asin_tier")); }

  SetupReport preview(const SetupOptions&) override {
    SetupReport report;
    require_own_pyramid(workspace_, workspace_.model);
    for (const auto tables : {source_tables(), tier_tables(), bookkeeping_tables()}) {
      for (const auto& table : tables) {
        const std::string name = table_name(table, workspace_.model);
        (workspace_.has_table(name) ? report.found : report.created).push_back(kind_of(name) + name);
      }
    }
    for (const auto& name : taken_over_now()) {
      if (const auto rows = count_rows(name)) report.found.push_back(taken_over(name, rows));
    }
    return report;
  }

  SetupReport create(const SetupOptions&, Progress&) override {
    SetupReport report;
    require_own_pyramid(workspace_, workspace_.model);
    Transaction transaction(workspace_);
    const std::vector<std::string> others = taken_over_now();
    for (const auto tables : {source_tables(), tier_tables(), bookkeeping_tables()}) {
      for (const auto& table : tables) create_table(table, report);
    }
    if (!others.empty()) {
      Bookkeeping(workspace_).set_note("taken_over", fmt::format("{}", fmt::join(others, "\n")));
    }
    // Values only where this sets up: each import comes by here as well.
    const Sources sources(workspace_);
    report.created.empty() ? sources.check_types() : sources.check();
    record_layout(workspace_, workspace_.model);
    if (!report.created.empty()) transaction.commit();
    return report;
  }

  std::vector<std::string> drop() override {
    std::vector<std::string> dropped;
    Transaction transaction(workspace_);
    const std::string others = taken_over_then();
    for (const auto tables : {tier_tables(), bookkeeping_tables()}) {
      for (const auto& table : tables) {
        const std::string name = table_name(table, workspace_.model);
        if (!workspace_.has_table(name) || others.find("\n" + name + "\n") != std::string::npos) continue;
        workspace_.connection.execute("DROP TABLE " + workspace_.sql.quoted(name));
        workspace_.forget_tables();
        dropped.push_back(name);
      }
    }
    for (const auto& sequence : sequences()) {
      workspace_.connection.execute(fmt::format("DROP SEQUENCE IF EXISTS {}", sequence));
    }
    transaction.commit();
    return dropped;
  }

  std::vector<TableSize> sizes() override {
    std::vector<TableSize> sizes;
    const auto bytes = static_cast<std::uint64_t>(block_bytes(workspace_.connection));
    for (const auto tables : {source_tables(), tier_tables(), bookkeeping_tables()}) {
      for (const auto& table : tables) {
        const std::string name = table_name(table, workspace_.model);
        if (!workspace_.has_table(name)) continue;
        sizes.push_back({name, count_rows(name), count_blocks(name) * bytes});
      }
    }
    return sizes;
  }

 private:
  /// Tiers' tables that another program has made: they stay when all else is dropped. Throws Error{kFailed}
  /// where one lacks a column.
  std::vector<std::string> taken_over_now() {
    std::vector<std::string> others;
    if (workspace_.has_table("stepwell_meta")) return others;
    const Model& model = workspace_.model;
    for (const auto& tier : tier_tables()) {
      const std::string name = table_name(tier, model);
      if (!workspace_.has_table(name) || is_ours(name)) continue;
      for (const auto& column : model.columns(tier.role)) {
        if (workspace_.has_column(name, model.name(column))) continue;
        throw Error(ErrorCode::kFailed,
                    fmt::format("table '{}' is there, and has no column {}", name, model.name(column)),
                    "add it, rename that table, or name another one in [model]");
      }
      others.push_back(name);
    }
    return others;
  }

  /// Whether a tier's table was made by what `sql create` prints: its numbers come from a sequence of ours.
  bool is_ours(const std::string& table) {
    return workspace_.connection
               .integer(
                   "SELECT count(*)::BIGINT FROM duckdb_tables() WHERE database_name = current_database() AND "
                   "lower(table_name) = lower(?) AND contains(sql, 'stepwell_')",
                   {table})
               .value_or(0) > 0;
  }

  /// Those of the time when this was set up, each between ends of lines.
  std::string taken_over_then() {
    if (!workspace_.has_table("stepwell_meta")) return {};
    const auto names = Bookkeeping(workspace_).note("taken_over");
    return names ? "\n" + *names + "\n" : std::string();
  }

  std::string kind_of(const std::string& name) { return workspace_.is_view(name) ? "view " : "table "; }

  void create_table(const TableDefinition& table, SetupReport& report) {
    const std::string name = table_name(table, workspace_.model);
    if (workspace_.has_table(name)) {
      report.found.push_back("found " + kind_of(name) + name);
      return;
    }
    workspace_.connection.execute(workspace_.sql(table.ddl));
    workspace_.forget_tables();
    report.created.push_back("created table " + name);
  }

  std::uint64_t count_rows(const std::string& table) {
    return static_cast<std::uint64_t>(
        workspace_.connection.integer("SELECT count(*) FROM " + workspace_.sql.quoted(table)).value_or(0));
  }

  /// A view has none.
  std::uint64_t count_blocks(const std::string& table) {
    if (workspace_.is_view(table)) return 0;
    return static_cast<std::uint64_t>(
        workspace_.connection
            .integer("SELECT count(DISTINCT block_id) FROM pragma_storage_info(" + sql_literal(table) +
                     ") WHERE persistent")
            .value_or(0));
  }

  Workspace& workspace_;
};

}  // namespace

std::unique_ptr<Schema> make_schema(Workspace& workspace) { return std::make_unique<DuckSchema>(workspace); }

}  // namespace stepwell::duck
