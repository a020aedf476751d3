#include "engine/estimate.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace stepwell {
namespace {

std::uint64_t estimate_from_sample(std::uint64_t rows, std::uint64_t groups, int sample) {
  std::mt19937_64 random(17);
  std::map<std::uint64_t, std::uint64_t> sizes;
  for (int i = 0; i < sample; ++i) ++sizes[random() % rows % groups];
  std::vector<std::uint64_t> counts;
  for (const auto& [group, size] : sizes) counts.push_back(size);
  return estimated_groups(counts, rows);
}

TEST(EstimatedGroups, IsNearTheTruthWhereASampleMeetsFewGroupsTwice) {
  EXPECT_NEAR(static_cast<double>(estimate_from_sample(68'000'000, 1'800'000, 20'000)), 1'800'000, 500'000);
}

TEST(EstimatedGroups, IsExactWhereTheSampleMeetsAllOfThem) {
  EXPECT_EQ(estimate_from_sample(1'000'000, 50, 20'000), 50u);
}

TEST(EstimatedGroups, IsNeverMoreThanTheRows) {
  const std::vector<std::uint64_t> all_different(1000, 1);
  EXPECT_EQ(estimated_groups(all_different, 1000), 1000u);
  EXPECT_EQ(estimated_groups({}, 0), 0u);
}

}  // namespace
}  // namespace stepwell
