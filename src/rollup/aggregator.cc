// The aggregator: a lane looks up where each row belongs and hands it to a GroupTable, which is where the
// time goes (group_table.cc). Excluded rows go to a GroupTable too, under the key (ASIN, month, reason): a
// database with an excluded group of brands has millions of them.
//
// `finish` merges lane by lane into the first lane, each thread taking part after part; then writes all
// groups into one array, while the memory of the tables is given back; then sorts it. Brand and category are
// filled in last: the groups of one ASIN stand together by then, so that its placement is looked up once.

#include "rollup/aggregator.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <optional>
#include <tuple>

#include "base/error.h"
#include "base/huge_pages.h"
#include "rollup/group_table.h"
#include "rollup/label_classes.h"
#include "rollup/order.h"
#include "rollup/placement_table.h"
#include "rollup/unfit_sum.h"
#include "rollup/workers.h"

namespace stepwell {
namespace {

[[noreturn]] void throw_reserved(const FactBatch& batch, std::size_t row, const Labels& labels) {
  const std::int32_t asin = batch.asin[row];
  throw Error(
      ErrorCode::kFailed,
      fmt::format("a raw row (ASIN {}, month {}) has the marketplace '{}', which is reserved for the rows "
                  "over all marketplaces",
                  asin == kNoId ? "NULL" : std::to_string(asin), batch.month[row].str(),
                  labels.marketplaces.text(batch.marketplace[row])),
      "correct or delete the rows with this marketplace in the fact table, then refresh again");
}

class TableLane final : public Aggregator::Lane {
 public:
  TableLane(const PlacementTable& placements, const Labels& labels)
      : placements_(placements), labels_(labels), classes_(labels), groups_(labels), excluded_(labels) {}

  void add(const FactBatch& batch) override {
    classes_.refresh(labels_);
    for (std::size_t row = 0; row < batch.size(); ++row) add_row(batch, row);
    // The caller may intern labels between batches; nothing that is pending may be added while it does.
    groups_.flush();
    excluded_.flush();
  }

  GroupTable& groups() { return groups_; }
  GroupTable& excluded() { return excluded_; }

 private:
  void add_row(const FactBatch& batch, std::size_t row) {
    const LabelId metric = batch.metric[row];
    const LabelId marketplace = batch.marketplace[row];
    const LabelId metric_class = metric == kNoLabel ? kNoLabel : classes_.metric(metric);
    const LabelId marketplace_class = marketplace == kNoLabel ? kNoLabel : classes_.marketplace(marketplace);
    const Month month = batch.month[row];
    if (marketplace_class == kAllMarketplaces) throw_reserved(batch, row, labels_);

    const std::int64_t value = batch.value[row] == kNullValue ? 0 : batch.value[row];
    const MoneySum sum{MoneySum::Units{value}};
    const std::uint8_t placement = placements_.find(batch.asin[row]);
    if (placement == PlacementTable::kPlaced && metric != kNoLabel && marketplace != kNoLabel &&
        !month.is_none()) [[likely]] {
      const PackedKey key = detail::pack(batch.asin[row], month, metric_class, marketplace_class);
      groups_.add(Group::of(key, metric, marketplace, 1, sum));
      return;
    }
    const auto reason = placement != PlacementTable::kPlaced ? static_cast<Exclusion>(placement)
                        : marketplace == kNoLabel            ? Exclusion::kNullMarketplace
                        : metric == kNoLabel                 ? Exclusion::kNullMetric
                                                             : Exclusion::kNullMonth;
    const PackedKey key = detail::pack(batch.asin[row], month, 0, static_cast<LabelId>(reason));
    excluded_.add(Group::of(key, kNoLabel, kNoLabel, 1, sum));
  }

