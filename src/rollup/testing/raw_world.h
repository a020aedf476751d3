// RawWorld: raw rows and what they belong to, to which random things happen, and the delta that a feed would
// make of it. For tests of rollup/.
//
// It is tiny, so that groups empty, spellings go and ASINs come back all the time: how tiny differs from
// world to world.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/testing/dice.h"
#include "rollup/delta.h"
#include "rollup/testing/plain_oracle.h"

namespace stepwell {

class RawWorld {
 public:
  static constexpr long long kLargest = 999'999'999'999'999;  // decimal(15,2) in hundredths

  struct State {
    std::vector<plain::RawRow> rows;
    plain::Directory directory;
  };

  /// Both must outlive it. `log`: keep what happens as text.
  RawWorld(testing::Dice& dice, Labels& labels, bool log) : dice_(dice), labels_(labels), logs_(log) {
    asins_ = dice_.between(1, 3);
    months_ = dice_.between(1, 2);
    metrics_ = dice_.between(1, metrics().size());
    marketplaces_ = dice_.between(1, marketplaces().size());
    rows_ = dice_.between(2, 12);
    for (int asin = 0; asin < asins_; ++asin) state_.directory.asins.push_back({true, random_brand()});
    for (int brand = 0; brand < kBrands; ++brand) state_.directory.brands.push_back({true, brand % 2, false});
  }

  static const plain::Vocabulary& metrics() {
    static const plain::Vocabulary texts({"cm3", "CM3", "Cm3 ", "units", "Units "});
    return texts;
  }
  static const plain::Vocabulary& marketplaces() {
    static const plain::Vocabulary texts({"US", "us", "Us ", "DE", "de"});
    return texts;
  }
  static Month month_of(int month) {
    return month == plain::kNull ? Month::none() : Month::of(2025, 1).plus(month);
  }
  static std::int32_t id_of(int id) { return id == plain::kNull ? kNoId : id; }

  const State& state() const { return state_; }
  /// As if what happened since had not.
  void restore(State state) {
    state_ = std::move(state);
    note("all of that is taken back");
  }
  const std::string& log() const { return log_; }

  /// A few things happen.
  Delta live() {
    const plain::Directory before = state_.directory;
    events_.clear();
    // The first of a history fill it.
    const int count = state_.rows.empty() ? rows_ : dice_.between(1, 4);
    for (int done = 0; done < count; ++done) happen();
    Delta delta;
    tell_rows(delta);
    tell_places(before, delta);
    if (dice_.chance(16)) delta.again.asins = {dice_.between(0, asins_)};
    if (dice_.chance(16)) {
      delta.again.asin_months = {{month_of(dice_.between(0, months_ - 1)), dice_.between(0, asins_)}};
    }
    for (int asin = 0; asin < asins_; ++asin) {
      const auto number = static_cast<std::size_t>(asin);
      if (state_.directory.exclusion_of(asin) == before_[number]) continue;
      if (!std::ranges::binary_search(delta.again.asins, asin)) delta.again.asins.push_back(asin);
    }
    std::ranges::sort(delta.again.asins);
    return delta;
  }

 private:
  static constexpr int kBrands = 3;
  static constexpr int kCategories = 2;

  struct Event {
    plain::RawRow row;
    int sign;
  };

  void happen() {
    std::vector<plain::RawRow>& rows = state_.rows;
    const std::size_t kind = dice_.roll(16);
    if (kind >= 13) return change_directory();
    if (rows.empty() || (kind < 6 && static_cast<int>(rows.size()) < rows_)) {
      rows.push_back(random_row());
      return tell(rows.back(), 1);
    }
    plain::RawRow& row = rows[dice_.roll(rows.size())];
    tell(row, -1);
    if (kind < 9) {
      row = rows.back();
      rows.pop_back();
      return;
    }
    const plain::RawRow other = random_row();
    switch (dice_.roll(6)) {
      case 0:
        row.asin = other.asin;
        break;
      case 1:
        row.month = other.month;
        break;
      case 2:
        row.metric = other.metric;
        break;
      case 3:
        row.marketplace = other.marketplace;
        break;
      case 4:
        row.value = other.value;
        break;
      default:
        row = other;
    }
    tell(row, 1);
  }

