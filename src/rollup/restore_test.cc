#include "rollup/restore.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepwell {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Month kMonth = Month::of(2025, 1);

class Restore : public ::testing::Test {
 protected:
  AsinRow row(std::int32_t asin, std::int64_t cents, Month month = kMonth) {
    return {asin,
            10,
            1,
            month,
            labels_.metrics.intern("m"),
            labels_.marketplaces.intern("US"),
            1,
            Money::of_units(cents)};
  }
  RestoredTier restored(AsinTier found, const AsinTier& computed, const AsinTier& published) {
    return restore(std::move(found), computed, seals_of(published, labels_), labels_);
  }

  Labels labels_;
};

TEST_F(Restore, WhatNobodyTouchedIsBelieved) {
  const AsinTier published = {row(1, 100), row(2, 200)};
  const auto answer = restored(published, {row(1, 7)}, published);
  EXPECT_EQ(answer.tier, published);
  EXPECT_THAT(answer.unknown, IsEmpty());
}

TEST_F(Restore, TellsWhatChangedByItselfFromWhatAnotherProgramChanged) {
  // 1 changed by its raw rows, 2 by another program; 3 was deleted by it; 4 is new; 5 was added by it.
  const AsinTier published = {row(1, 100), row(2, 200), row(3, 300)};
  const AsinTier found = {row(1, 100), row(2, 9), row(5, 5)};
  const AsinTier computed = {row(1, 150), row(2, 200), row(3, 300), row(4, 4)};
  const auto answer = restored(found, computed, published);
  EXPECT_EQ(answer.tier, published);
  EXPECT_THAT(answer.unknown, IsEmpty());
}

TEST_F(Restore, ManyGroupsAreRestoredWhereTheRawRowsStayed) {
  AsinTier published;
  for (int asin = 1; asin <= 5000; ++asin) published.push_back(row(asin, asin));
  EXPECT_EQ(restored({}, published, published).tier, published);
}

TEST_F(Restore, SaysWhichMonthsAreNotKnown) {
  const Month other = Month::of(2025, 2);
  const AsinTier published = {row(1, 100), row(2, 200), row(3, 300, other)};
  const AsinTier found = {row(1, 9), row(2, 200), row(3, 9, other)};
  const AsinTier computed = {row(1, 150), row(2, 200), row(3, 300, other)};
  const auto answer = restored(found, computed, published);
  EXPECT_THAT(answer.unknown, ElementsAre(kMonth));
  EXPECT_EQ(answer.tier, (AsinTier{row(1, 9), row(2, 200), row(3, 300, other)}));
  // The other program made what the raw rows say by now: nothing tells what was there before.
  EXPECT_THAT(restored({row(1, 150)}, {row(1, 150)}, {row(1, 100)}).unknown, ElementsAre(kMonth));
}

}  // namespace
}  // namespace stepwell
