// Tier over tier
// ==============
// The ASIN tier stands in the order (asin, month, metric, marketplace), so the groups of one ASIN, month
// and metric are neighbours: together they are one distinct ASIN in the 'ALL' row of their brand, however
// many they are. Each group adds 1 to the count of its own marketplace's row, because its key holds the
// ASIN. Counting distinct ASINs needs no set and no second pass.
//
// ASINs are taken brand by brand, not in their own order. The groups of all brands (40 MB for 20 million
// ASIN rows) do not fit a cache, those of one brand do, and an ASIN's rows are read in one piece either way.
// That makes it twice as fast. Sorting the rows themselves by brand would cost more than all the rest.
//
// The category tier is small: each 'ALL' row becomes a category row of one brand, these are sorted, and
// runs of the same key are added up.

#include "rollup/tiers.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "rollup/group_name.h"
#include "rollup/group_table.h"
#include "rollup/label_classes.h"
#include "rollup/sorted_rows.h"
#include "rollup/unfit_sum.h"

namespace stepwell {
namespace {

[[noreturn]] void throw_contradiction(const std::string& what) {
  throw Error(ErrorCode::kFailed, "the ASIN tier contradicts itself: " + what,
              "it is out of date or was changed by another program: run refresh --full");
}

/// All rows of one ASIN, which stand together.
struct AsinRun {
  std::int32_t brand = kNoId;
  std::int32_t category = kNoId;
  std::span<const AsinRow> rows;
};

/// The runs of all ASINs, by brand. Throws Error{kFailed} unless each ASIN has one brand and each brand one
/// category.
std::vector<AsinRun> runs_by_brand(const AsinTier& asins) {
  std::vector<AsinRun> runs;
  const std::span<const AsinRow> all(asins);
  for (std::size_t first = 0; first < all.size();) {
    const AsinRow& row = all[first];
    std::size_t next = first + 1;
    for (; next < all.size() && all[next].asin == row.asin; ++next) {
      if (all[next].brand != row.brand) throw_contradiction(fmt::format("ASIN {} has two brands", row.asin));
      if (all[next].category != row.category) {
        throw_contradiction(fmt::format("brand {} has two categories", row.brand));
      }
    }
    if (next < all.size() && all[next].asin < row.asin) {
      throw_contradiction(fmt::format("ASIN {} is out of order", row.asin));
    }
    runs.push_back({row.brand, row.category, all.subspan(first, next - first)});
    first = next;
  }
  std::stable_sort(runs.begin(), runs.end(),
                   [](const AsinRun& a, const AsinRun& b) { return a.brand < b.brand; });
  for (std::size_t i = 1; i < runs.size(); ++i) {
    if (runs[i].brand == runs[i - 1].brand && runs[i].category != runs[i - 1].category) {
      throw_contradiction(fmt::format("brand {} has two categories", runs[i].brand));
    }
  }
  return runs;
}

/// The groups of one ASIN, month and metric, whatever the marketplace, on their way into the 'ALL' row.
class MarketplaceRun {
 public:
  MarketplaceRun(const Labels& labels, GroupTable& groups) : labels_(labels), groups_(groups) {}

  bool holds(const PackedKey& key) const {
    return open_ && key.high == key_.high && key.low >> 16 == key_.low >> 16;
  }
  void begin(const PackedKey& key, const AsinRow& row) {
    close();
    open_ = true;
    key_ = key;
    brand_key_ = detail::pack(row.brand, row.month, static_cast<LabelId>(key.low >> 16), kAllMarketplaces);
    metric_ = row.metric;
    sum_ = MoneySum(row.value);
  }
  void add(const AsinRow& row) {
    if (row.metric != metric_) metric_ = labels_.metrics.lesser(metric_, row.metric);
    sum_ += MoneySum(row.value);
  }
  void close() {
    if (open_) groups_.add(Group::of(brand_key_, metric_, kAllMarketplaces, 1, sum_));
    open_ = false;
  }

