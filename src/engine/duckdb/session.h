// DuckSession: one transaction of the embedded engine.
//
// DuckDB aggregates in place: `read_groups` is SQL. What is read travels as chunks into the rows of
// model/tier_rows.h; what is published travels back through Appenders.
#pragma once

#include <string>

#include "engine/duckdb/engine.h"
#include "engine/duckdb/sources.h"
#include "engine/duckdb/tier_cells.h"
#include "engine/sql/session.h"

namespace stepwell::duck {

class DuckSession final : public SqlTierSession<DuckSession> {
 public:
  DuckSession(Workspace& workspace, Labels& labels);

  Directory read_directory() override;
  std::optional<std::string> directory_version() override;

  Pending pending() override;
  Delta read_delta(Progress& progress) override;
  std::unique_ptr<RawParts> read_groups(const Scope& scope, Progress& progress) override;
  Account read_raw_account(const Scope& scope, CountedBy counted_by) override;
  void confirm(const Scope& scope, const SourcePosition& position,
               const std::optional<PyramidSeals>& seals) override;
  void hold(const Held& held) override;
  void stage(const PyramidDifference& repair, const PyramidDifference& difference) override;
  Generation commit(Publication publication) override;

 private:
  /// Fills the table of ASINs in scope.
  std::string in_scope(const Scope& scope, const std::string& month, const std::string& asin) override;

  // session_tiers.cc
  friend class SqlTierSession<DuckSession>;
  template <typename Row>
  std::vector<Row> read_tier(const std::string& condition, bool whole);
  std::vector<Month> read_months(const std::string& query);
  template <typename Use>
  void each_entry(const std::string& query, Use use) {
    const NullFigures nulls;
    connection_.query(query).each([&](const Chunk& chunk, std::size_t i) {
      use(TierCells{chunk, i, nulls, /*in_journal=*/true});
    });
  }
  /// Takes away what belongs to no group, of the rows that were read since the last call.
  void remove_strays();

  // session_raw.cc
  friend class DuckParts;
  /// SQL for the raw rows in scope, to stand after FROM.
  std::string raw_rows(const Scope& scope);
  Account account_of(const std::string& raw_rows);
  /// Makes the temporary view raw_groups of those of `raw_rows`: by ASIN, month and labels as they are
  /// spelled, month by month where that is asked for. `count` is how many rows to expect, or 0.
  void group_raw_rows(const std::string& raw_rows, bool by_month, std::uint64_t count, Progress& progress);
  void drop_raw_groups();
  /// Whether the published generation had nearly as many groups as raw rows. Labels are grouped by number
  /// then, which takes a fifth less; with many rows a group, looking for the numbers costs more than that.
  bool has_few_rows_a_group();
  /// The number of a label, as an SQL expression: a type of that name has the numbers.
  std::string numbered(const std::string& label, const std::string& type);
  /// Interns the labels in that column of raw_groups. Whether two of them are equal without being the same:
  /// "CM3" and "cm3 ".
  bool intern_all(const std::string& column, LabelSet& labels);
  /// The excluded rows of raw_groups, sorted; `placed` is a table or query of placements.
  std::vector<ExcludedRow> excluded_groups(const std::string& placed);
  /// How the source tables are read, as they are in this transaction.
  const Sources& sources();

  // session_feed.cc
  /// Creates the temporary table of placements as the sources say now, once.
  void place_asins();
  /// A table or query of the placements that hold in `scope`.
  std::string placements(const Scope& scope);
  std::vector<std::int32_t> moved_asins();
  /// Adds the months and the ASINs of months that imports touched.
  void add_imported(Scope& scope, std::int64_t after_import);
  bool only_facts_imported(std::int64_t after_import);
  /// SQL for the raw rows that were added to the scope since the published generation.
  std::string added_rows(const Scope& scope);
  /// Whether the raw rows of those imports, all in scope, can be told from the others: they become `added_`.
  bool added_rows_are_known(const Scope& scope, std::int64_t after_import);
  std::string directory_fingerprint();
  /// Whether the group in that column, by its role, is excluded: true or false.
  std::string excluded_group(std::string_view column);
  /// Remembers the directory, and how the sources are called.
  void write_sources();
  std::string stock_by_category();

  // session_publish.cc
  template <typename Row>
  void write_tier(const Difference<Row>& difference, TimestampUs now);
  template <typename Row>
  void write_journal(const Difference<Row>& difference, std::int64_t generation);
  void write_exclusions(const Scope& scope, const std::vector<ExcludedRow>& rows);
  void write_placements(const Scope& scope);
  /// Remembers what the sources look like now.
  void remember_sources(const Scope& scope);

  Workspace& workspace_;
  Connection& connection_;
  Transaction transaction_;
  std::optional<Sources> sources_;
  bool placed_ = false;
  /// Since the published generation nothing but raw rows has been imported, and nobody else has written.
  bool facts_alone_ = false;
  /// How many raw rows the published generation has seen: no row that was added since has a lower number.
  std::int64_t seen_rows_ = 0;
  /// Where rows were added since, and what they amount to, as `pending` has counted them.
  Scope added_scope_;
  Account added_;
  std::optional<std::string> directory_fingerprint_;
  /// Rows that were staged.
  std::uint64_t staged_ = 0;
};

}  // namespace stepwell::duck
