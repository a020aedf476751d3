// Oracle: what the tiers must hold, computed from the source rows as slowly and plainly as the rules are
// written.
//
// It shares no code with the program: no header of it is included, money is a long long of hundredths, a
// month is the text "2025-01", and a group is found by a linear look into a map of texts. If it and the
// program agree, they agree for two different reasons.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/testing/source_rows.h"

namespace stepwell::testing {

struct AsinGroup {
  int asin = 0;
  int brand = 0;
  std::optional<int> category;
  std::string marketplace;
  std::string month;
  std::string metric;
  long long value = 0;
};

struct BrandGroup {
  int brand = 0;
  std::optional<int> category;
  std::string month;
  std::string marketplace;
  std::string metric;
  long long total = 0;
  long long asins = 0;
};

struct CategoryGroup {
  int category = 0;
  std::string month;
  std::string metric;
  long long total = 0;
  long long brands = 0;
  long long asins = 0;
};

/// Rows and money.
struct RowsAndMoney {
  long long rows = 0;
  long long money = 0;

  void add(const RawFact& fact) {
    ++rows;
    money += fact.value.value_or(0);
  }
  friend bool operator==(const RowsAndMoney&, const RowsAndMoney&) = default;
};

/// The three tiers as lines of text, sorted: easy to compare, and a difference is easy to read.
struct TierLines {
  std::vector<std::string> asins;
  std::vector<std::string> brands;
  std::vector<std::string> categories;

  friend bool operator==(const TierLines&, const TierLines&) = default;
};

struct Tiers {
  std::vector<AsinGroup> asins;
  std::vector<BrandGroup> brands;
  std::vector<CategoryGroup> categories;

  TierLines lines() const;
};

/// Reason -> what it excludes; a reason that excludes nothing is not in it.
using Exclusions = std::map<std::string, RowsAndMoney>;

struct Answer {
  Tiers tiers;
  Exclusions excluded;
  RowsAndMoney raw;
  RowsAndMoney summarised;
  RowsAndMoney uncategorised;
};

/// Gives the same text for two labels exactly if they are equal (R4).
using Equality = std::function<std::string(const std::string&)>;

/// Equality on engines without collations, for the letters A to Z and À to Þ; trailing spaces are ignored.
std::string plain_equality(const std::string& label);

Answer consult_oracle(const SourceRows& sources, const std::vector<std::string>& excluded_groups,
                      const Equality& equality);

/// "asin 100 'US' 2025-01 'CM3' = 12.50, brand 10, category 1".
std::string line_of(const AsinGroup& group);
/// "brand 10 'ALL' 2025-01 'CM3' = 12.50, asins 1, category 1".
std::string line_of(const BrandGroup& group);
/// "category 1 2025-01 'CM3' = 12.50, brands 1, asins 1".
std::string line_of(const CategoryGroup& group);
/// "-12.50".
std::string money_text(long long hundredths);

}  // namespace stepwell::testing
