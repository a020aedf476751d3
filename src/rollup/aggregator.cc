// The aggregator: a lane looks up where each row belongs and hands it to a GroupTable, which is where the
// time goes (group_table.cc). Excluded rows go to a GroupTable too, under the key (ASIN, month, reason): a
// database with an excluded group of brands has millions of them.
//
// `finish` merges lane by lane into the first lane, each thread taking part after part, and gives back what
// finds the groups, a quarter of the memory and more. The groups of a few
// months at a time are then taken out of the table, whose memory is given back, and sorted month by month.
// Brand and category are filled in last: the groups of one ASIN stand together by then, so that its placement
// is looked up once.

#include "rollup/aggregator.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <optional>
#include <tuple>

#include "base/error.h"
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

AsinRow row_of(const Group& group) {
  AsinRow row;
  row.asin = group.id();
  row.month = group.month();
  row.metric = group.metric;
  row.marketplace = group.marketplace;
  row.row_count = group.count;
  return row;
}

/// The groups of one month, without brand and category, unsorted.
struct LooseMonth {
  AsinTier asins;
  std::optional<Group> unfit;  // the least whose sum does not fit (R10)

  void add(const Group& group) {
    const std::optional<Money> value = group.sum().narrow(kAsinValueDigits);
    if (value) {
      asins.push_back(row_of(group));
      asins.back().value = *value;
    } else if (!unfit || group.key() < unfit->key()) {
      unfit = group;
    }
  }
};

/// The months of one slot of the table, which gives their memory back.
std::map<Month, LooseMonth> drain_slot(GroupTable& groups, std::size_t slot) {
  std::map<Month, LooseMonth> months;
  LooseMonth* last = nullptr;
  Month month;
  for (std::size_t part = 0; part < GroupTable::kSlotParts; ++part) {
    groups.drain(slot * GroupTable::kSlotParts + part, [&](std::span<const Group> drained) {
      for (const Group& group : drained) {
        if (last == nullptr || group.month() != month) {
          month = group.month();
          last = &months[month];
        }
        last->add(group);
      }
    });
  }
  return months;
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
  sort(excluded);
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

/// Hands out what the merged tables hold.
class TableParts final : public RawParts {
 public:
  TableParts(GroupTable* groups, std::vector<ExcludedRow> excluded, const Placements& placements,
             const Labels& labels, unsigned threads)
      : groups_(groups),
        excluded_(std::move(excluded)),
        placements_(placements),
        labels_(labels),
        threads_(threads) {}

  const std::vector<ExcludedRow>& excluded() const override { return excluded_; }

  std::optional<MonthGroups> next() override {
    while (loose_.empty()) {
      if (groups_ == nullptr || slot_ == GroupTable::kSlots) return std::nullopt;
      loose_ = drain_slot(*groups_, slot_++);
    }
    auto node = loose_.extract(loose_.begin());
    LooseMonth& loose = node.mapped();
    if (loose.unfit) {
      throw unfit_sum(row_of(*loose.unfit), loose.unfit->sum(), kAsinValueDigits, labels_);
    }
    sort_tier(loose.asins, labels_, threads_);
    place(loose.asins, placements_);
    return MonthGroups{node.key(), std::move(loose.asins)};
  }

 private:
  GroupTable* groups_;  // nullptr where there was nothing to merge
  std::vector<ExcludedRow> excluded_;
  const Placements& placements_;
  const Labels& labels_;
  unsigned threads_;
  std::size_t slot_ = 0;
  std::map<Month, LooseMonth> loose_;
};

}  // namespace

class Aggregator::Implementation {
 public:
  Implementation(const Placements& placements, const Labels& labels)
      : placements_(placements), labels_(labels), placement_table_(placements) {}

  Lane& add_lane() { return lanes_.emplace_back(placement_table_, labels_); }

  std::unique_ptr<RawParts> finish(unsigned threads) {
    if (lanes_.empty()) {
      return std::make_unique<TableParts>(nullptr, std::vector<ExcludedRow>(), placements_, labels_, threads);
    }
    std::atomic<std::size_t> next = 0;
    run_workers(threads, [&](unsigned) {
      for (std::size_t part = next++; part < GroupTable::kParts; part = next++) merge(part);
    });
    return std::make_unique<TableParts>(&lanes_.front().groups(), drain_excluded(lanes_.front().excluded()),
                                        placements_, labels_, threads);
  }

 private:
  void merge(std::size_t part) {
    for (std::size_t lane = 1; lane < lanes_.size(); ++lane) {
      lanes_.front().groups().absorb(lanes_[lane].groups(), part);
      lanes_.front().excluded().absorb(lanes_[lane].excluded(), part);
    }
    lanes_.front().groups().close(part);
  }

  const Placements& placements_;
  const Labels& labels_;
  const PlacementTable placement_table_;
  std::deque<TableLane> lanes_;  // a deque: lanes are referred to from outside
};

Aggregator::Aggregator(const Placements& placements, const Labels& labels)
    : implementation_(std::make_unique<Implementation>(placements, labels)) {}

Aggregator::~Aggregator() = default;

bool Aggregator::hands_out_before(Month a, Month b) {
  return std::tuple(GroupTable::slot_of(a), a) < std::tuple(GroupTable::slot_of(b), b);
}

Aggregator::Lane& Aggregator::add_lane() { return implementation_->add_lane(); }

std::unique_ptr<RawParts> Aggregator::finish(unsigned threads) { return implementation_->finish(threads); }

}  // namespace stepwell
