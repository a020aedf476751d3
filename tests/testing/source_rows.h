// SourceRows: the content of the four source tables, row by row, with a builder short enough to read in a
// test:
//
//   SourceRows().category(1).brand(10, 1).asin(100, 10).fact(100, "US", "CM3", "2025-01-17", 1250)
//
// NULL is std::nullopt. Money is in hundredths. Nothing of the program is used here: the oracle reads these
// rows.
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace stepwell::testing {

struct RawFact {
  std::optional<int> asin;
  std::optional<std::string> marketplace;
  std::optional<std::string> metric;
  std::optional<std::string> day;  // "2025-01-17"
  std::optional<long long> value;

  friend auto operator<=>(const RawFact&, const RawFact&) = default;
};

struct RawAsin {
  int id = 0;
  std::optional<int> brand;

  friend auto operator<=>(const RawAsin&, const RawAsin&) = default;
};

struct RawBrand {
  int id = 0;
  std::optional<int> category;
  std::optional<std::string> group;

  friend auto operator<=>(const RawBrand&, const RawBrand&) = default;
};

struct RawCategory {
  int id = 0;

  friend auto operator<=>(const RawCategory&, const RawCategory&) = default;
};

struct SourceRows {
  std::vector<RawFact> facts;
  std::vector<RawAsin> asins;
  std::vector<RawBrand> brands;
  std::vector<RawCategory> categories;

  SourceRows& category(int id) {
    categories.push_back({id});
    return *this;
  }
  SourceRows& brand(int id, std::optional<int> category = std::nullopt,
                    std::optional<std::string> group = std::nullopt) {
    auto& row = brands.emplace_back();
    row.id = id;
    row.category = category;
    if (group) row.group = std::move(*group);
    return *this;
  }
  SourceRows& asin(int id, std::optional<int> brand) {
    asins.push_back({id, brand});
    return *this;
  }
  SourceRows& fact(std::optional<int> asin, std::optional<std::string> marketplace,
                   std::optional<std::string> metric, std::optional<std::string> day,
                   std::optional<long long> value) {
    facts.push_back({asin, std::move(marketplace), std::move(metric), std::move(day), value});
    return *this;
  }
};

}  // namespace stepwell::testing
