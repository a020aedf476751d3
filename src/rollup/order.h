// The order of tiers in memory: by key, label classes in place of texts.
//
// The ASIN tier is ordered (asin, month, metric, marketplace), so that the marketplaces of one product, month
// and metric stand together, which makes counting distinct ASINs a single pass. A key is 128 bits; two rows
// have the same key exactly if they are the same group.
#pragma once

#include <cstdint>
#include <tuple>

#include "model/tier_rows.h"

namespace stepwell {

/// A group's key, comparable in the order of its tier. `high` holds the id and the month.
struct PackedKey {
  std::uint64_t high = 0;
  std::uint32_t low = 0;
  friend auto operator<=>(const PackedKey&, const PackedKey&) = default;
};

namespace detail {
inline std::uint32_t ordered(std::int32_t number) {
  return static_cast<std::uint32_t>(number) ^ 0x8000'0000u;
}
inline PackedKey pack(std::int32_t id, Month month, LabelId metric_class, LabelId marketplace_class) {
  return {std::uint64_t{ordered(id)} << 32 | ordered(month.index()),
          std::uint32_t{metric_class} << 16 | marketplace_class};
}
}  // namespace detail

inline PackedKey key_of(const AsinRow& row, const Labels& labels) {
  return detail::pack(row.asin, row.month, labels.metrics.class_of(row.metric),
                      labels.marketplaces.class_of(row.marketplace));
}
inline PackedKey key_of(const BrandRow& row, const Labels& labels) {
  return detail::pack(row.brand, row.month, labels.metrics.class_of(row.metric),
                      labels.marketplaces.class_of(row.marketplace));
}
inline PackedKey key_of(const CategoryRow& row, const Labels& labels) {
  return detail::pack(row.category, row.month, labels.metrics.class_of(row.metric), 0);
}

/// Sorts a tier by key. Uses up to `threads` threads.
void sort_tier(AsinTier& tier, const Labels& labels, unsigned threads = 2);
void sort_tier(BrandTier& tier, const Labels& labels, unsigned threads = 2);
void sort_tier(CategoryTier& tier, const Labels& labels, unsigned threads = 2);

}  // namespace stepwell
