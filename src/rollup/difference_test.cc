#include "rollup/difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "rollup/order.h"
#include "rollup/testing/error_of.h"

namespace stepwell {
namespace {

using testing::HasSubstr;

class DifferenceTest : public testing::Test {
 protected:
  DifferenceTest() {
    for (const char* text : {"CM3", "cm3", "Units"}) labels_.metrics.intern(text);
  }

  /// The category row of that number: state 0 is absent; metric and content follow from the state.
  CategoryRow row(int number, int state) const {
    CategoryRow row;
    row.category = 1 + number / 2;
    row.month = Month::of(2025, 1 + number % 2);
    row.metric = static_cast<LabelId>(state == 2 ? 1 : 0);  // states 1 and 2 differ in their spelling alone
    row.brand_count = 1;
    row.total = Money::of_units(state == 3 ? 500 : 100);
    return row;
  }

  /// A tier of up to so many rows; the state of each is a digit of `code`, base `states`.
  CategoryTier tier(int code, int rows, int states) const {
    CategoryTier result;
    for (int number = 0; number < rows; ++number, code /= states) {
      if (code % states != 0) result.push_back(row(number, code % states));
    }
    return result;
  }

  Difference<CategoryRow> between(const CategoryTier& before, CategoryTier after) const {
    return difference(before, std::move(after), labels_);
  }

