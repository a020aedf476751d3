// The oracle of rollup/: what raw rows amount to, computed as plainly as the rules are written. For tests of
// rollup/.
//
// It shares no code with the program: no header of it is included. Everything is a whole number: an id, a
// month, the number of a text in its vocabulary, hundredths. NULL is kNull.
#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace stepwell::plain {

inline constexpr int kNull = -1;
/// The class of all marketplaces together.
inline constexpr int kAll = -2;

/// The texts of one kind of label, by number, in ascending order of their bytes. Those that are equal but for
/// case and trailing spaces have one class (R4).
class Vocabulary {
 public:
  explicit Vocabulary(std::vector<std::string> texts) : texts_(std::move(texts)) {
    std::sort(texts_.begin(), texts_.end());
    std::map<std::string, int> known;
    for (const std::string& text : texts_) {
      classes_.push_back(known.emplace(folded(text), static_cast<int>(known.size())).first->second);
    }
  }
  const std::string& text(int number) const { return texts_[static_cast<std::size_t>(number)]; }
  int class_of(int number) const { return classes_[static_cast<std::size_t>(number)]; }
  int number_of(const std::string& text) const {
    return static_cast<int>(std::find(texts_.begin(), texts_.end(), text) - texts_.begin());
  }
  int size() const { return static_cast<int>(texts_.size()); }

 private:
  static std::string folded(std::string text) {
    while (!text.empty() && text.back() == ' ') text.pop_back();
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
  }

  std::vector<std::string> texts_;
  std::vector<int> classes_;
};

struct RawRow {
  int asin = kNull;
  int month = kNull;
  int metric = kNull;       // number of a text
  int marketplace = kNull;  // likewise
  std::optional<long long> value;
};

struct Asin {
  bool known = true;
  int brand = kNull;
};
struct Brand {
  bool known = true;
  int category = kNull;
  bool excluded = false;  // by its group
};

/// The tables beside the raw rows, by id. An id beyond them is unknown.
struct Directory {
  std::vector<Asin> asins;
  std::vector<Brand> brands;

  const Brand* brand_of(int asin) const {
    const int brand = asins[static_cast<std::size_t>(asin)].brand;
    return brand < static_cast<int>(brands.size()) ? &brands[static_cast<std::size_t>(brand)] : nullptr;
  }
  /// The number of the reason, in the order of R8, for which all rows of an ASIN are excluded; kNull: none.
  int exclusion_of(int asin) const {
    if (asin == kNull || asin >= static_cast<int>(asins.size())) return 0;
    if (!asins[static_cast<std::size_t>(asin)].known) return 0;
    if (asins[static_cast<std::size_t>(asin)].brand == kNull) return 1;
    const Brand* const brand = brand_of(asin);
    if (brand == nullptr || !brand->known) return 2;
    return brand->excluded ? 3 : kNull;
  }
  /// The same of one row.
  int exclusion_of(const RawRow& row) const {
    if (const int reason = exclusion_of(row.asin); reason != kNull) return reason;
    if (row.marketplace == kNull) return 4;
    if (row.metric == kNull) return 5;
    return row.month == kNull ? 6 : kNull;
  }
};

/// A row of a tier: its key, then all that it says; zeros behind.
using Line = std::array<long long, 10>;
using Lines = std::vector<Line>;

/// All in the order of their keys.
struct Tiers {
  Lines asins;   // ASIN, month, classes of metric and marketplace; brand, category, both texts, rows, value
  Lines brands;  // brand, month, classes likewise; category, both texts (kAll), ASINs, total
  Lines categories;  // category, month, class of metric; text, brands, ASINs, total
  Lines excluded;    // ASIN, month, reason; rows, money

  friend bool operator==(const Tiers&, const Tiers&) = default;
};

namespace detail {

struct Sum {
  int brand = kNull;
  int category = kNull;
  int metric = kNull;
  int marketplace = kNull;
  long long rows = 0;
  long long money = 0;
  std::set<int> brands;
  std::set<int> asins;

  void add(const RawRow& row, int brand_now, int category_now, bool with_marketplace) {
    brand = brand_now;
    category = category_now;
    metric = metric == kNull ? row.metric : std::min(metric, row.metric);
    if (with_marketplace) {
      marketplace = marketplace == kNull ? row.marketplace : std::min(marketplace, row.marketplace);
    } else {
      marketplace = kAll;
    }
    ++rows;
    money += row.value.value_or(0);
    brands.insert(brand_now);
    asins.insert(row.asin);
  }
};

}  // namespace detail

inline Tiers tiers_of(const std::vector<RawRow>& rows, const Directory& directory, const Vocabulary& metrics,
                      const Vocabulary& marketplaces) {
  using Key = std::array<int, 4>;
  std::map<Key, detail::Sum> asins;
  std::map<Key, detail::Sum> brands;
  std::map<Key, detail::Sum> categories;
  std::map<std::array<int, 3>, detail::Sum> excluded;
  for (const RawRow& row : rows) {
    if (const int reason = directory.exclusion_of(row); reason != kNull) {
      detail::Sum& sum = excluded[{row.asin, row.month, reason}];
      ++sum.rows;
      sum.money += row.value.value_or(0);
      continue;
    }
    const int metric = metrics.class_of(row.metric);
    const int marketplace = marketplaces.class_of(row.marketplace);
    const int brand = directory.asins[static_cast<std::size_t>(row.asin)].brand;
    const int category = directory.brand_of(row.asin)->category;
    asins[{row.asin, row.month, metric, marketplace}].add(row, brand, category, true);
    brands[{brand, row.month, metric, marketplace}].add(row, brand, category, true);
    brands[{brand, row.month, metric, kAll}].add(row, brand, category, false);
    if (category != kNull) categories[{category, row.month, metric, kAll}].add(row, brand, category, false);
  }
  Tiers tiers;
  for (const auto& [key, sum] : asins) {
    tiers.asins.push_back({key[0], key[1], key[2], key[3], sum.brand, sum.category, sum.metric,
                           sum.marketplace, sum.rows, sum.money});
  }
  for (const auto& [key, sum] : brands) {
    tiers.brands.push_back({key[0], key[1], key[2], key[3], sum.category, sum.metric, sum.marketplace,
                            static_cast<long long>(sum.asins.size()), sum.money});
  }
  for (const auto& [key, sum] : categories) {
    tiers.categories.push_back({key[0], key[1], key[2], sum.metric, static_cast<long long>(sum.brands.size()),
                                static_cast<long long>(sum.asins.size()), sum.money});
  }
  for (const auto& [key, sum] : excluded) {
    tiers.excluded.push_back({key[0], key[1], key[2], sum.rows, sum.money});
  }
  return tiers;
}

}  // namespace stepwell::plain
