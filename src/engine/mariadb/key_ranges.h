// KeyRanges: the primary key of the fact table cut into ranges of about as many rows, for parallel scans.
//
// Cutting by width would put a table whose ids have gaps of billions into one range. The server's optimizer
// knows better: asked to EXPLAIN, it estimates the rows of a range with two dives into the index. The first
// range has no lower and the last no upper bound, so that together they hold every row whatever the estimates
// were.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/mariadb/engine.h"

namespace stepwell::maria {

/// From `from` on, before `to`; nothing: unbounded.
struct KeyRange {
  __extension__ using Key = __int128;  // any integer type of the server, signed or not
  std::optional<Key> from;
  std::optional<Key> to;

  /// SQL for "the key is in this range"; `column` is quoted.
  std::string condition(const std::string& column) const;
};

/// How the fact table is to be scanned.
struct ScanPlan {
  std::string key;  // the quoted key column; empty: one scan over everything
  std::vector<KeyRange> ranges;
  std::uint64_t rows_estimated = 0;
};

struct KeyBounds {
  KeyRange::Key least;
  KeyRange::Key most;  // at most 2^64 - 1 more
};

/// Of a table and its integer column, both quoted; nothing for an empty table.
std::optional<KeyBounds> key_bounds(Connection& connection, const std::string& table, const std::string& key);

/// One range without bounds for a view, and for a table whose primary key does not begin with an integer.
ScanPlan plan_scan(Workspace& workspace, Connection& connection);

}  // namespace stepwell::maria
