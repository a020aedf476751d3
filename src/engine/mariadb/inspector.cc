// What an operator looks at on MariaDB and MySQL, one function a subject.
#include <fmt/format.h>

#include <cstdlib>

#include "base/clock.h"
#include "base/printable.h"
#include "engine/checks.h"
#include "engine/mariadb/engine.h"
#include "engine/mariadb/foreign_keys.h"
#include "engine/mariadb/rights.h"
#include "engine/mariadb/setup_estimate.h"
#include "engine/mariadb/source_tables.h"
#include "engine/sql/tier_table.h"

namespace stepwell::maria {
namespace {

using Findings = std::vector<Finding>;

constexpr const char* kGrants = "grant what database/grants.sql lists";
constexpr std::int64_t kClock_s = 60;
constexpr std::uint64_t kFreeMin_bytes = 1'000'000'000;

std::string variable(Workspace& workspace, const std::string& name) {
  return workspace.connection.text("SELECT @@GLOBAL." + name).value_or("");
}

bool is_on(const std::string& value) { return value == "1" || value == "ON"; }

void inspect_server(Workspace& workspace, Findings& findings) {
  const std::string name = workspace.connection.flavour().name();
  if (is_on(variable(workspace, "read_only"))) {
    findings.push_back(problem("server", name + " is read-only: nothing can be published",
                               "connect to the primary, or SET GLOBAL read_only = 0 there"));
    return;
  }
  findings.push_back(fine("server", name));
}

void inspect_source_tables(Workspace& workspace, Findings& findings) {
  const SourceTables sources = inspect_sources(workspace, RawValues::kChecked);
  for (const auto& [role, table] : sources.tables) {
    if (table.is_view || table.engine == "InnoDB") continue;
    findings.push_back(problem(
        "source tables",
        fmt::format("{} is a table of {}, which has no snapshots: a refresh may see half of what somebody is "
                    "writing",
                    workspace.model.name(role), table.engine),
        fmt::format("ALTER TABLE {} ENGINE = InnoDB", workspace.sql.quoted(workspace.model.name(role)))));
  }
  std::string remarks;
  for (const auto& remark : sources.remarks) remarks += "; " + remark;
  findings.push_back(fine("source tables",
                          fmt::format("{} tables, and they may be read{}", sources.tables.size(), remarks)));
}

/// Tables of stepwell that are not there yet.
std::vector<std::string> missing_tables(Workspace& workspace) {
  std::vector<std::string> missing;
  for (const auto tables : {tier_tables(), bookkeeping_tables()}) {
    for (const auto& table : tables) {
      std::string name = table_name(table, workspace.model);
      if (!workspace.has_table(name)) missing.push_back(std::move(name));
    }
  }
  return missing;
}

/// What creating needs; what writing needs is tried where the tables are there.
void inspect_asins(Workspace& workspace, Findings& findings) {
  constexpr std::uint64_t kNamed = 3;
  std::uint64_t count = 0;
  std::vector<std::string> examples;
  workspace.connection
      .stream(
          workspace.sql("SELECT {asins.asin}, GROUP_CONCAT({asins.id} ORDER BY {asins.id} SEPARATOR ', ') "
                        "FROM {asins} WHERE {asins.asin} <> '' GROUP BY {asins.asin} HAVING COUNT(*) > 1"))
      .each([&](const Row& row) {
        if (++count > kNamed) return;
        examples.push_back(
            fmt::format("{} (ids {})", printable(row.text(0)), printable(row.text(1).substr(0, 60))));
      });
  if (count > 0) findings.push_back(finding_about_shared_asins(count, examples));
}

void inspect_rights(Workspace& workspace, Findings& findings) {
  const Rights rights(workspace);
  std::vector<std::string> lacking;
  for (const auto& table : missing_tables(workspace)) {
    for (const char* privilege : {"CREATE", "SELECT", "INSERT", "UPDATE", "DELETE"}) {
      if (!rights.hold(privilege, table)) lacking.push_back(fmt::format("{} on {}", privilege, table));
    }
  }
  const std::string& facts = workspace.model.name("facts");
  if (!lacking.empty() && !rights.incomplete()) {
    findings.push_back(problem("rights", "this user lacks " + some_of(lacking), kGrants));
  } else if (!rights.hold("LOCK TABLES", facts) && !rights.incomplete()) {
    findings.push_back(
        advice("rights",
               "this user lacks LOCK TABLES: raw rows are scanned over one connection, which is "
               "slower",
               kGrants));
  } else {
    findings.push_back(fine("rights", rights.incomplete()
                                          ? "they come from a role, and show when they are used"
                                          : "all that stepwell needs"));
  }
}

void inspect_binary_log(Workspace& workspace, Findings& findings) {
  constexpr const char* kSubject = "binary log";
  if (!is_on(variable(workspace, "log_bin"))) {
    findings.push_back(
        advice(kSubject, "it is off: refreshes work without it, and backups to a point in time do not",
               "log_bin = ON and binlog_format = ROW in the server's configuration, and restart it"));
    return;
  }
  const std::string format = variable(workspace, "binlog_format");
  const std::string image = variable(workspace, "binlog_row_image");
  if (format != "ROW" || image != "FULL") {
    findings.push_back(advice(
        kSubject,
        fmt::format("binlog_format is {}, binlog_row_image {}: changes cannot be told by row", format, image),
        "SET GLOBAL binlog_format = ROW, binlog_row_image = FULL, and the same in the server's "
        "configuration"));
    return;
  }
  try {
    workspace.connection.query(workspace.connection.flavour().binlog_position_query());
  } catch (const Error&) {
    findings.push_back(
        advice(kSubject, "this user may not ask where it ends: generations are published without a position",
               "GRANT REPLICATION CLIENT ON *.* to the user (database/grants.sql)"));
    return;
  }
  findings.push_back(fine(kSubject, "by row"));
}

void inspect_clock(Workspace& workspace, Findings& findings) {
  const std::int64_t theirs =
      workspace.connection.integer("SELECT TIMESTAMPDIFF(SECOND, '1970-01-01', UTC_TIMESTAMP())").value_or(0);
  const std::int64_t ahead_s = theirs - now_us() / 1'000'000;
  if (std::abs(ahead_s) < kClock_s) {
    findings.push_back(fine("clock", "the server's and this machine's agree"));
    return;
  }
  findings.push_back(
      problem("clock",
              fmt::format("the server's is {} {} of this machine's: ages and freshness are wrong",
                          format_age(std::abs(ahead_s)), ahead_s > 0 ? "ahead" : "behind"),
              "keep both by NTP (timedatectl set-ntp true)"));
}

void inspect_disk(Workspace& workspace, Findings& findings) {
  const std::string folder = local_data_folder(workspace);
  const auto room = folder.empty() ? std::nullopt : free_bytes(folder);
  if (!room) {
    findings.push_back(fine("disk", "the server's is not to be seen from here"));
    return;
  }
  const std::string text = fmt::format("{:.1f} GB are free in {}", static_cast<double>(*room) / 1e9, folder);
  findings.push_back(*room >= kFreeMin_bytes
                         ? fine("disk", text)
                         : problem("disk", text,
                                   "make room: a publish that finds none is undone, and the "
                                   "generation before stands"));
}

void inspect_memory(Workspace& workspace, Findings& findings) {
  std::uint64_t tiers_bytes = 0;
  for (const auto& tier : tier_tables()) {
    const auto table = read_catalog(workspace.connection, workspace.model.name(tier.role));
    if (table) tiers_bytes += table->bytes;
  }
  const std::uint64_t pool_bytes =
      std::strtoull(variable(workspace, "innodb_buffer_pool_size").c_str(), nullptr, 10);
  const std::string text = fmt::format("the buffer pool has {} MB, the tiers {} MB", pool_bytes / 1'000'000,
                                       tiers_bytes / 1'000'000);
  findings.push_back(pool_bytes >= tiers_bytes
                         ? fine("memory", text)
                         : advice("memory", text,
                                  "give innodb_buffer_pool_size more: a publish into tiers that do "
                                  "not fit waits for the disk at every index"));
}

void inspect_tables(Workspace& workspace, Findings& findings) {
  findings.push_back(finding_about_tables(missing_tables(workspace)));
}

void inspect_writing(Workspace& workspace, Findings& findings) {
  if (!missing_tables(workspace).empty()) return;
  for (const auto tables : {tier_tables(), bookkeeping_tables()}) {
    for (const auto& table : tables) try_writing(workspace, table_name(table, workspace.model));
  }
  findings.push_back(fine("writing", "tiers and bookkeeping may be written"));
}

std::string what_it_is_for(const TableIndex& index, const TableDefinition& tier, const Workspace& workspace) {
  const std::string& month = workspace.model.name(tier_table(*tier.tier).month_role());
  return index.columns.front() == month ? ": without it a refresh reads the whole table for every month"
                                        : ": dashboards that need it are slow";
}

void inspect_indexes(Workspace& workspace, Findings& findings) {
  std::size_t count = 0;
  for (const auto& tier : tier_tables()) {
    const std::string& name = workspace.model.name(tier.role);
    const auto table = read_catalog(workspace.connection, name);
    if (!table) continue;
    for (const auto& index : indexes_of(tier, workspace.model)) {
      ++count;
      if (table->has_index(index.columns, index.unique, /*exact=*/index.unique)) continue;
      const std::string cure = statement_that_adds(index, name, workspace.model);
      const std::string text = fmt::format("{} on {} is missing", index.name, name);
      findings.push_back(index.unique
                             ? problem("indexes", text + ": a group could be there twice", cure)
                             : advice("indexes", text + what_it_is_for(index, tier, workspace), cure));
    }
  }
  if (count == 0) return;
  if (findings.empty() || findings.back().subject != "indexes") {
    findings.push_back(fine("indexes", fmt::format("all {} of the tiers", count)));
  }
}

void inspect_raw_indexes(Workspace& workspace, Findings& findings) {
  const auto facts = read_catalog(workspace.connection, workspace.model.name("facts"));
  if (!facts || facts->is_view) return;
  std::vector<std::string> missing;
  for (const auto& index : raw_indexes()) {
    if (!facts->has_index(column_names(index.columns, workspace.model), /*unique=*/false, /*exact=*/false)) {
      missing.emplace_back(index.name);
    }
  }
  const std::string& table = workspace.model.name("facts");
  findings.push_back(
      missing.empty()
          ? fine("raw indexes", "found on " + table)
          : advice("raw indexes",
                   fmt::format("{} on {} missing: stepwell does not need them, queries on raw rows do",
                               some_of(missing), table),
                   "run 'stepwell setup', which adds them without blocking writers, or leave them out"));
}

void inspect_foreign_keys(Workspace& workspace, Findings& findings) {
  if (workspace.model.foreign_keys()) return;
  for (const auto& key : cascading_keys(workspace)) {
    findings.push_back(advice(
        "foreign keys",
        fmt::format("{} of {} changes published figures when rows of {} are deleted or replaced", key.name,
                    key.table, key.referenced),
        fmt::format("ALTER TABLE {} DROP FOREIGN KEY {}; or, if it is wanted, [model] foreign_keys = yes",
                    workspace.sql.quoted(key.table), workspace.sql.quoted(key.name))));
  }
}

class MariaInspector final : public Inspector {
 public:
  explicit MariaInspector(Workspace& workspace) : workspace_(workspace) {}

