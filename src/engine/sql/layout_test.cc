#include "engine/sql/layout.h"

#include <gmock/gmock.h>

#include "base/error.h"

namespace stepwell {
namespace {

using ::testing::HasSubstr;

std::string refusal(std::string_view recorded) {
  try {
    checked_layout(recorded, 3, "stepwell 9.1.0");
  } catch (const Error& error) {
    return std::string(error.what()) + " / " + error.hint();
  }
  return {};
}

TEST(Layout, KnowsItsOwnAndOlderOnes) {
  EXPECT_EQ(checked_layout("3", 3, ""), 3);
  EXPECT_EQ(checked_layout("1", 3, ""), 1);
}

TEST(Layout, ANewerOneIsRefusedNamingTheProgramThatWroteIt) {
  EXPECT_THAT(refusal("4"), HasSubstr("layout 4, written by stepwell 9.1.0"));
  EXPECT_THAT(refusal("4"), HasSubstr("use that stepwell, or a newer one"));
}

TEST(Layout, NoNumberIsRefused) {
  for (const char* recorded : {"", "three", "3x", "0", "-1"}) {
    EXPECT_THAT(refusal(recorded), HasSubstr("layout '" + std::string(recorded) + "'"));
  }
}

}  // namespace
}  // namespace stepwell
