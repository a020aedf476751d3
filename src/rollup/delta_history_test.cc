// Deltas, one after the other, against the raw rows: whatever came, went or moved, the tiers, their spellings
// and the exclusions are those that all raw rows make anew (R13).
//
// STEPWELL_HISTORIES=<n> lives through so many of them, STEPWELL_SEED=<seed> through that one again.
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <tuple>

#include "base/testing/dice.h"
#include "rollup/delta.h"
#include "rollup/order.h"
#include "rollup/propagation.h"
#include "rollup/testing/plain_oracle.h"
#include "rollup/testing/published_tiers.h"
#include "rollup/testing/raw_world.h"
#include "rollup/tiers.h"

namespace stepwell {
namespace {

constexpr int kHistories = 10'000;
constexpr int kSteps = 6;

/// How often things happened: a world in which they never do proves nothing.
struct Tally {
  std::uint64_t steps = 0;
  std::uint64_t refused = 0;  // R10
  std::uint64_t moved = 0;
  std::uint64_t told_to_read = 0;
  std::uint64_t read_nothing = 0;
  std::uint64_t read_raw_rows = 0;
  std::uint64_t read_below_brands = 0;
  std::uint64_t read_below_categories = 0;
};

template <typename Row>
bool same(const Difference<Row>& a, const Difference<Row>& b) {
  return a.inserted == b.inserted && a.deleted == b.deleted &&
         std::ranges::equal(a.updated, b.updated, [](const Update<Row>& x, const Update<Row>& y) {
           return x.before == y.before && x.after == y.after;
         });
}

bool is_less(const ExcludedRow& a, const ExcludedRow& b) {
  return std::tuple(a.asin, a.month, a.reason) < std::tuple(b.asin, b.month, b.reason);
}

class DeltaHistory {
 public:
  DeltaHistory(std::uint64_t seed, Tally& tally, bool log)
      : dice_(seed), world_(dice_, labels_, log), tally_(tally), complete_(dice_.chance(2)) {}

  /// What is wrong afterwards; nothing if all is well.
  std::string step() {
    ++tally_.steps;
    RawWorld::State state = world_.state();
    const Delta delta = world_.live();
    const plain::Tiers expected = plain::tiers_of(world_.state().rows, world_.state().directory,
                                                  RawWorld::metrics(), RawWorld::marketplaces());
    const Spellings spellings(labels_, complete_);
    const bool all = dice_.chance(3);
    const auto is_asked_for = [&](const auto& row) { return all || speaks_of(delta, row.asin, row.month); };
    AsinTier groups;
    std::ranges::copy_if(published_.asins, std::back_inserter(groups), is_asked_for);

    ChangedGroups changed;
    std::string refusal;
    try {
      changed = apply(groups, delta, spellings, labels_);
    } catch (const Error& error) {
      refusal = error.what();
    }
    const bool is_refused = refusal.find("does not fit decimal(15,2)") != std::string::npos;
    if (is_refused ? !any_is_unfit(expected, {}) : !refusal.empty()) return "it is refused: " + refusal;
    if (!is_refused && any_is_unfit(expected, changed.again)) return "a sum does not fit, and is not refused";
    if (any_is_unfit(expected, {})) {
      ++tally_.refused;
      world_.restore(std::move(state));
      return {};
    }
    count_reading(delta, changed.again);
    for (const AsinRow& group : changed.groups) {
      if (changed.again.holds(group.asin, group.month)) return "a group is left that is to be read again";
    }
    const auto account = total();
    std::vector<ExcludedRow> excluded = changed_excluded(delta, changed.again, expected, is_asked_for);
    AsinTier after = std::move(changed.groups);
    for (const plain::Line& line : expected.asins) {
      if (changed.again.holds(id_of(line[0]), month_of(line[1]))) after.push_back(row_of(line));
    }
    sort_tier(after, labels_);

    PublishedTiers published(published_, dice_.chance(2));
    const PyramidDifference change =
        propagate(difference(groups, std::move(after), labels_), groups, published, spellings, labels_);
    tally_.read_below_brands += !published.below_brands.empty();
    tally_.read_below_categories += !published.below_categories.empty();
    Pyramid now{apply(published_.asins, change.asins, labels_),
                apply(published_.brands, change.brands, labels_),
                apply(published_.categories, change.categories, labels_)};
    std::string wrong = compare(expected, now, excluded);
    if (wrong.empty()) wrong = check_undoing(change, now);
    // It takes as long as everything else.
    if (wrong.empty() && dice_.chance(4)) wrong = check_anew(change, now);
    published_ = std::move(now);
    excluded_ = std::move(excluded);
    if (total() != account + delta.total) wrong += "rows or money were lost\n";
    return wrong;
  }

  const std::string& log() const { return world_.log(); }

