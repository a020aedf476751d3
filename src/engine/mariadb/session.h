// MariaSession: one consistent view of sources and tiers together, and the way to publish.
//
// A writing session holds a SharedSnapshot over several connections for the scan of the raw rows. Publishing
// ends it and writes in a transaction of its own: the refresh lock keeps every other stepwell from the tiers
// meanwhile, and what any other program does to them is noticed (posting.h).
#pragma once

#include <string>

#include "engine/mariadb/engine.h"
#include "engine/mariadb/shared_snapshot.h"
#include "engine/mariadb/tier_rows.h"
#include "engine/sql/session.h"

namespace stepwell::maria {

class MariaSession final : public SqlTierSession<MariaSession> {
 public:
  MariaSession(Workspace& workspace, Labels& labels);

  Directory read_directory() override;

  Pending pending() override;
  RawGroups read_groups(const Scope& scope, RawRows rows, Progress& progress) override;
  Account read_raw_account(const Scope& scope, RawRows rows, CountedBy counted_by) override;
  void confirm(const Scope& scope, const std::optional<PyramidSeals>& seals) override;
  void hold(const Held& held) override;
  Generation publish(Publication publication) override;

 private:
  friend class SqlTierSession<MariaSession>;
  template <typename TierRow>
  std::vector<TierRow> read_tier(const std::string& condition, bool whole);
  template <typename Use>
  void each_entry(const std::string& query, Use use) {
    const NullFigures nulls;
    connection_.query(query).each([&](const Row& row) { use(TierCells{row, nulls}); });
  }
  Placements read_placements();
  std::string in_scope(const Scope& scope, const std::string& month, const std::string& asin) override;
  std::string stock_by_category() const;
  std::string directory_fingerprint();
  /// Whether the group of a row of the brand table is excluded: 1 or 0.
  std::string excluded_group();

  // session_publish.cc
  void write_exclusions(const Scope& scope, const std::vector<ExcludedRow>& rows);
  /// What the snapshot of this session has seen.
  SeenSources seen_sources();
  void write_directory(const std::string& fingerprint);
  template <typename TierRow>
  void remove_strays();

  Workspace& workspace_;
  Connection& connection_;
  SharedSnapshot snapshot_;
  /// What the scan of read_groups counted on its own.
  std::optional<Account> raw_account_;
};

}  // namespace stepwell::maria
