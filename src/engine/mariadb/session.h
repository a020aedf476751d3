// MariaSession: one consistent view of sources and tiers together, and the way to publish.
//
// Sources and tiers are read over the connections of a SharedSnapshot. A writing session stages, and
// publishes, in one transaction on the workspace's own connection beside it: the refresh lock keeps every
// other stepwell from the tiers meanwhile, and what any other program does to them is noticed (posting.h).
#pragma once

#include <map>
#include <string>
#include <tuple>

#include "engine/mariadb/engine.h"
#include "engine/mariadb/posting.h"
#include "engine/mariadb/shared_snapshot.h"
#include "engine/mariadb/tier_passes.h"
#include "engine/mariadb/tier_rows.h"
#include "engine/sql/session.h"
#include "model/placement.h"

namespace stepwell::maria {

class MariaSession final : public SqlTierSession<MariaSession> {
 public:
  MariaSession(Workspace& workspace, Labels& labels);

  Directory read_directory() override;

  Pending pending() override;
  std::unique_ptr<RawParts> read_groups(const Scope& scope, Progress& progress) override;
  Account read_raw_account(const Scope& scope, CountedBy counted_by) override;
  void confirm(const Scope& scope, const SourcePosition& position,
               const std::optional<PyramidSeals>& seals) override;
  void hold(const Held& held) override;
  void stage(const PyramidDifference& repair, const PyramidDifference& difference) override;
  Generation commit(Publication publication) override;

 private:
  friend class SqlTierSession<MariaSession>;
  /// Calls `use(row)` for the rows that fulfil the condition, and notes those that are strays.
  enum class By { kBestIndex, kPass };
  template <typename TierRow, typename Use>
  void each_row(const std::string& condition, By by, Use use);
  template <typename TierRow>
  std::vector<TierRow> read_tier(const std::string& condition, bool whole);
  /// A month of a tier, which is read with others (TierPasses).
  template <typename TierRow>
  std::vector<TierRow> read_month(Month month);
  std::vector<Month> read_months(const std::string& query);
  template <typename Use>
  void each_entry(const std::string& query, Use use) {
    const NullFigures nulls;
    reader().query(query).each([&](const Row& row) { use(TierCells{row, nulls}); });
  }
  Placements read_placements();
  std::string in_scope(const Scope& scope, const std::string& month, const std::string& asin) override;
  std::string stock_by_category() const;
  const std::string& directory_fingerprint();
  /// Whether the group of a row of the brand table is excluded: 1 or 0.
  std::string excluded_group();

  // session_publish.cc
  void write_exclusions(const Scope& scope, const std::vector<ExcludedRow>& rows);
  void write_directory();
  /// The transaction in which all is written begins with what is written first.
  void begin_writing();
  void remove_strays();

  /// Where the snapshot is read.
  Connection& reader() { return *snapshot_.connections().front(); }

  Workspace& workspace_;
  Connection& writer_;
  SharedSnapshot snapshot_;
  std::optional<Transaction> writing_;
  PyramidCounts staged_;
  template <typename TierRow>
  struct MonthsAtHand {
    TierPasses passes;
    std::map<Month, std::vector<TierRow>> months;
  };
  std::tuple<std::optional<MonthsAtHand<AsinRow>>, std::optional<MonthsAtHand<BrandRow>>,
             std::optional<MonthsAtHand<CategoryRow>>>
      at_hand_;
  std::optional<std::string> directory_fingerprint_;
  /// What the scan of read_groups counted on its own.
  std::optional<Account> raw_account_;
};

}  // namespace stepwell::maria
