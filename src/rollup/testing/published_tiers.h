// PublishedTiers: tiers in memory as what has been published, which say how often and how much of them was
// read. For tests of rollup/.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "rollup/propagation.h"

namespace stepwell {

class PublishedTiers : public PublishedRows {
 public:
  /// `tiers` must outlive it. `whole_months`: it answers with other rows of the months too, as it may.
  explicit PublishedTiers(const Pyramid& tiers, bool whole_months = false)
      : tiers_(tiers), whole_months_(whole_months) {}

  BrandTier read_brands_of(const std::vector<PlaceMonth>& brands) override {
    return read(tiers_.brands, brands, &BrandRow::brand);
  }
  CategoryTier read_categories_of(const std::vector<PlaceMonth>& categories) override {
    return read(tiers_.categories, categories, &CategoryRow::category);
  }
  AsinTier read_asins_below(const std::vector<PlaceMonth>& brands) override {
    below_brands = brands;
    return read(tiers_.asins, brands, &AsinRow::brand);
  }
  BrandTier read_brands_below(const std::vector<PlaceMonth>& categories) override {
    below_categories = categories;
    return read(tiers_.brands, categories, &BrandRow::category);
  }

  std::size_t rows_read = 0;
  /// What was last asked for that is below.
  std::vector<PlaceMonth> below_brands;
  std::vector<PlaceMonth> below_categories;

 private:
  template <typename Row>
  std::vector<Row> read(const std::vector<Row>& tier, const std::vector<PlaceMonth>& places,
                        std::int32_t Row::*id) {
    std::vector<Row> rows;
    for (const Row& row : tier) {
      const bool is_asked_for =
          whole_months_
              ? std::ranges::any_of(places, [&](const PlaceMonth& place) { return place.month == row.month; })
              : std::ranges::binary_search(places, PlaceMonth{row.month, row.*id});
      if (is_asked_for) rows.push_back(row);
    }
    rows_read += rows.size();
    return rows;
  }

  const Pyramid& tiers_;
  bool whole_months_;
};

}  // namespace stepwell
