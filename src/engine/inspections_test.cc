#include "engine/inspections.h"

#include <gmock/gmock.h>

#include <map>
#include <random>

#include "base/error.h"

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

TEST(Inspect, AnErrorIsAFindingWithItsHintAsCure) {
  int database = 0;
  const auto findings = inspect<int>(
      database, {{"rights", [](int&, auto&) { throw Error(ErrorCode::kFailed, "denied", "grant it"); }},
                 {"clock", [](int&, auto& found) { found.push_back(fine("clock", "right")); }}});
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[1].found, "right");
  EXPECT_EQ(findings[0].severity, Severity::kProblem);
  EXPECT_EQ(findings[0].subject, "rights");
  EXPECT_EQ(findings[0].found, "denied");
  EXPECT_EQ(findings[0].cure, "grant it");
}

TEST(SomeOf, StaysReadable) {
  EXPECT_EQ(some_of({}), "");
  EXPECT_EQ(some_of({"a", "b"}), "a, b");
  EXPECT_EQ(some_of({"a", "b", "c", "d", "e"}), "a, b, c and 2 more");
}

}  // namespace
}  // namespace stepwell
