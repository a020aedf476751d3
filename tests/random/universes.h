// Universes: many tiny worlds in one database, so that every one of them can be tried in a single refresh.
//
// A universe has categories, brands and ASINs of its own, whose ids no other universe has, and therefore tier
// rows of its own: a few thousand of them side by side are as many independent tests. The oracle is asked
// about each alone.
#pragma once

#include <string>
#include <vector>

#include "tests/testing/oracle.h"

namespace stepwell::testing {

/// The ids of universe number `index`: brand(0), brand(1), … and likewise the others.
class Universe {
 public:
  explicit Universe(int index) : base_(index * kIdsEach + 1) {}
  int category(int number) const { return base_ + number; }
  int brand(int number) const { return base_ + number; }
  int asin(int number) const { return base_ + number; }
  /// A day in month number `number` of the universe's three.
  std::string day(int number) const {
    const int month = base_ / kIdsEach * kMonthsEach + number;
    const std::string text = std::to_string(month % 12 + 1);
    return std::to_string(kFirstYear + month / 12) + (text.size() < 2 ? "-0" : "-") + text + "-15";
  }

 private:
  static constexpr int kIdsEach = 10;
  static constexpr int kMonthsEach = 3;
  static constexpr int kFirstYear = 1900;
  int base_;
};

/// Everything that the oracle says of every universe, in one.
inline Answer consult_oracle_one_by_one(const std::vector<SourceRows>& universes,
                                        const std::vector<std::string>& excluded_groups,
                                        const Equality& equality) {
  Answer all;
  const auto add = [](RowsAndMoney& sum, const RowsAndMoney& part) {
    sum.rows += part.rows;
    sum.money += part.money;
  };
  const auto append = [](auto& tier, const auto& part) { tier.insert(tier.end(), part.begin(), part.end()); };
  for (const auto& universe : universes) {
    const Answer answer = consult_oracle(universe, excluded_groups, equality);
    append(all.tiers.asins, answer.tiers.asins);
    append(all.tiers.brands, answer.tiers.brands);
    append(all.tiers.categories, answer.tiers.categories);
    for (const auto& [reason, account] : answer.excluded) add(all.excluded[reason], account);
    add(all.raw, answer.raw);
    add(all.summarised, answer.summarised);
    add(all.uncategorised, answer.uncategorised);
  }
  return all;
}

/// All rows of all universes.
inline SourceRows merged(const std::vector<SourceRows>& universes) {
  SourceRows all;
  const auto append = [](auto& rows, const auto& part) { rows.insert(rows.end(), part.begin(), part.end()); };
  for (const auto& universe : universes) {
    append(all.facts, universe.facts);
    append(all.asins, universe.asins);
    append(all.brands, universe.brands);
    append(all.categories, universe.categories);
  }
  return all;
}

}  // namespace stepwell::testing
