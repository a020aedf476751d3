#include "engine/checks.h"

#include <gtest/gtest.h>

namespace stepwell {
namespace {

TEST(Checks, AnErrorIsAFindingWithItsHintAsCure) {
  int database = 0;
  const auto findings = run_checks<int>(
      database, {{"rights", [](int&, auto&) { throw Error(ErrorCode::kFailed, "denied", "grant it"); }},
                 {"clock", [](int&, auto& found) { found.push_back(fine("clock", "right")); }}});
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[1].found, "right");
  EXPECT_EQ(findings[0].severity, Severity::kProblem);
  EXPECT_EQ(findings[0].subject, "rights");
  EXPECT_EQ(findings[0].found, "denied");
  EXPECT_EQ(findings[0].cure, "grant it");
}

}  // namespace
}  // namespace stepwell
