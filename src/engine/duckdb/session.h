// DuckSession: one transaction of the embedded engine.
//
// DuckDB aggregates in place: `read_groups` is SQL. What is read travels as chunks into the rows of
// model/tier_rows.h; what is published travels back through Appenders.
#pragma once

#include <string>

#include "engine/duckdb/engine.h"
#include "engine/duckdb/sources.h"

namespace stepwell::duck {

class DuckSession final : public Session {
 public:
  DuckSession(Workspace& workspace, Labels& labels);

  std::optional<Generation> latest() override;
  std::vector<Generation> generations(std::size_t count) override;
  std::optional<Verification> verification() override;
  AsinTier read_asins(const Scope& scope) override;
  BrandTier read_brands(const Scope& scope) override;
  CategoryTier read_categories(const Scope& scope) override;
  std::optional<PyramidDifference> read_changes(std::int64_t number) override;
  Directory read_directory() override;
  std::optional<std::string> directory_version() override;

  const Model& model() const override { return workspace_.model; }
  Pending pending() override;
  RawGroups read_groups(const Scope& scope, RawRows rows, Progress& progress) override;
  Account read_raw_account(const Scope& scope, RawRows rows, CountedBy counted_by) override;
  std::vector<ExcludedRow> read_excluded(const Scope& scope) override;
  AsinTier read_asins_of(const std::vector<std::int32_t>& brands, const std::vector<Month>& months) override;
  std::optional<PyramidSeals> seals() override;
  Strays strays() override { return strays_; }
  void confirm(const Scope& scope, const std::optional<PyramidSeals>& seals) override;
  void hold(const Held& held) override;
  Generation publish(Publication publication) override;

 private:
  bool has_bookkeeping();

  // session_tiers.cc
  std::size_t count_rows(const std::string& tier);
  /// Adds the groups that fulfil the condition, and sorts.
  void read_asins_where(const std::string& condition, AsinTier& tier);
  /// Sorts, and leaves strays out.
  template <typename Row>
  void settle(std::vector<Row>& tier, std::uint64_t strays);
  Money money_of(const Chunk& chunk, std::size_t column, std::size_t row) const;
  template <typename Stored>
  std::uint32_t count_of(const Chunk& chunk, std::size_t column, std::size_t row) const;
  /// Takes away what belongs to no group.
  void remove_strays();
  /// SQL for "this row is in scope"; `month` and `asin` are column expressions. Fills the table of ASINs in
  /// scope.
  std::string condition(const Scope& scope, const std::string& month, const std::string& asin);
  /// SQL for the raw rows, to stand after FROM: `rows` of them that are in scope.
  std::string raw_rows(const Scope& scope, RawRows rows);
  /// Fills the temporary table raw_groups: the groups by ASIN, month and labels as they are spelled.
  void group_raw_rows(const Scope& scope, RawRows which, Progress& progress);
  /// How the source tables are read, as they are in this transaction.
  const Sources& sources();

  // session_pending.cc
  /// Creates the temporary table of placements as the sources say now, once.
  void place_asins();
  /// A table or query of the placements that hold in `scope`.
  std::string placements(const Scope& scope);
  std::vector<std::int32_t> moved_asins();
  /// Adds the months and the ASINs of months that imports touched.
  void add_imported(Scope& scope, std::int64_t after_import);
  bool only_facts_imported(std::int64_t after_import);
  /// Whether the raw rows of those imports, all in scope, can be told from the others.
  bool added_rows_are_known(const Scope& scope, std::int64_t after_import);
  std::string directory_fingerprint();
  /// Whether the group in that column, by its role, is excluded: true or false.
  std::string excluded_group(std::string_view column);
  /// Remembers the directory, and how the sources are called.
  void write_sources();
  std::string stock_by_category();

  // session_publish.cc
  void write(const Difference<AsinRow>& difference, TimestampUs now);
  void write(const Difference<BrandRow>& difference, TimestampUs now);
  void write(const Difference<CategoryRow>& difference, TimestampUs now);
  void write_journal(const PyramidDifference& difference, std::int64_t generation);
  std::optional<std::string> read_meta(std::string_view key);
  /// Nothing: the key goes.
  void write_meta(std::string_view key, const std::optional<std::string>& value);
  void write_seals(const std::optional<PyramidSeals>& seals);
  void write_exclusions(const Scope& scope, const std::vector<ExcludedRow>& rows);
  void write_placements(const Scope& scope);
  /// Remembers what the sources look like now; returns the number of the last import.
  std::int64_t write_position(const Scope& scope);
  void write_generation(const Generation& generation, std::optional<std::int64_t> position, bool journaled);

  Workspace& workspace_;
  Connection& connection_;
  const SqlTemplate& sql_;
  Labels& labels_;
  Transaction transaction_;
  std::optional<Sources> sources_;
  bool placed_ = false;
  /// Since the published generation nothing but raw rows has been imported, and nobody else has written.
  bool facts_alone_ = false;
  /// How many raw rows the published generation has seen: no row that was added since has a lower number.
  std::int64_t seen_rows_ = 0;
  /// What those amount to, once `pending` has counted them.
  std::optional<Account> added_;
  std::optional<std::string> directory_fingerprint_;
  Strays strays_;
};

}  // namespace stepwell::duck