 private:
  struct Total : AccountChange {
    friend Total operator+(Total a, const AccountChange& b) {
      a += b;
      return a;
    }
  };

  static std::int32_t id_of(long long id) { return RawWorld::id_of(static_cast<int>(id)); }
  static Month month_of(long long month) { return RawWorld::month_of(static_cast<int>(month)); }

  static bool speaks_of(const Delta& delta, std::int32_t asin, Month month) {
    const auto is_of = [&](const auto& each) { return each.asin == asin && each.month == month; };
    return delta.again.holds(asin, month) || std::ranges::any_of(delta.groups, is_of) ||
           std::ranges::any_of(delta.excluded, is_of) ||
           std::ranges::any_of(delta.moves, [&](const Move& move) { return move.asin == asin; });
  }

  /// Whether a group leaves decimal(15,2) that is not in `but`.
  static bool any_is_unfit(const plain::Tiers& tiers, const Scope& but) {
    return std::ranges::any_of(tiers.asins, [&](const plain::Line& line) {
      return std::abs(line[9]) > RawWorld::kLargest && !but.holds(id_of(line[0]), month_of(line[1]));
    });
  }

  void count_reading(const Delta& delta, const Scope& again) {
    tally_.moved += !delta.moves.empty();
    tally_.told_to_read += !delta.again.empty();
    const bool reads = again.asin_months.size() > delta.again.asin_months.size();
    tally_.read_raw_rows += reads;
    tally_.read_nothing += !reads;
  }

  template <typename IsAskedFor>
  std::vector<ExcludedRow> changed_excluded(const Delta& delta, const Scope& again,
                                            const plain::Tiers& expected, IsAskedFor is_asked_for) const {
    std::vector<ExcludedRow> before;
    std::ranges::copy_if(excluded_, std::back_inserter(before), is_asked_for);
    std::vector<ExcludedRow> after = apply(before, delta.excluded, again);
    for (const ExcludedRow& row : excluded_) {
      if (is_asked_for(row)) continue;
      if (!again.holds(row.asin, row.month)) after.push_back(row);
    }
    for (const plain::Line& line : expected.excluded) {
      if (!again.holds(id_of(line[0]), month_of(line[1]))) continue;
      after.push_back({id_of(line[0]),
                       month_of(line[1]),
                       static_cast<Exclusion>(line[2]),
                       {static_cast<std::uint64_t>(line[3]), MoneySum(line[4])}});
    }
    std::ranges::sort(after, is_less);
    return after;
  }

  /// What the aggregator would make of the raw rows.
  AsinRow row_of(const plain::Line& line) {
    return {id_of(line[0]),
            id_of(line[4]),
            id_of(line[5]),
            month_of(line[1]),
            labels_.metrics.intern(RawWorld::metrics().text(static_cast<int>(line[6]))),
            labels_.marketplaces.intern(RawWorld::marketplaces().text(static_cast<int>(line[7]))),
            static_cast<std::uint32_t>(line[8]),
            Money::of_units(line[9])};
  }

  // The way back, into the oracle's numbers.
  static long long number_of(std::int32_t id) { return id == kNoId ? plain::kNull : id; }
  static long long number_of(Month month) {
    return month.is_none() ? plain::kNull : month.index() - RawWorld::month_of(0).index();
  }
  static long long number_of(MoneySum money) { return static_cast<long long>(money.units()); }
  int metric_of(LabelId label) const { return RawWorld::metrics().number_of(labels_.metrics.text(label)); }
  int marketplace_of(LabelId label) const {
    if (label == kAllMarketplaces) return plain::kAll;
    return RawWorld::marketplaces().number_of(labels_.marketplaces.text(label));
  }
  static int class_of(int number, const plain::Vocabulary& texts) {
    return number == plain::kAll ? plain::kAll : texts.class_of(number);
  }

  plain::Tiers lines_of(const Pyramid& tiers, const std::vector<ExcludedRow>& excluded) const {
    const plain::Vocabulary& metrics = RawWorld::metrics();
    const plain::Vocabulary& marketplaces = RawWorld::marketplaces();
    plain::Tiers lines;
    for (const AsinRow& row : tiers.asins) {
      const int metric = metric_of(row.metric);
      const int marketplace = marketplace_of(row.marketplace);
      lines.asins.push_back({row.asin, number_of(row.month), class_of(metric, metrics),
                             class_of(marketplace, marketplaces), number_of(row.brand),
                             number_of(row.category), metric, marketplace, row.row_count, row.value.units()});
    }
    for (const BrandRow& row : tiers.brands) {
      const int metric = metric_of(row.metric);
      const int marketplace = marketplace_of(row.marketplace);
      lines.brands.push_back({row.brand, number_of(row.month), class_of(metric, metrics),
                              class_of(marketplace, marketplaces), number_of(row.category), metric,
                              marketplace, row.asin_count, row.total.units()});
    }
    for (const CategoryRow& row : tiers.categories) {
      const int metric = metric_of(row.metric);
      lines.categories.push_back({row.category, number_of(row.month), class_of(metric, metrics), metric,
                                  row.brand_count, row.asin_count, row.total.units()});
    }
    for (const ExcludedRow& row : excluded) {
      lines.excluded.push_back({number_of(row.asin), number_of(row.month), static_cast<int>(row.reason),
                                static_cast<long long>(row.account.rows), number_of(row.account.money)});
    }
    for (plain::Lines* tier : {&lines.asins, &lines.brands, &lines.categories, &lines.excluded}) {
      std::ranges::sort(*tier);
    }
    return lines;
  }

