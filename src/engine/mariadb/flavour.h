// Flavour: the one place that knows where MariaDB and MySQL differ, and their versions.
//
// Everything else uses SQL that both have. What stands here for MySQL was written from its manual and is unit
// tested as text; what ran, and where, is told in docs/mariadb.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stepwell::maria {

/// How a column of labels compares.
struct LabelCollation {
  std::string character_set;
  std::string name;
  bool pads = true;            // 'a ' equals 'a'
  std::size_t characters = 0;  // what the column holds at most

  /// `text`, an SQL expression, in this collation.
  std::string of(const std::string& text) const;
};

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

  /// What ends an INSERT … VALUES of which each row whose key is there shall replace these columns, whose
  /// names are quoted.
  std::string or_update(const std::vector<std::string>& columns) const;

  /// SQL for a digest that is equal for two texts exactly if their collation holds them for equal: of `text`,
  /// an expression of no more than so many characters. Found by comparing with what servers say of random
  /// pairs in all their collations (tests/conformance/collations_test.cc).
  std::string label_digest(const std::string& text, const LabelCollation& collation) const;

 private:
  bool mariadb_ = true;
  int version_ = 0;
};

}  // namespace stepwell::maria
