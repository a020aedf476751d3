// The rows of the three tiers, as they are computed, compared and served.
//
// Each is a 32-byte value without owners, so that twenty million of them are one flat array. Labels are
// numbers in the Labels that the rows came with: rows of different Labels must never meet.
//
// A row is its key, where it belongs, and its figures, all of which a seal vouches for.
//
// The order of a tier in memory is that of its key with label classes in place of texts: see rollup/order.h.
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "model/label.h"
#include "model/money.h"
#include "model/month.h"

namespace stepwell {

/// A NULL id: a brand without category, a raw row without ASIN.
inline constexpr std::int32_t kNoId = INT32_MIN;

/// A NULL count, which another program wrote into a tier.
inline constexpr std::uint32_t kNoCount = UINT32_MAX;

/// One group of the ASIN tier. Key: (asin, month, metric, marketplace).
struct AsinRow {
  std::int32_t asin = kNoId;
  std::int32_t brand = kNoId;
  std::int32_t category = kNoId;
  Month month;
  LabelId metric = kNoLabel;
  LabelId marketplace = kNoLabel;
  std::uint32_t row_count = 0;  // raw rows in the group, those with NULL value included (R7, R8)
  Money value;

  auto figures() const { return std::tuple(row_count, value); }
  friend bool operator==(const AsinRow&, const AsinRow&) = default;
};

/// One group of the brand tier. Key: (brand, month, metric, marketplace); marketplace kAllMarketplaces: all
/// of them.
struct BrandRow {
  std::int32_t brand = kNoId;
  std::int32_t category = kNoId;
  Month month;
  LabelId metric = kNoLabel;
  LabelId marketplace = kNoLabel;
  std::uint32_t asin_count = 0;
  Money total;

  auto figures() const { return std::tuple(asin_count, total); }
  friend bool operator==(const BrandRow&, const BrandRow&) = default;
};

/// One group of the category tier. Key: (category, month, metric).
struct CategoryRow {
  std::int32_t category = kNoId;
  Month month;
  LabelId metric = kNoLabel;
  std::uint32_t brand_count = 0;
  std::uint32_t asin_count = 0;
  Money total;

  auto figures() const { return std::tuple(brand_count, asin_count, total); }
  friend bool operator==(const CategoryRow&, const CategoryRow&) = default;
};

using AsinTier = std::vector<AsinRow>;
using BrandTier = std::vector<BrandRow>;
using CategoryTier = std::vector<CategoryRow>;

/// One state of all three tiers.
struct Pyramid {
  AsinTier asins;
  BrandTier brands;
  CategoryTier categories;
};

/// The tiers by name, for commands and messages.
enum class Tier { kAsin, kBrand, kCategory };

}  // namespace stepwell
