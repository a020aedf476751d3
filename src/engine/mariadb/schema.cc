// Setup and its undoing. Statements that create tables cannot be rolled back here: what this run made is
// remembered, and removed again if it cannot be finished.
#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "base/error.h"
#include "engine/mariadb/engine.h"
#include "engine/mariadb/failure.h"
#include "engine/mariadb/foreign_keys.h"
#include "engine/mariadb/found_tier.h"
#include "engine/mariadb/raw_index.h"
#include "engine/mariadb/rights.h"
#include "engine/mariadb/source_tables.h"
#include "engine/sql/bookkeeping.h"
#include "engine/sql/dialect.h"

namespace stepwell::maria {
namespace {

/// The statements that take back what has been made, run in reverse unless all went well.
class Undo {
 public:
  explicit Undo(Connection& connection) : connection_(connection) {}
  ~Undo() {
    for (auto statement = statements_.rbegin(); statement != statements_.rend(); ++statement) {
      try {
        connection_.execute(*statement);
      } catch (const std::exception&) {  // the error that led here is the one to tell
      }
    }
  }
  Undo(const Undo&) = delete;
  Undo& operator=(const Undo&) = delete;

  void add(std::string statement) { statements_.push_back(std::move(statement)); }
  void forget() { statements_.clear(); }

 private:
  Connection& connection_;
  std::vector<std::string> statements_;
};

/// How fast a publish changes rows of a tier, on a slow machine.
constexpr std::uint64_t kRowsPerSecond = 10'000;

class MariaSchema final : public Schema {
 public:
  explicit MariaSchema(Workspace& workspace)
      : workspace_(workspace), connection_(workspace.connection), model_(workspace.model) {}

  bool exists() override {
    std::string names;
    std::int64_t count = 0;
    for (const auto tables : {tier_tables(), bookkeeping_tables()}) {
      for (const auto& table : tables) {
        names += (count++ == 0 ? "" : ", ") + connection_.literal(table_name(table, model_));
      }
    }
    return connection_
               .integer(
                   "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND "
                   "table_name IN (" +
                   names + ")")
               .value_or(0) == count;
  }

  SetupReport preview(const SetupOptions& options) override {
    SetupReport report;
    require_own_pyramid(workspace_, workspace_.model);
    const SourceTables sources = inspect_sources(workspace_);
    const bool set_up = workspace_.has_table(table_name(bookkeeping_tables().front(), model_));
    for (const auto tables : {tier_tables(), bookkeeping_tables()}) {
      for (const auto& table : tables) {
        const std::string name = table_name(table, model_);
        const auto found = read_catalog(connection_, name);
        (found ? report.found : report.created).push_back("table " + name);
        if (!found || !table.tier) continue;
        if (!set_up) {
          if (const auto rows = count_rows(name)) report.found.push_back(taken_over(name, rows));
        }
        for (const auto& column : lacking_columns(*table.tier, *found, sources, model_)) {
          report.created.push_back(
              fmt::format("column {} of {}, which the first refresh fills in: about {} rows, some {}",
                          model_.name(column.role), name, found->rows,
                          format_age(static_cast<std::int64_t>(found->rows / kRowsPerSecond))));
        }
      }
    }
    for (const auto& key : foreign_key_changes(workspace_, sources, wants_foreign_keys(options))) {
      report.created.push_back(key.planned());
    }
    if (options.raw_indexes) {
      preview_raw_indexes(workspace_, sources.tables.find("facts")->second, report);
    }
    return report;
  }

  SetupReport create(const SetupOptions& options, Progress& progress) override {
    SetupReport report;
    require_own_pyramid(workspace_, workspace_.model);
    const SourceTables sources = inspect_sources(workspace_, RawValues::kChecked);
    for (const auto& [role, table] : sources.tables)
      report.found.push_back((table.is_view ? "found view " : "found table ") + model_.name(role));
    report.found.insert(report.found.end(), sources.remarks.begin(), sources.remarks.end());
    if (wants_foreign_keys(options)) {
      for (auto& line : unreferable_tables(sources, model_)) report.found.push_back(std::move(line));
    }
    Undo undo(connection_);
    for (const auto& tier : tier_tables()) create_tier(tier, sources, report, undo);
    for (const auto& table : bookkeeping_tables()) create_missing(table, sources, report, undo);
    // A right to write that is missing shows here rather than at the end of the first refresh.
    for (const auto tables : {tier_tables(), bookkeeping_tables()}) {
      for (const auto& table : tables) try_writing(workspace_, table_name(table, model_));
    }
    record_layout(workspace_, model_);
    for (const auto& key : foreign_key_changes(workspace_, sources, wants_foreign_keys(options))) {
      doing(key.planned(), [&] { connection_.execute(key.statement); });
      undo.add(key.undoing);
      report.created.push_back(key.done());
    }
    if (options.raw_indexes) {
      add_raw_indexes(
          workspace_, sources.tables.find("facts")->second, report, progress, [&](const std::string& index) {
            undo.add(
                fmt::format("DROP INDEX {} ON {}", workspace_.sql.quoted(index), workspace_.sql("{facts}")));
          });
    }
    undo.forget();
    return report;
  }