  std::vector<Finding> prerequisites() override {
    return run_checks<Workspace>(workspace_, {{"server", inspect_server},
                                              {"source tables", inspect_source_tables},
                                              {"ASINs", inspect_asins},
                                              {"rights", inspect_rights},
                                              {"binary log", inspect_binary_log},
                                              {"clock", inspect_clock},
                                              {"disk", inspect_disk},
                                              {"memory", inspect_memory}});
  }

  std::vector<Finding> installation() override {
    return run_checks<Workspace>(workspace_, {{"tables", inspect_tables},
                                              {"writing", inspect_writing},
                                              {"indexes", inspect_indexes},
                                              {"foreign keys", inspect_foreign_keys},
                                              {"raw indexes", inspect_raw_indexes}});
  }

  Estimate estimate() override { return estimate_setup(workspace_); }

  std::vector<TierExtent> extents() override {
    std::vector<TierExtent> extents;
    for (const Tier tier : {Tier::kAsin, Tier::kBrand, Tier::kCategory}) {
      const std::string role(role_of(tier));
      const std::string month = workspace_.sql("{" + role + ".month}");
      workspace_.connection
          .query(fmt::format("SELECT COUNT(*), MIN({0}), MAX({0}) FROM {1}", month,
                             workspace_.sql("{" + role + "}")))
          .each([&](const Row& row) {
            extents.push_back({tier, row.whole(0), row.month(1), row.month(2)});
          });
    }
    return extents;
  }

  std::vector<MetricExtent> metrics() override {
    std::vector<MetricExtent> metrics;
    workspace_.connection
        .query(
            workspace_.sql("SELECT MIN({brand_tier.metric}) AS metric, COUNT(*) AS found FROM {brand_tier} "
                           "WHERE {brand_tier.marketplace} = 'ALL' GROUP BY {brand_tier.metric} "
                           "ORDER BY found DESC, metric"))
        .each([&](const Row& row) {
          metrics.push_back({std::string(row.text(0)), row.whole(1)});
        });
    return metrics;
  }

 private:
  Workspace& workspace_;
};

}  // namespace

std::unique_ptr<Inspector> make_inspector(Workspace& workspace) {
  return std::make_unique<MariaInspector>(workspace);
}

}  // namespace stepwell::maria
