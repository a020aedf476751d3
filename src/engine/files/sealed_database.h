// A DuckDB that reaches the files it is told of, and nothing else of this machine or of the network.
//
// What DuckDB runs is not ours alone: a view in a database that somebody sent may say read_text('/etc/…'),
// and would be served as the names of brands. So no instance of this program may read or write by itself:
// `enable_external_access` is off before anything is attached, and cannot be turned on again. No extension is
// installed or loaded, no secret of the user's is read. Where DuckDB can tell which settings may still change
// (`allowed_configs`, since 1.5), the configuration is locked too; an older one has no way to lock it and
// still change the number of threads, and nothing of what is off can be turned on there either.
#pragma once

#include <duckdb.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/files/spill_folder.h"

namespace stepwell::files {

struct Sealing {
  /// Settings to start with.
  std::vector<std::pair<const char*, std::string>> settings;
  /// SQL to run before it is sealed.
  std::string first;
  /// What may be opened, as it will be named.
  std::vector<std::string> files;
};

/// Opens a database in memory that keeps what does not fit there in `spill`, which must outlive it. To be
/// closed by the caller. Throws Error{kFailed}.
duckdb_database open_sealed(const SpillFolder& spill, const Sealing& sealing);

}  // namespace stepwell::files
