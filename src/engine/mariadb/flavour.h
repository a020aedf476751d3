// Flavour: the one place that knows where MariaDB and MySQL differ, and their versions.
//
// Everything else uses SQL that both have. What stands here for MySQL was written from its manual and is unit
// tested as text; what ran, and where, is told in docs/mariadb.md.
#pragma once

#include <string>
#include <string_view>

namespace stepwell::maria {

class Flavour {
 public:
  /// From what the server says of itself: `SELECT version()`, such as "10.11.6-MariaDB-log" or "8.0.36".
  static Flavour of(std::string_view version);

  bool is_mariadb() const { return mariadb_; }
  /// 101106 is 10.11.6.
  int version() const { return version_; }
  /// "MariaDB 10.11.6", "MySQL 8.0.36".
  std::string name() const;

  /// Throws Error{kFailed} for a server that is too old: MariaDB before 10.5, MySQL before 8.0.
  void require_supported() const;

  /// The binlog position that belongs exactly to the transaction's snapshot: rows of (name, value) whose
  /// names end with "_file" and "_position". Empty: this server cannot tell.
  std::string snapshot_position_query() const;
  /// The current end of the binlog: its first two columns are file and position; no row without a binlog.
  std::string binlog_position_query() const;

  /// Which column of EXPLAIN estimates the rows; columns count from 0.
  std::size_t explain_rows_column() const { return mariadb_ ? 8 : 9; }

  /// CREATE INDEX `index` ON `table` …, without blocking writers. Names are quoted.
  std::string add_index(const std::string& table, const std::string& index, const std::string& columns,
                        const std::string& comment) const;

  /// An SQL expression that is equal for two texts exactly if their collation holds them for equal. `pads`:
  /// the collation ignores trailing spaces; `characters` is at least the length of the texts.
  std::string weights(const std::string& expression, bool pads, std::size_t characters) const;

 private:
  bool mariadb_ = true;
  int version_ = 0;
};

}  // namespace stepwell::maria