  const PlacementTable& placements_;
  const Labels& labels_;
  LabelClasses classes_;
  GroupTable groups_;
  GroupTable excluded_;
};

/// The groups without brand and category, unsorted. Throws for the least group whose sum does not fit (R10).
AsinTier drain_groups(GroupTable& groups, const Labels& labels) {
  AsinTier asins;
  reserve_huge(asins, groups.size());
  std::optional<Group> unfit;
  const auto asin_row = [](const Group& group) {
    AsinRow row;
    row.asin = group.id();
    row.month = group.month();
    row.metric = group.metric;
    row.marketplace = group.marketplace;
    row.row_count = group.count;
    return row;
  };
  for (std::size_t part = 0; part < GroupTable::kParts; ++part) {
    groups.drain(part, [&](std::span<const Group> drained) {
      for (const Group& group : drained) {
        const std::optional<Money> value = group.sum().narrow(kAsinValueDigits);
        if (!value) {
          if (!unfit || group.key() < unfit->key()) unfit = group;
          continue;
        }
        asins.push_back(asin_row(group));
        asins.back().value = *value;
      }
    });
  }
  if (unfit) throw unfit_sum(asin_row(*unfit), unfit->sum(), kAsinValueDigits, labels);
  return asins;
}

std::vector<ExcludedRow> drain_excluded(GroupTable& groups) {
  std::vector<ExcludedRow> excluded;
  excluded.reserve(groups.size());
  for (std::size_t part = 0; part < GroupTable::kParts; ++part) {
    groups.drain(part, [&](std::span<const Group> drained) {
      for (const Group& group : drained) {
        const auto reason = static_cast<Exclusion>(group.key_low);
        excluded.push_back({group.id(), group.month(), reason, {group.count, group.sum()}});
      }
    });
  }
  std::sort(excluded.begin(), excluded.end(), [](const ExcludedRow& a, const ExcludedRow& b) {
    return std::tie(a.asin, a.month, a.reason) < std::tie(b.asin, b.month, b.reason);
  });
  return excluded;
}

/// Fills in brand and category of rows sorted by ASIN.
void place(AsinTier& asins, const Placements& placements) {
  const Placement* placement = nullptr;
  std::int32_t asin = kNoId;
  for (AsinRow& row : asins) {
    if (placement == nullptr || row.asin != asin) {
      asin = row.asin;
      placement = &placements.at(asin);
    }
    row.brand = placement->brand;
    row.category = placement->category;
  }
}

}  // namespace

class Aggregator::Implementation {
 public:
  Implementation(const Placements& placements, const Labels& labels)
      : placements_(placements), labels_(labels), placement_table_(placements) {}

  Lane& add_lane() { return lanes_.emplace_back(placement_table_, labels_); }

  RawGroups finish(unsigned threads) {
    if (lanes_.empty()) return {};
    std::atomic<std::size_t> next = 0;
    run_workers(threads, [&](unsigned) {
      for (std::size_t part = next++; part < GroupTable::kParts; part = next++) merge(part);
    });
    RawGroups result;
    result.excluded = drain_excluded(lanes_.front().excluded());
    result.asins = drain_groups(lanes_.front().groups(), labels_);
    sort_tier(result.asins, labels_, threads);
    place(result.asins, placements_);
    return result;
  }

 private:
  void merge(std::size_t part) {
    for (std::size_t lane = 1; lane < lanes_.size(); ++lane) {
      lanes_.front().groups().absorb(lanes_[lane].groups(), part);
      lanes_.front().excluded().absorb(lanes_[lane].excluded(), part);
    }
  }

  const Placements& placements_;
  const Labels& labels_;
  const PlacementTable placement_table_;
  std::deque<TableLane> lanes_;  // a deque: lanes are referred to from outside
};

Aggregator::Aggregator(const Placements& placements, const Labels& labels)
    : implementation_(std::make_unique<Implementation>(placements, labels)) {}

Aggregator::~Aggregator() = default;

Aggregator::Lane& Aggregator::add_lane() { return implementation_->add_lane(); }

RawGroups Aggregator::finish(unsigned threads) { return implementation_->finish(threads); }

}  // namespace stepwell
