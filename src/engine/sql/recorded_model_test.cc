#include "engine/sql/recorded_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace stepwell {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string complaint(const std::string& recorded, const Model& model, bool exists) {
  try {
    require_same_pyramid(recorded, model, [exists](const std::string&) { return exists; });
    return {};
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(RecordedModel, TheSameNamesAreTheSamePyramid) {
  Model model;
  EXPECT_EQ(complaint(recorded_names(model), model, true), "");
  EXPECT_EQ(complaint("", model, true), "");
  model.rename("stock", "warehouse");
  model.rename("facts.value", "amount");
  EXPECT_EQ(complaint(recorded_names(Model()), model, true), "");
}

TEST(RecordedModel, OtherTiersAreAnotherPyramid) {
  Model model;
  model.rename("brand_tier", "second_brand_tier");
  for (const bool exists : {true, false}) {
    EXPECT_THAT(
        complaint(recorded_names(Model()), model, exists),
        AllOf(HasSubstr("brand_tier = financials_summary_monthly_brand"), Not(HasSubstr("asin_tier"))));
  }
}

TEST(RecordedModel, ASourceTableMayBeRenamedButNotDoubled) {
  Model model;
  model.rename("facts", "ledger");
  EXPECT_THAT(complaint(recorded_names(Model()), model, true), HasSubstr("facts = financials"));
  EXPECT_EQ(complaint(recorded_names(Model()), model, false), "");
}

}  // namespace
}  // namespace stepwell
