#include "rollup/group_table.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>

#include "base/error.h"
#include "rollup/placement_table.h"
#include "rollup/workers.h"

namespace stepwell {
namespace {

Group group(std::int32_t id, std::uint32_t count, MoneySum sum) {
  return Group::of(detail::pack(id, Month::of(2025, 1), 0, 0), 0, 0, count, sum);
}

std::map<PackedKey, Group> drained(GroupTable& table) {
  table.flush();
  std::map<PackedKey, Group> groups;
  for (std::size_t part = 0; part < GroupTable::kParts; ++part) {
    table.drain(part, [&](std::span<const Group> chunk) {
      for (const Group& one : chunk) EXPECT_TRUE(groups.emplace(one.key(), one).second) << "a key twice";
    });
  }
  return groups;
}

TEST(Group, KeepsKeyAndSum) {
  for (const std::int32_t id : {0, 1, -1, INT32_MAX, kNoId}) {
    for (const Month month : {Month::of(2025, 12), Month::none(), Month::of(-1, 1)}) {
      for (const std::int64_t units : {std::int64_t{0}, std::int64_t{-1}, INT64_MAX, INT64_MIN}) {
        const Group made =
            Group::of(detail::pack(id, month, 7, 9), 1, 2, 3, MoneySum(MoneySum::Units{units}));
        EXPECT_EQ(made.id(), id);
        EXPECT_EQ(made.month(), month);
        EXPECT_EQ(made.sum().units(), units);
      }
    }
  }
}

TEST(GroupTable, SumsBeyond64Bits) {
  const Labels labels;
  GroupTable table(labels);
  const MoneySum most(MoneySum::Units{INT64_MAX});
  for (int i = 0; i < 1000; ++i) table.add(group(1, 1, most));
  for (int i = 0; i < 999; ++i) table.add(group(2, 1, MoneySum() - most));
  for (int i = 0; i < 998; ++i) table.add(group(2, 1, most));
  const auto groups = drained(table);
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups.begin()->second.sum().units(), MoneySum::Units{INT64_MAX} * 1000);
  EXPECT_EQ(groups.rbegin()->second.sum().units(), -MoneySum::Units{INT64_MAX});
  EXPECT_EQ(groups.begin()->second.count, 1000u);
  EXPECT_EQ(table.size(), 0u);
}

TEST(GroupTable, APartThatIsClosedKeepsItsGroups) {
  const Labels labels;
  GroupTable table(labels);
  for (std::int32_t id = 0; id < 100'000; ++id) table.add(group(id, 1, MoneySum()));
  table.flush();
  for (std::size_t part = 0; part < GroupTable::kParts; ++part) table.close(part);
  EXPECT_EQ(table.size(), 100'000u);
  EXPECT_EQ(drained(table).size(), 100'000u);
  table.add(group(1, 1, MoneySum()));
  table.add(group(1, 1, MoneySum()));
  EXPECT_EQ(drained(table).size(), 1u);
}

TEST(GroupTable, ACountThatLeaves32BitsIsAnError) {
  const Labels labels;
  GroupTable table(labels);
  table.add(group(1, UINT32_MAX, MoneySum()));
  table.add(group(1, 1, MoneySum()));
  EXPECT_THROW(table.flush(), Error);
}

TEST(GroupTable, ManyGroupsInManyChunksAndAbsorbed) {
  const Labels labels;
  for (unsigned seed = 1; seed <= 2; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937 random(seed);
    GroupTable first(labels);
    GroupTable second(labels);
    std::map<PackedKey, std::int64_t> expected;
    for (int i = 0; i < 200'000; ++i) {
      // Few months: their parts need several chunks each.
      const PackedKey key = detail::pack(static_cast<std::int32_t>(random() % 90'000),
                                         Month::of(2025, 1 + static_cast<int>(random() % 2)), 0, 0);
      const auto value = static_cast<std::int64_t>(random() % 1000) - 500;
      expected[key] += value;
      ((random() & 1) != 0 ? first : second).add(Group::of(key, 0, 0, 1, MoneySum(MoneySum::Units{value})));
    }
    first.flush();
    second.flush();
    run_workers(2, [&](unsigned worker) {
      for (std::size_t part = worker; part < GroupTable::kParts; part += 2) first.absorb(second, part);
    });
    EXPECT_EQ(second.size(), 0u);
    EXPECT_EQ(first.size(), expected.size());
    const auto groups = drained(first);
    ASSERT_EQ(groups.size(), expected.size());
    for (const auto& [key, units] : expected) ASSERT_EQ(groups.at(key).sum().units(), units);
  }
}

TEST(PlacementTable, FindsSmallLargeAndNegativeIds) {
  Placements placements;
  std::mt19937 random(1);
  for (int i = 0; i < 5000; ++i) {
    Placement placement;
    if (i % 3 == 0) placement.excluded = Exclusion::kExcludedGroup;
    placements[static_cast<std::int32_t>(i % 2 == 0 ? random() : random() % 10'000)] = placement;
  }
  placements[INT32_MAX] = placements[-1] = placements[1 << 24] = placements[0] = {};
  placements.erase(kNoId);
  const PlacementTable table(placements);
  for (const auto& [asin, placement] : placements) {
    const auto expected =
        placement.excluded ? static_cast<std::uint8_t>(*placement.excluded) : PlacementTable::kPlaced;
    ASSERT_EQ(table.find(asin), expected) << asin;
  }
  constexpr auto kUnknown = static_cast<std::uint8_t>(Exclusion::kUnknownAsin);
  EXPECT_EQ(table.find(kNoId), kUnknown);
  for (int i = 0; i < 5000; ++i) {
    const auto asin = static_cast<std::int32_t>(random());
    if (!placements.contains(asin)) {
      ASSERT_EQ(table.find(asin), kUnknown) << asin;
    }
  }
  EXPECT_EQ(PlacementTable({}).find(0), kUnknown);
}

TEST(Workers, ThrowTheFirstFailureAfterAllHaveEnded) {
  std::atomic<int> ended = 0;
  const auto work = [&](unsigned worker) {
    ++ended;
    if (worker == 1) throw Error(ErrorCode::kFailed, "worker 1");
  };
  EXPECT_THROW(run_workers(4, work), Error);
  EXPECT_EQ(ended, 4);
  run_workers(0, work);
  EXPECT_EQ(ended, 5);
}

}  // namespace
}  // namespace stepwell
