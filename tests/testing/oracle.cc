#include "tests/testing/oracle.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace stepwell::testing {
namespace {

std::string id_text(std::optional<int> id) { return id ? std::to_string(*id) : "NULL"; }

/// The least text of all that were added.
class LeastLabel {
 public:
  void add(const std::string& label) {
    if (!label_ || label < *label_) label_ = label;
  }
  const std::string& text() const { return *label_; }

 private:
  std::optional<std::string> label_;
};

/// Where a raw row belongs; or why it belongs nowhere.
struct Place {
  std::string excluded;
  int brand = 0;
  std::optional<int> category;
};

class Sources {
 public:
  Sources(const SourceRows& rows, const std::vector<std::string>& excluded_groups, const Equality& equality)
      : rows_(rows), excluded_groups_(excluded_groups), equality_(equality) {}

  Place place_of(const RawFact& fact) const {
    Place place;
    place.excluded = reason_of_asin(fact.asin, place);
    if (!place.excluded.empty()) return place;
    if (!fact.marketplace)
      place.excluded = "NULL marketplace";
    else if (!fact.metric)
      place.excluded = "NULL metric";
    else if (!fact.day)
      place.excluded = "NULL or zero date";
    return place;
  }

 private:
  std::string reason_of_asin(std::optional<int> id, Place& place) const {
    const RawAsin* asin = nullptr;
    for (const auto& row : rows_.asins) {
      if (id && row.id == *id) asin = &row;
    }
    if (asin == nullptr) return "unknown ASIN";
    if (!asin->brand) return "ASIN without brand";
    const RawBrand* brand = nullptr;
    for (const auto& row : rows_.brands) {
      if (row.id == *asin->brand) brand = &row;
    }
    if (brand == nullptr) return "unknown brand";
    for (const auto& group : excluded_groups_) {
      if (brand->group && equality_(*brand->group) == equality_(group)) return "excluded group";
    }
    place.brand = brand->id;
    // A category that does not exist is none: no tier could name it without breaking its foreign key.
    for (const auto& row : rows_.categories) {
      if (brand->category && row.id == *brand->category) place.category = row.id;
    }
    return "";
  }

