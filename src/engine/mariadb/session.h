// MariaSession: one consistent view of sources and tiers together, and the way to publish.
//
// A writing session holds a SharedSnapshot over several connections for the scan of the raw rows. Publishing
// ends it and writes in a transaction of its own: the refresh lock keeps every other stepwell from the tiers
// meanwhile, and what any other program does to them is noticed (posting.h).
#pragma once

#include <string>

#include "engine/mariadb/engine.h"
#include "engine/mariadb/shared_snapshot.h"

namespace stepwell::maria {

class MariaSession final : public Session {
 public:
  MariaSession(Workspace& workspace, Labels& labels);

  std::optional<Generation> latest() override;
  std::vector<Generation> generations(std::size_t count) override;
  std::optional<Verification> verification() override;
  AsinTier read_asins(const Scope& scope) override;
  BrandTier read_brands(const Scope& scope) override;
  CategoryTier read_categories(const Scope& scope) override;
  std::optional<PyramidDifference> read_changes(std::int64_t number) override;
  Directory read_directory() override;

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
  template <typename TierRow>
  std::vector<TierRow> read_tier(const Scope& scope);
  template <typename TierRow>
  std::vector<TierRow> read_tier_where(const std::string& condition);
  template <typename TierRow>
  Difference<TierRow> read_journal(std::int64_t number);
  Placements read_placements();
  std::string stock_by_category() const;
  std::string directory_fingerprint();
  /// Whether the group of a row of the brand table is excluded: 1 or 0.
  std::string excluded_group();

  // session_publish.cc
  void write_exclusions(const Scope& scope, const std::vector<ExcludedRow>& rows);
  void write_generation(const Generation& generation, bool follows_sources, bool journaled);
  std::int64_t last_import();
  void write_directory(const std::string& fingerprint);
  std::optional<std::string> read_meta(std::string_view key);
  /// Nothing: the key goes.
  void write_meta(std::string_view key, const std::optional<std::string>& value);
  void write_seals(const std::optional<PyramidSeals>& seals);
  template <typename TierRow>
  void remove_strays();
  void forget_old_journals(std::int64_t latest);

  Workspace& workspace_;
  Connection& connection_;
  const SqlTemplate& sql_;
  Labels& labels_;
  SharedSnapshot snapshot_;
  /// What the scan of read_groups counted on its own.
  std::optional<Account> raw_account_;
  Strays strays_;
};

}  // namespace stepwell::maria