  plain::RawRow random_row() {
    const auto or_null = [this](int number) { return dice_.chance(24) ? plain::kNull : number; };
    plain::RawRow row;
    row.asin = or_null(dice_.chance(24) ? asins_ : dice_.between(0, asins_ - 1));
    row.month = or_null(dice_.between(0, months_ - 1));
    row.metric = or_null(dice_.between(0, metrics_ - 1));
    row.marketplace = or_null(dice_.between(0, marketplaces_ - 1));
    static const std::vector<std::optional<long long>> kValues = {0,   0,    1,      -1,
                                                                  500, -500, 70'001, std::nullopt};
    row.value = dice_.pick(kValues);
    if (dice_.chance(24)) row.value = dice_.chance(2) ? kLargest : -kLargest;
    return row;
  }

  int random_brand() {
    if (dice_.chance(12)) return plain::kNull;
    return dice_.chance(12) ? kBrands : dice_.between(0, kBrands - 1);
  }

  void change_directory() {
    const auto asin = dice_.roll(static_cast<std::size_t>(asins_));
    const auto brand = dice_.roll(kBrands);
    plain::Asin& of_asin = state_.directory.asins[asin];
    plain::Brand& of_brand = state_.directory.brands[brand];
    switch (dice_.roll(8)) {
      case 0:
        of_asin.known = !dice_.chance(3);
        break;
      case 1:
        of_brand.known = !dice_.chance(3);
        break;
      case 2:
        of_brand.excluded = dice_.chance(3);
        break;
      case 3:
      case 4:
        of_brand.category = dice_.chance(4) ? plain::kNull : dice_.between(0, kCategories - 1);
        break;
      default:
        of_asin.brand = random_brand();
    }
    if (!logs_) return;
    note(fmt::format("ASIN {}: known {}, brand {}; brand {}: known {}, category {}, excluded {}", asin,
                     of_asin.known, of_asin.brand, brand, of_brand.known, of_brand.category,
                     of_brand.excluded));
  }

  void tell(const plain::RawRow& row, int sign) {
    events_.push_back({row, sign});
    if (!logs_) return;
    note(fmt::format("{} ASIN {}, month {}, metric '{}', marketplace '{}', value {}", sign > 0 ? '+' : '-',
                     row.asin, row.month, row.metric < 0 ? "NULL" : metrics().text(row.metric),
                     row.marketplace < 0 ? "NULL" : marketplaces().text(row.marketplace),
                     row.value ? std::to_string(*row.value) : "NULL"));
  }
  void note(const std::string& text) {
    if (logs_) log_ += text + "\n";
  }

  /// The events as signed counts and sums, by where their rows belong now.
  void tell_rows(Delta& delta) {
    for (const auto& [row, sign] : events_) {
      const AccountChange change{sign, MoneySum(sign * row.value.value_or(0))};
      const LabelId metric = row.metric < 0 ? kNoLabel : labels_.metrics.intern(metrics().text(row.metric));
      const LabelId marketplace =
          row.marketplace < 0 ? kNoLabel : labels_.marketplaces.intern(marketplaces().text(row.marketplace));
      delta.total += change;
      if (const int reason = state_.directory.exclusion_of(row); reason != plain::kNull) {
        add(delta.excluded, {id_of(row.asin), month_of(row.month), static_cast<Exclusion>(reason), change},
            [](const ExcludedChange& a) { return std::tuple(a.asin, a.month, a.reason); });
      } else {
        add(delta.groups,
            {row.asin, state_.directory.asins[static_cast<std::size_t>(row.asin)].brand,
             id_of(state_.directory.brand_of(row.asin)->category), month_of(row.month), metric, marketplace,
             change},
            [](const GroupChange& a) { return std::tuple(a.asin, a.month, a.metric, a.marketplace); });
      }
    }
    // A feed may or may not mention what came to nothing.
    if (dice_.chance(2)) {
      const auto is_nothing = [](const auto& each) { return each.change == AccountChange(); };
      std::erase_if(delta.groups, is_nothing);
      std::erase_if(delta.excluded, is_nothing);
    }
    sort(delta.groups, labels_);
    std::ranges::sort(delta.excluded, {}, [](const ExcludedChange& each) {
      return std::tuple(each.asin, each.month, each.reason);
    });
  }

  template <typename Entry, typename Key>
  static void add(std::vector<Entry>& entries, const Entry& entry, Key key_of_entry) {
    const auto known = std::ranges::find(entries, key_of_entry(entry), key_of_entry);
    if (known == entries.end()) {
      entries.push_back(entry);
    } else {
      known->change += entry.change;
    }
  }

  /// Moves, and what was excluded before.
  void tell_places(const plain::Directory& before, Delta& delta) {
    before_.clear();
    const bool all = dice_.chance(8);  // those that stay where they are, too
    for (int asin = 0; asin < asins_; ++asin) {
      const auto number = static_cast<std::size_t>(asin);
      before_.push_back(before.exclusion_of(asin));
      if (before_.back() != plain::kNull || state_.directory.exclusion_of(asin) != plain::kNull) continue;
      const int brand = state_.directory.asins[number].brand;
      const int category = state_.directory.brand_of(asin)->category;
      if (!all && before.asins[number].brand == brand && before.brand_of(asin)->category == category)
        continue;
      delta.moves.push_back({asin, brand, id_of(category)});
    }
  }

  testing::Dice& dice_;
  Labels& labels_;
  bool logs_;
  std::string log_;
  State state_;
  std::vector<Event> events_;
  std::vector<int> before_;  // by ASIN: why it was excluded
  int asins_ = 0;
  int months_ = 0;
  int metrics_ = 0;
  int marketplaces_ = 0;
  int rows_ = 0;
};

}  // namespace stepwell
