// Schema: what stepwell creates in a database, and how it is taken away.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"

namespace stepwell {

struct SetupOptions {
  bool raw_indexes = true;
  /// Foreign keys from the tiers to the source tables, also where the model does not ask for them.
  bool foreign_keys = false;
};

/// What `setup` found and did, a line each, for people: "created table …", "found table …".
struct SetupReport {
  std::vector<std::string> created;
  std::vector<std::string> found;
};

/// Size of one table. `bytes` is 0 where the engine cannot tell.
struct TableSize {
  std::string table;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  /// The database's estimate, which lags behind a load, rather than a count.
  bool rows_estimated = false;
};

/// How `preview` tells of a tier's table that another program has filled so far.
inline std::string taken_over(const std::string& table, std::uint64_t rows) {
  return table + " is taken over with its " + std::to_string(rows) + (rows == 1 ? " row" : " rows") +
         ", which the first refresh replaces; if that is not wanted, name another table in [model]";
}

enum class SqlScript { kCreate, kRefresh, kMonitor, kRollback, kGrants };

class Schema {
 public:
  virtual ~Schema() = default;

  /// Whether the tables of stepwell are there.
  virtual bool exists() = 0;
  /// What `create` would find and create now, in the same words but without the past tense. Throws as it
  /// would.
  virtual SetupReport preview(const SetupOptions& options) = 0;
  /// Creates what is missing; safe to repeat. Throws Error{kFailed} naming a source table or column that is
  /// absent. Whatever fails, what this call made is gone again.
  virtual SetupReport create(const SetupOptions& options, Progress& progress) = 0;
  /// Removes everything that stepwell made, and nothing else. Returns the names of what it removed.
  virtual std::vector<std::string> drop() = 0;
  /// Source tables, tiers and bookkeeping, in that order.
  virtual std::vector<TableSize> sizes() = 0;
};

}  // namespace stepwell