  Labels labels_;
};

bool equal(const Difference<CategoryRow>& a, const Difference<CategoryRow>& b) {
  const auto same = [](const Update<CategoryRow>& x, const Update<CategoryRow>& y) {
    return x.before == y.before && x.after == y.after;
  };
  return a.inserted == b.inserted && a.deleted == b.deleted &&
         std::equal(a.updated.begin(), a.updated.end(), b.updated.begin(), b.updated.end(), same);
}

TEST_F(DifferenceTest, EveryPairOfTinyTiers) {
  constexpr int kRows = 3;
  constexpr int kStates = 4;
  constexpr int kTiers = 64;
  for (int first = 0; first < kTiers; ++first) {
    for (int second = 0; second < kTiers; ++second) {
      SCOPED_TRACE(testing::Message() << "from " << first << " to " << second);
      const CategoryTier before = tier(first, kRows, kStates);
      const CategoryTier after = tier(second, kRows, kStates);
      const auto change = between(before, after);

      ChangeCounts expected;
      for (int a = first, b = second; a > 0 || b > 0; a /= kStates, b /= kStates) {
        if (a % kStates == 0 && b % kStates != 0) ++expected.inserted;
        if (a % kStates != 0 && b % kStates == 0) ++expected.deleted;
        if (a % kStates != 0 && b % kStates != 0 && a % kStates != b % kStates) ++expected.updated;
      }
      ASSERT_EQ(change.inserted.size(), expected.inserted);
      ASSERT_EQ(change.deleted.size(), expected.deleted);
      ASSERT_EQ(change.updated.size(), expected.updated);
      ASSERT_EQ(change.empty(), first == second);

      ASSERT_EQ(apply(before, change, labels_), after);
      ASSERT_EQ(apply(after, undo(Difference(change)), labels_), before);
      ASSERT_TRUE(equal(undo(Difference(change)), between(after, before)));
      ASSERT_TRUE(compose(change, undo(Difference(change)), labels_).empty());
    }
  }
}

TEST_F(DifferenceTest, EveryTripleOfTinyTiersComposes) {
  constexpr int kTiers = 27;
  for (int first = 0; first < kTiers; ++first) {
    for (int second = 0; second < kTiers; ++second) {
      for (int third = 0; third < kTiers; ++third) {
        SCOPED_TRACE(testing::Message() << first << ", " << second << ", " << third);
        const CategoryTier a = tier(first, 3, 3);
        const CategoryTier b = tier(second, 3, 3);
        const CategoryTier c = tier(third, 3, 3);
        const auto composed = compose(between(a, b), between(b, c), labels_);
        ASSERT_TRUE(equal(composed, between(a, c)));
        ASSERT_EQ(apply(a, composed, labels_), c);
      }
    }
  }
}

TEST_F(DifferenceTest, EveryTinyDifferenceFitsOnlyWhereItComesFrom) {
  constexpr int kTiers = 16;  // two rows in four states
  for (int first = 0; first < kTiers; ++first) {
    for (int second = 0; second < kTiers; ++second) {
      for (int other = 0; other < kTiers; ++other) {
        SCOPED_TRACE(testing::Message() << first << " to " << second << " applied to " << other);
        const auto change = between(tier(first, 2, 4), tier(second, 2, 4));
        bool fits = true;
        for (int power = 1; power <= 4; power *= 4) {
          const int digit = first / power % 4;
          if (digit != second / power % 4 && digit != other / power % 4) fits = false;
        }
        const std::string error = error_of([&] { apply(tier(other, 2, 4), change, labels_); });
        ASSERT_EQ(error == "no error", fits) << error;
        const auto from_nothing = between({}, tier(other, 2, 4));
        const auto composing = error_of([&] { compose(from_nothing, change, labels_); });
        // Rows that `from_nothing` does not mention are unknown to compose, so that it can object to fewer
        // things.
        bool known_to_fit = true;
        for (int power = 1; power <= 4; power *= 4) {
          const int digit = first / power % 4;
          const int there = other / power % 4;
          if (there != 0 && digit != second / power % 4 && digit != there) known_to_fit = false;
        }
        ASSERT_EQ(composing == "no error", known_to_fit) << composing;
      }
    }
  }
}

TEST_F(DifferenceTest, TakesANewTierOverWithoutACopy) {
  CategoryTier after = tier(7, 3, 4);
  const CategoryRow* const data = after.data();
  EXPECT_EQ(difference(CategoryTier{}, std::move(after), labels_).inserted.data(), data);
}

TEST_F(DifferenceTest, EmptyToEmpty) {
  EXPECT_TRUE(between({}, {}).empty());
  EXPECT_TRUE(apply(CategoryTier{}, Difference<CategoryRow>(), labels_).empty());
  EXPECT_TRUE(compose(Difference<CategoryRow>(), {}, labels_).empty());
}

TEST_F(DifferenceTest, GroupsThatOccurTwiceAreAnErrorThatNamesThem) {
  const CategoryTier twice = {row(0, 1), row(0, 2)};  // two spellings of one metric: the same group
  EXPECT_THAT(error_of([&] { between({}, twice); }),
              HasSubstr("the tier after holds a group twice: category 1, "
                        "month 2025-01, metric 'cm3'"));
  EXPECT_THAT(error_of([&] { between(twice, {}); }), HasSubstr("the tier before holds a group twice"));
  EXPECT_THAT(error_of([&] { between({row(1, 1), row(0, 1)}, {}); }), HasSubstr("out of order"));
  Difference<CategoryRow> change;
  change.inserted = {row(0, 1)};
  change.deleted = {row(0, 1)};
  EXPECT_THAT(error_of([&] { apply({}, change, labels_); }), HasSubstr("changed twice"));
  change = {};
  change.updated = {{row(0, 1), row(1, 1)}};
  EXPECT_THAT(error_of([&] { apply(CategoryTier{row(0, 1)}, change, labels_); }), HasSubstr("another group"));
}

TEST_F(DifferenceTest, MisfitsNameTheGroup) {
  const auto insertion = between({}, {row(0, 1)});
  EXPECT_THAT(
      error_of([&] { apply(CategoryTier{row(0, 1)}, insertion, labels_); }),
      HasSubstr("category 1, month 2025-01, metric 'CM3': it is to be inserted and is there already"));
  const auto deletion = between({row(0, 1)}, {});
  EXPECT_THAT(error_of([&] { apply({}, deletion, labels_); }), HasSubstr("is not there"));
  EXPECT_THAT(error_of([&] { apply(CategoryTier{row(0, 2)}, deletion, labels_); }),
              HasSubstr("another content"));
  EXPECT_THAT(error_of([&] { compose(insertion, insertion, labels_); }), HasSubstr("does not follow"));
}

TEST_F(DifferenceTest, RandomHistories) {
  for (int metric = 0; metric < 5; ++metric) labels_.metrics.intern("metric " + std::to_string(metric));
  for (const char* marketplace : {"DE", "de", "FR"}) labels_.marketplaces.intern(marketplace);
  for (unsigned seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937 random(seed);
    const auto draw = [&](unsigned below) { return static_cast<int>(random() % below); };
    std::map<PackedKey, AsinRow> state;
    std::vector<AsinTier> states(1);
    std::vector<Difference<AsinRow>> changes;
    const unsigned asins = seed % 4 == 0 ? 3000 : 30;
    for (int step = 0; step < 6; ++step) {
      for (int edits = draw(step == 0 ? 2000 : 60); edits > 0; --edits) {
        AsinRow row;
        row.asin = draw(asins);
        row.month = Month::of(2025, 1 + draw(3));
        row.metric = static_cast<LabelId>(draw(static_cast<unsigned>(labels_.metrics.size())));
        row.marketplace = static_cast<LabelId>(1 + draw(3));
        row.value = Money::of_units(draw(3) - 1);
        const PackedKey key = key_of(row, labels_);
        if (draw(3) == 0) {
          state.erase(key);
        } else {
          state[key] = row;
        }
      }
      AsinTier rows;
      for (const auto& [key, row] : state) rows.push_back(row);
      changes.push_back(difference(states.back(), AsinTier(rows), labels_));
      ASSERT_EQ(apply(states.back(), changes.back(), labels_), rows);
      states.push_back(std::move(rows));
    }
    Difference<AsinRow> all;
    for (const auto& change : changes) all = compose(all, change, labels_);
    ASSERT_EQ(apply(states.front(), all, labels_), states.back());
    ASSERT_EQ(apply(states.back(), undo(std::move(all)), labels_), states.front());
  }
}

}  // namespace
}  // namespace stepwell