  const SourceRows& rows_;
  const std::vector<std::string>& excluded_groups_;
  const Equality& equality_;
};

std::vector<BrandGroup> brand_tier(const std::vector<AsinGroup>& asins, const Equality& equality, bool all) {
  struct Group {
    BrandGroup row;
    LeastLabel marketplace;
    LeastLabel metric;
    std::set<int> distinct_asins;
  };
  std::map<std::tuple<int, std::string, std::string, std::string>, Group> groups;
  for (const auto& asin : asins) {
    const std::string marketplace = all ? "ALL" : asin.marketplace;
    auto& group = groups[{asin.brand, asin.month, equality(marketplace), equality(asin.metric)}];
    group.row.brand = asin.brand;
    group.row.category = asin.category;
    group.row.month = asin.month;
    group.row.total += asin.value;
    group.marketplace.add(marketplace);
    group.metric.add(asin.metric);
    group.distinct_asins.insert(asin.asin);
  }
  std::vector<BrandGroup> tier;
  for (auto& [key, group] : groups) {
    group.row.marketplace = group.marketplace.text();
    group.row.metric = group.metric.text();
    group.row.asins = static_cast<long long>(group.distinct_asins.size());
    tier.push_back(group.row);
  }
  return tier;
}

std::vector<CategoryGroup> category_tier(const std::vector<BrandGroup>& all_rows, const Equality& equality) {
  struct Group {
    CategoryGroup row;
    LeastLabel metric;
    std::set<int> distinct_brands;
  };
  std::map<std::tuple<int, std::string, std::string>, Group> groups;
  for (const auto& brand : all_rows) {
    if (!brand.category) continue;
    auto& group = groups[{*brand.category, brand.month, equality(brand.metric)}];
    group.row.category = *brand.category;
    group.row.month = brand.month;
    group.row.total += brand.total;
    group.row.asins += brand.asins;
    group.metric.add(brand.metric);
    group.distinct_brands.insert(brand.brand);
  }
  std::vector<CategoryGroup> tier;
  for (auto& [key, group] : groups) {
    group.row.metric = group.metric.text();
    group.row.brands = static_cast<long long>(group.distinct_brands.size());
    tier.push_back(group.row);
  }
  return tier;
}

template <typename Group>
std::vector<std::string> sorted_lines(const std::vector<Group>& groups) {
  std::vector<std::string> lines;
  for (const auto& group : groups) lines.push_back(line_of(group));
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace

std::string plain_equality(const std::string& label) {
  std::string key = label;
  while (!key.empty() && key.back() == ' ') key.pop_back();
  for (std::size_t i = 0; i < key.size(); ++i) {
    const auto byte = static_cast<unsigned char>(key[i]);
    const auto before = i == 0 ? 0 : static_cast<unsigned char>(key[i - 1]);
    const bool ascii = byte >= 'A' && byte <= 'Z';
    // U+00C0 to U+00DE are 0xC3 0x80 to 0xC3 0x9E; U+00D7 among them is the multiplication sign.
    const bool latin = before == 0xC3 && byte >= 0x80 && byte <= 0x9E && byte != 0x97;
    if (ascii || latin) key[i] = static_cast<char>(byte + 0x20);
  }
  return key;
}

Answer consult_oracle(const SourceRows& sources, const std::vector<std::string>& excluded_groups,
                      const Equality& equality) {
  struct Group {
    AsinGroup row;
    LeastLabel marketplace;
    LeastLabel metric;
  };
  std::map<std::tuple<int, std::string, std::string, std::string>, Group> groups;
  Answer answer;
  const Sources lookup(sources, excluded_groups, equality);
  for (const auto& fact : sources.facts) {
    answer.raw.add(fact);
    const Place place = lookup.place_of(fact);
    if (!place.excluded.empty()) {
      answer.excluded[place.excluded].add(fact);
      continue;
    }
    answer.summarised.add(fact);
    if (!place.category) answer.uncategorised.add(fact);
    const std::string month = fact.day->substr(0, 7);
    auto& group = groups[{*fact.asin, equality(*fact.marketplace), month, equality(*fact.metric)}];
    group.row.asin = *fact.asin;
    group.row.brand = place.brand;
    group.row.category = place.category;
    group.row.month = month;
    group.row.value += fact.value.value_or(0);
    group.marketplace.add(*fact.marketplace);
    group.metric.add(*fact.metric);
  }
  for (auto& [key, group] : groups) {
    group.row.marketplace = group.marketplace.text();
    group.row.metric = group.metric.text();
    answer.tiers.asins.push_back(group.row);
  }
  answer.tiers.brands = brand_tier(answer.tiers.asins, equality, false);
  const auto all_rows = brand_tier(answer.tiers.asins, equality, true);
  answer.tiers.brands.insert(answer.tiers.brands.end(), all_rows.begin(), all_rows.end());
  answer.tiers.categories = category_tier(all_rows, equality);
  return answer;
}

TierLines Tiers::lines() const {
  return {sorted_lines(asins), sorted_lines(brands), sorted_lines(categories)};
}

std::string line_of(const AsinGroup& group) {
  return "asin " + std::to_string(group.asin) + " '" + group.marketplace + "' " + group.month + " '" +
         group.metric + "' = " + money_text(group.value) + ", brand " + std::to_string(group.brand) +
         ", category " + id_text(group.category);
}

std::string line_of(const BrandGroup& group) {
  return "brand " + std::to_string(group.brand) + " '" + group.marketplace + "' " + group.month + " '" +
         group.metric + "' = " + money_text(group.total) + ", asins " + std::to_string(group.asins) +
         ", category " + id_text(group.category);
}

std::string line_of(const CategoryGroup& group) {
  return "category " + std::to_string(group.category) + " " + group.month + " '" + group.metric +
         "' = " + money_text(group.total) + ", brands " + std::to_string(group.brands) + ", asins " +
         std::to_string(group.asins);
}

std::string money_text(long long hundredths) {
  const bool negative = hundredths < 0;
  const long long magnitude = negative ? -hundredths : hundredths;
  std::string cents = std::to_string(magnitude % 100);
  if (cents.size() < 2) cents.insert(0, "0");
  return (negative ? "-" : "") + std::to_string(magnitude / 100) + "." + cents;
}

}  // namespace stepwell::testing
