#include "engine/mariadb/raw_index.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "base/error.h"
#include "engine/mariadb/failure.h"
#include "engine/mariadb/statement_watch.h"

namespace stepwell::maria {
namespace {

/// An online index needs the table for itself for a moment at its beginning and end. While it waits for that
/// behind a long transaction, everybody else waits behind it: so not for long.
constexpr int kLockWait_s = 30;

class ShortLockWait {
 public:
  explicit ShortLockWait(Connection& connection)
      : connection_(connection), before_(connection.integer("SELECT @@lock_wait_timeout").value_or(86400)) {
    set(kLockWait_s);
  }
  ~ShortLockWait() {
    try {
      set(before_);
    } catch (const std::exception&) {  // the connection is gone, and its settings with it
    }
  }
  ShortLockWait(const ShortLockWait&) = delete;
  ShortLockWait& operator=(const ShortLockWait&) = delete;

 private:
  void set(std::int64_t seconds) {
    connection_.execute(fmt::format("SET SESSION lock_wait_timeout = {}", seconds));
  }
  Connection& connection_;
  std::int64_t before_;
};

/// What an index over these columns takes, from the length of the labels in a few rows.
std::uint64_t estimated_bytes(Workspace& workspace, const RawIndex& index, std::uint64_t rows) {
  constexpr std::uint64_t kBesideLabels = 3 + 8 + 12;  // a day, the primary key, the record itself
  std::uint64_t row_bytes = kBesideLabels;
  for (const std::string_view role : {"{facts.metric}", "{facts.marketplace}"}) {
    if (index.columns.find(role) == std::string_view::npos) continue;
    const std::string column = workspace.sql(role);
    row_bytes += static_cast<std::uint64_t>(
        workspace.connection
            .integer(fmt::format(
                "SELECT COALESCE(ROUND(AVG(LENGTH({0}))), 0) FROM (SELECT {0} FROM {1} LIMIT 1000) s", column,
                workspace.sql("{facts}")))
            .value_or(0));
  }
  return rows * row_bytes * 10 / 9;  // pages are not quite full
}

/// InnoDB's keys have 3,072 bytes.
bool is_too_long(const CatalogTable& facts, const RawIndex& index, const Model& model) {
  constexpr std::uint64_t kCharactersMax = 700;
  const auto names = column_names(index.columns, model);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    const CatalogColumn* column = facts.column(name);
    return column != nullptr &&
           (column->data_type.ends_with("text") || column->characters_max > kCharactersMax);
  });
}

/// Those that are to be added; what is there instead of the others goes into `found`.
std::vector<RawIndex> missing_raw_indexes(Workspace& workspace, const CatalogTable& facts,
                                          std::vector<std::string>& found) {
  std::vector<RawIndex> missing;
  const std::string& table = workspace.model.name("facts");
  if (facts.is_view || facts.engine != "InnoDB") {
    found.push_back(
        fmt::format("table {} gets no indexes: it is {}", table,
                    facts.is_view ? "a view" : "no InnoDB table, and adding them would block it"));
    return missing;
  }
  for (const auto& index : raw_indexes()) {
    const bool named = std::any_of(facts.indexes.begin(), facts.indexes.end(),
                                   [&](const auto& other) { return other.name == index.name; });
    if (facts.has_index(column_names(index.columns, workspace.model), /*unique=*/false, /*exact=*/false)) {
      found.push_back(fmt::format("found an index like {} on {}", index.name, table));
    } else if (named) {
      found.push_back(fmt::format("index {} on {} has other columns, and stays as it is", index.name, table));
    } else if (is_too_long(facts, index, workspace.model)) {
      found.push_back(
          fmt::format("table {} gets no index {}: its labels are too long for one", table, index.name));
    } else {
      missing.push_back(index);
    }
  }
  return missing;
}

void build(Workspace& workspace, const RawIndex& index) {
  try {
    workspace.connection.execute(
        workspace.connection.flavour().add_index(workspace.sql("{facts}"), workspace.sql.quoted(index.name),
                                                 workspace.sql(index.columns), std::string(kMadeByStepwell)));
  } catch (const Error& error) {
    throw Error(error.code(),
                fmt::format("cannot add index {} to table {}: {}", index.name, workspace.model.name("facts"),
                            error.what()),
                error.hint() + "; stepwell itself does not need it: 'stepwell setup --no-raw-indexes'");
  }
}

}  // namespace

void preview_raw_indexes(Workspace& workspace, const CatalogTable& facts, SetupReport& report) {
  for (const auto& index : missing_raw_indexes(workspace, facts, report.found)) {
    report.created.push_back(fmt::format("index {} on {}, about {} MB", index.name,
                                         workspace.model.name("facts"),
                                         estimated_bytes(workspace, index, facts.rows) / 1'000'000));
  }
}

void add_raw_indexes(Workspace& workspace, const CatalogTable& facts, SetupReport& report, Progress& progress,
                     const std::function<void(const std::string& index)>& made) {
  const std::string& table = workspace.model.name("facts");
  for (const auto& index : missing_raw_indexes(workspace, facts, report.found)) {
    const std::uint64_t megabytes = estimated_bytes(workspace, index, facts.rows) / 1'000'000;
    progress.begin(fmt::format("adding index {} to {}, about {} MB", index.name, table, megabytes),
                   facts.rows);
    made(std::string(index.name));
    const Stopwatch stopwatch;
    {
      const ShortLockWait short_wait(workspace.connection);
      constexpr std::uint64_t kWhole = 10'000;  // MariaDB counts hundredths of a percent; MySQL does not tell
      const StatementWatch watch(
          workspace.server, "SHOW GLOBAL STATUS LIKE 'Innodb_onlineddl_pct_progress'", 1,
          [&](std::uint64_t part) { return std::min(facts.rows, facts.rows * part / kWhole); }, progress);
      build(workspace, index);
    }
    report.created.push_back(fmt::format("added index {} to {} (about {} rows, about {} MB, {:.0f} s)",
                                         index.name, table, facts.rows, megabytes, stopwatch.elapsed_s()));
  }
  progress.finish();
}

std::vector<std::string> drop_raw_indexes(Workspace& workspace) {
  std::vector<std::string> dropped;
  const auto facts = read_catalog(workspace.connection, workspace.model.name("facts"));
  if (!facts) return dropped;
  const ShortLockWait short_wait(workspace.connection);
  for (const auto& index : facts->indexes) {
    if (index.comment != kMadeByStepwell) continue;
    doing("drop index " + index.name, [&] {
      workspace.connection.execute(
          fmt::format("DROP INDEX {} ON {}", workspace.sql.quoted(index.name), workspace.sql("{facts}")));
    });
    dropped.push_back("index " + index.name);
  }
  return dropped;
}

}  // namespace stepwell::maria