 private:
  const Labels& labels_;
  GroupTable& groups_;
  bool open_ = false;
  PackedKey key_;
  PackedKey brand_key_;
  LabelId metric_ = kNoLabel;
  MoneySum sum_;
};

/// Adds every group of an ASIN to the row of its marketplace, and those of one month and metric to the 'ALL'
/// row.
void add_asin(const AsinRun& asin, const Labels& labels, const LabelClasses& classes, GroupTable& groups) {
  MarketplaceRun run(labels, groups);
  for (SortedRows<AsinRow> rows(asin.rows, labels, classes, "the ASIN tier"); !rows.done(); rows.next()) {
    const AsinRow& row = rows.row();
    const auto metric_class = static_cast<LabelId>(rows.key().low >> 16);
    const auto marketplace_class = static_cast<LabelId>(rows.key().low);
    if (marketplace_class == kAllMarketplaces) {
      throw_contradiction("it holds the reserved marketplace at " + group_name(row, labels));
    }
    groups.add(Group::of(detail::pack(row.brand, row.month, metric_class, marketplace_class), row.metric,
                         row.marketplace, 1, MoneySum(row.value)));
    if (run.holds(rows.key())) {
      run.add(row);
    } else {
      run.begin(rows.key(), row);
    }
  }
  run.close();
}

/// The brand tier, unsorted and without categories.
BrandTier drain_brands(GroupTable& groups, const Labels& labels) {
  BrandTier brands;
  brands.reserve(groups.size());
  for (std::size_t part = 0; part < GroupTable::kParts; ++part) {
    groups.drain(part, [&](std::span<const Group> drained) {
      for (const Group& group : drained) {
        BrandRow row;
        row.brand = group.id();
        row.month = group.month();
        row.metric = group.metric;
        row.marketplace = group.marketplace;
        row.asin_count = group.count;
        const std::optional<Money> total = group.sum().narrow(kTotalDigits);
        if (!total) throw unfit_sum(row, group.sum(), kTotalDigits, labels);
        row.total = *total;
        brands.push_back(row);
      }
    });
  }
  return brands;
}

}  // namespace

BrandTier roll_up_brands(const AsinTier& asins, const Labels& labels) {
  const LabelClasses classes(labels);
  const std::vector<AsinRun> runs = runs_by_brand(asins);
  GroupTable groups(labels);
  for (const AsinRun& run : runs) add_asin(run, labels, classes, groups);
  groups.flush();
  BrandTier brands = drain_brands(groups, labels);
  sort_tier(brands, labels);
  auto run = runs.begin();
  for (BrandRow& row : brands) {
    while (run->brand != row.brand) ++run;
    row.category = run->category;
  }
  return brands;
}

CategoryTier roll_up_categories(const BrandTier& brands, const Labels& labels) {
  const LabelClasses classes(labels);
  CategoryTier categories;
  for (SortedRows<BrandRow> rows(brands, labels, classes, "the brand tier"); !rows.done(); rows.next()) {
    const BrandRow& row = rows.row();
    if (static_cast<LabelId>(rows.key().low) != kAllMarketplaces || row.category == kNoId) continue;
    categories.push_back({row.category, row.month, row.metric, 1, row.asin_count, row.total});
  }
  sort_tier(categories, labels);

  std::size_t written = 0;
  for (std::size_t first = 0; first < categories.size();) {
    CategoryRow sum = categories[first];
    MoneySum total(sum.total);
    std::size_t next = first + 1;
    for (; next < categories.size() && key_of(categories[next], labels) == key_of(sum, labels); ++next) {
      sum.metric = labels.metrics.lesser(sum.metric, categories[next].metric);
      sum.brand_count += categories[next].brand_count;
      sum.asin_count += categories[next].asin_count;
      total += MoneySum(categories[next].total);
    }
    const std::optional<Money> narrow = total.narrow(kTotalDigits);
    if (!narrow) throw unfit_sum(sum, total, kTotalDigits, labels);
    sum.total = *narrow;
    categories[written++] = sum;
    first = next;
  }
  categories.resize(written);
  return categories;
}

Pyramid roll_up(AsinTier asins, const Labels& labels) {
  Pyramid tiers;
  tiers.asins = std::move(asins);
  tiers.brands = roll_up_brands(tiers.asins, labels);
  tiers.categories = roll_up_categories(tiers.brands, labels);
  return tiers;
}

}  // namespace stepwell