  std::vector<std::string> drop() override {
    std::vector<std::string> dropped = drop_raw_indexes(workspace_);
    for (const auto& tier : tier_tables()) {
      const std::string& name = model_.name(tier.role);
      const auto table = read_catalog(connection_, name);
      if (!table) continue;
      if (table->comment == kMadeByStepwell) {
        drop_table(name, dropped);
        continue;
      }
      for (const auto& column : table->columns) {  // a tier that setup found
        if (column.comment != kMadeByStepwell) continue;
        doing("drop column " + column.name, [&] {
          connection_.execute(fmt::format("ALTER TABLE {} DROP COLUMN {}", workspace_.sql.quoted(name),
                                          workspace_.sql.quoted(column.name)));
        });
        dropped.push_back(name + "." + column.name);
      }
    }
    for (const auto& table : bookkeeping_tables()) {
      const std::string name = table_name(table, model_);
      if (workspace_.has_table(name)) drop_table(name, dropped);
    }
    return dropped;
  }

  /// Rows of tiers and bookkeeping are counted. Those of source tables are the server's estimate, since
  /// counting 68 million rows takes half a minute. A view has no estimate: of raw rows the last generation
  /// tells, names are counted.
  std::vector<TableSize> sizes() override {
    std::vector<TableSize> sizes;
    for (const auto tables : {source_tables(), tier_tables(), bookkeeping_tables()}) {
      for (const auto& definition : tables) {
        const std::string name = table_name(definition, model_);
        const auto table = read_catalog(connection_, name);
        if (!table) continue;
        const bool source = tables.data() == source_tables().data();
        const bool counted = !source || (table->is_view && definition.role != "facts");
        sizes.push_back({name, counted ? count_rows(name) : table->rows, table->bytes, !counted});
        if (definition.role == "facts" && table->is_view) sizes.back().rows = last_raw_rows();
      }
    }
    return sizes;
  }

 private:
  void create_tier(const TableDefinition& tier, const SourceTables& sources, SetupReport& report,
                   Undo& undo) {
    const std::string& name = model_.name(tier.role);
    const auto found = read_catalog(connection_, name);
    if (!found) {
      create_missing(tier, sources, report, undo);
      return;
    }
    report.found.push_back("found table " + name);
    const std::string table = workspace_.sql.quoted(name);
    for (auto column : lacking_columns(*tier.tier, *found, sources, model_)) {
      const std::string& column_name = model_.name(column.role);
      const std::string quoted = workspace_.sql.quoted(column_name);
      column.sql.comment = kMadeByStepwell;
      doing(fmt::format("add column {} to {}", column_name, name), [&] {
        connection_.execute(fmt::format("ALTER TABLE {} ADD COLUMN {} {}", table, quoted,
                                        mariadb_dialect().definition(column.sql)));
      });
      undo.add(fmt::format("ALTER TABLE {} DROP COLUMN {}", table, quoted));
      report.created.push_back(fmt::format("added column {} to {}", column_name, name));
    }
  }

  void create_missing(const TableDefinition& table, const SourceTables& sources, SetupReport& report,
                      Undo& undo) {
    const std::string name = table_name(table, model_);
    if (workspace_.has_table(name)) {
      report.found.push_back("found table " + name);
      return;
    }
    const std::string parts = table_parts(table, model_, sources.types);
    doing("create table " + name, [&] { connection_.execute(create_table(table, model_, parts)); });
    undo.add("DROP TABLE " + workspace_.sql.quoted(name));
    report.created.push_back("created table " + name);
  }

  bool wants_foreign_keys(const SetupOptions& options) const {
    return options.foreign_keys || model_.foreign_keys();
  }

  void drop_table(const std::string& name, std::vector<std::string>& dropped) {
    doing("drop table " + name, [&] { connection_.execute("DROP TABLE " + workspace_.sql.quoted(name)); });
    dropped.push_back(name);
  }

  std::uint64_t count_rows(const std::string& table) {
    return static_cast<std::uint64_t>(
        connection_.integer("SELECT COUNT(*) FROM " + workspace_.sql.quoted(table)).value_or(0));
  }

  std::uint64_t last_raw_rows() {
    const auto published = Bookkeeping(workspace_).published();
    return published ? published->raw_rows : 0;
  }

  Workspace& workspace_;
  Connection& connection_;
  const Model& model_;
};

}  // namespace

std::unique_ptr<Schema> make_schema(Workspace& workspace) { return std::make_unique<MariaSchema>(workspace); }

}  // namespace stepwell::maria
