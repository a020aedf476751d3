#include "rollup/addition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "rollup/order.h"
#include "rollup/testing/error_of.h"

namespace stepwell {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int64_t kLargest = 999'999'999'999'999;  // decimal(15,2) in hundredths

class AdditionTest : public testing::Test {
 protected:
  AsinRow row(std::int32_t asin, const char* metric, std::int64_t units, std::uint32_t rows = 1) {
    return {asin,
            7,
            3,
            Month::of(2025, 1),
            labels_.metrics.intern(metric),
            labels_.marketplaces.intern("US"),
            rows,
            Money::of_units(units)};
  }

  std::string error_of_adding(const AsinTier& groups, const AsinTier& added) const {
    return error_of([&] { add(groups, added, labels_); });
  }

  Labels labels_;
};

TEST_F(AdditionTest, NothingToNothing) {
  EXPECT_THAT(add(AsinTier{}, AsinTier{}, labels_), IsEmpty());
  EXPECT_THAT(add(std::vector<ExcludedRow>{}, {}), IsEmpty());
}

TEST_F(AdditionTest, GroupsOfBothSidesKeepTheirOrder) {
  EXPECT_THAT(add({row(1, "m", 10), row(3, "m", 30)}, {row(2, "m", 20), row(4, "m", 40)}, labels_),
              ElementsAre(row(1, "m", 10), row(2, "m", 20), row(3, "m", 30), row(4, "m", 40)));
}

TEST_F(AdditionTest, AGroupOfBothIsTheirSumUnderTheLesserLabels) {
  AsinRow upper = row(1, "CM3", 10, 2);
  AsinRow lower = row(1, "cm3 ", -25, 3);
  lower.marketplace = labels_.marketplaces.intern("us");
  AsinRow sum = row(1, "CM3", -15, 5);
  EXPECT_THAT(add({upper}, {lower}, labels_), ElementsAre(sum));
  EXPECT_THAT(add({lower}, {upper}, labels_), ElementsAre(sum));
}

TEST_F(AdditionTest, OnlyTheSumMustFit) {
  EXPECT_THAT(add({row(1, "m", -kLargest)}, {row(1, "m", 2 * kLargest)}, labels_),
              ElementsAre(row(1, "m", kLargest, 2)));
  EXPECT_THAT(error_of_adding({row(1, "m", 1)}, {row(1, "m", kLargest)}),
              AllOf(HasSubstr("ASIN 1"), HasSubstr("2025-01"), HasSubstr("10000000000000.00")));
  EXPECT_THAT(error_of_adding({row(1, "m", -1)}, {row(1, "m", -kLargest)}), HasSubstr("-10000000000000.00"));
  EXPECT_THAT(error_of_adding({row(1, "m", 1)}, {row(2, "m", kLargest + 1)}), HasSubstr("ASIN 2"));
}

TEST_F(AdditionTest, DisorderIsAnErrorThatNamesTheGroup) {
  EXPECT_THAT(error_of_adding({row(1, "m", 1), row(1, "M", 1)}, {}),
              AllOf(HasSubstr("twice"), HasSubstr("ASIN 1")));
  EXPECT_THAT(error_of_adding({}, {row(2, "m", 1), row(1, "m", 1)}), HasSubstr("out of order"));
}

TEST_F(AdditionTest, ExcludedRowsAreAddedByAsinMonthAndReason) {
  const auto excluded = [](std::int32_t asin, Month month, Exclusion reason, std::uint64_t rows, int units) {
    return ExcludedRow{asin, month, reason, {rows, MoneySum(units)}};
  };
  const Month january = Month::of(2025, 1);
  EXPECT_THAT(add({excluded(kNoId, january, Exclusion::kUnknownAsin, 1, 5),
                   excluded(9, Month::none(), Exclusion::kNullMonth, 2, 7),
                   excluded(9, january, Exclusion::kNullMetric, 1, 1)},
                  {excluded(9, Month::none(), Exclusion::kNullMonth, 1, -3),
                   excluded(9, january, Exclusion::kNullMarketplace, 1, 2),
                   excluded(10, january, Exclusion::kNullMetric, 1, 4)}),
              ElementsAre(excluded(kNoId, january, Exclusion::kUnknownAsin, 1, 5),
                          excluded(9, Month::none(), Exclusion::kNullMonth, 3, 4),
                          excluded(9, january, Exclusion::kNullMarketplace, 1, 2),
                          excluded(9, january, Exclusion::kNullMetric, 1, 1),
                          excluded(10, january, Exclusion::kNullMetric, 1, 4)));
}

// Parting the same figures in two and adding the parts gives what one sum over all of them gives.
TEST_F(AdditionTest, AnyPartingOfTheSameFiguresAddsUpToTheSame) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 200; ++round) {
    AsinTier whole;
    AsinTier parts[2];
    for (std::int32_t asin = 1; asin <= 6; ++asin) {
      AsinRow sum = row(asin, "m", 0, 0);
      for (AsinTier& part : parts) {
        if (random() % 2 == 0) continue;
        const AsinRow share = row(asin, "m", static_cast<std::int64_t>(random() % 2001) - 1000, random() % 5);
        part.push_back(share);
        sum.row_count += share.row_count;
        sum.value = sum.value + share.value;
      }
      const auto holds = [asin](const AsinTier& part) { return !part.empty() && part.back().asin == asin; };
      if (holds(parts[0]) || holds(parts[1])) whole.push_back(sum);
    }
    ASSERT_EQ(add(parts[0], parts[1], labels_), whole);
  }
}

}  // namespace
}  // namespace stepwell
