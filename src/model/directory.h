// Directory: the names and stock figures that dashboards show beside the tiers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/money.h"
#include "model/month.h"
#include "model/tier_rows.h"

namespace stepwell {

struct CategoryName {
  std::int32_t id = kNoId;
  std::string name;
};

struct BrandName {
  std::int32_t id = kNoId;
  std::int32_t category = kNoId;
  std::string name;
};

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

/// All lists ascending by id. A NULL name is an empty text.
struct Directory {
  std::vector<CategoryName> categories;
  std::vector<BrandName> brands;
  std::vector<AsinName> asins;
  std::vector<StockTotal> stock;
};

}  // namespace stepwell