  std::string compare(const plain::Tiers& expected, const Pyramid& tiers,
                      const std::vector<ExcludedRow>& excluded) const {
    const plain::Tiers found = lines_of(tiers, excluded);
    if (found == expected) return {};
    std::string text = "what the raw rows make, and what was found:\n";
    const auto show = [&](const char* name, const plain::Lines& of_oracle, const plain::Lines& of_program) {
      if (of_oracle == of_program) return;
      text += fmt::format("{}:\n", name);
      for (const auto& line : of_oracle) text += fmt::format("  expected {}\n", fmt::join(line, " "));
      for (const auto& line : of_program) text += fmt::format("  found    {}\n", fmt::join(line, " "));
    };
    show("ASINs", expected.asins, found.asins);
    show("brands", expected.brands, found.brands);
    show("categories", expected.categories, found.categories);
    show("excluded", expected.excluded, found.excluded);
    return text;
  }

  std::string check_undoing(const PyramidDifference& change, const Pyramid& now) const {
    const bool fits =
        apply(now.asins, undo(Difference(change.asins)), labels_) == published_.asins &&
        apply(now.brands, undo(Difference(change.brands)), labels_) == published_.brands &&
        apply(now.categories, undo(Difference(change.categories)), labels_) == published_.categories;
    return fits ? "" : "the difference undone leaves something else";
  }

  std::string check_anew(const PyramidDifference& change, const Pyramid& now) const {
    const PyramidDifference anew = difference(published_, roll_up(now.asins, labels_), labels_);
    const bool is_same = same(change.asins, anew.asins) && same(change.brands, anew.brands) &&
                         same(change.categories, anew.categories);
    return is_same ? "" : "making the tiers anew gives another difference";
  }

  Total total() const {
    Total all;
    for (const AsinRow& row : published_.asins) all += {row.row_count, MoneySum(row.value)};
    for (const ExcludedRow& row : excluded_) {
      all += {static_cast<std::int64_t>(row.account.rows), row.account.money};
    }
    return all;
  }

  testing::Dice dice_;
  Labels labels_;
  RawWorld world_;
  Tally& tally_;
  bool complete_;
  Pyramid published_;
  std::vector<ExcludedRow> excluded_;
};

/// What went wrong, with all that happened if `log`.
std::string live(std::uint64_t seed, Tally& tally, bool log) {
  DeltaHistory history(seed, tally, log);
  for (int step = 0; step < kSteps; ++step) {
    std::string wrong;
    try {
      wrong = history.step();
    } catch (const std::exception& error) {
      wrong = error.what();
    }
    if (!wrong.empty()) return fmt::format("{}step {}: {}", history.log(), step, wrong);
  }
  return {};
}

TEST(DeltaHistories, TiersSayWhatTheRawRowsSay) {
  Tally tally;
  const auto expect_all_is_well = [&](std::uint64_t seed) {
    if (live(seed, tally, false).empty()) return true;
    ADD_FAILURE() << "STEPWELL_SEED=" << seed << " runs this history again; what happened:\n"
                  << live(seed, tally, true);
    return false;
  };
  if (const auto seed = testing::seed_to_replay()) {
    expect_all_is_well(*seed);
    return;
  }
  const int histories = testing::rounds_of("STEPWELL_HISTORIES", kHistories);
  for (int history = 0; history < histories; ++history) {
    if (!expect_all_is_well(testing::next_seed())) return;
  }
  std::cout << fmt::format(
      "{} histories, {} steps: {} with moves, {} refused, {} told to read again, raw rows read again in {} and "
      "not in {}, below brands in {}, below categories in {}\n",
      histories, tally.steps, tally.moved, tally.refused, tally.told_to_read, tally.read_raw_rows,
      tally.read_nothing, tally.read_below_brands, tally.read_below_categories);
  if (histories < 1'000) return;
  for (const std::uint64_t count :
       {tally.moved, tally.refused, tally.told_to_read, tally.read_raw_rows, tally.read_nothing,
        tally.read_below_brands, tally.read_below_categories}) {
    EXPECT_GT(count, tally.steps / 1'000);
  }
}

}  // namespace
}  // namespace stepwell
