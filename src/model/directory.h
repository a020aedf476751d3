// Directory: the names and stock figures that dashboards show beside the tiers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/money.h"
#include "model/month.h"
#include "model/tier_rows.h"

namespace stepwell {

/// Nothing for NULL, which is told apart from an empty text.
using OptionalName = std::optional<std::string>;

/// For comparing and searching, where no name is as good as an empty one.
inline std::string_view text_of(const OptionalName& name) {
  return name ? std::string_view(*name) : std::string_view();
}

struct CategoryName {
  std::int32_t id = kNoId;
  OptionalName name;
};

struct BrandName {
  std::int32_t id = kNoId;
  std::int32_t category = kNoId;
  OptionalName name;
  /// By its group: none of its rows is in any figure.
  bool excluded = false;
};

/// There are a million of them: here NULL is an empty text.
struct AsinName {
  std::int32_t id = kNoId;
  std::int32_t brand = kNoId;
  std::string asin;
  std::string name;
};

/// Stock of one category in one month: by the category of the ASIN's brand, kNoId where it has none; excluded
/// groups included.
struct StockTotal {
  std::int32_t category = kNoId;
  Month month;
  MoneySum value;
};

/// All lists ascending by id.
struct Directory {
  std::vector<CategoryName> categories;
  std::vector<BrandName> brands;
  std::vector<AsinName> asins;
  std::vector<StockTotal> stock;
};

}  // namespace stepwell
