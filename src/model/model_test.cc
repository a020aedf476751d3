#include "model/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace stepwell {
namespace {

TEST(Model, KnowsTheDefaultNames) {
  const Model model;
  EXPECT_EQ(model.name("facts"), "financials");
  EXPECT_EQ(model.name("brands.group"), "group");
  EXPECT_EQ(model.excluded_groups(), std::vector<std::string>{"stock"});
}

TEST(Model, RenamesARole) {
  Model model;
  model.rename("facts.value", "amount");
  EXPECT_EQ(model.name("facts.value"), "amount");
  EXPECT_THROW(model.rename("facts.colour", "x"), Error);
  EXPECT_THROW(model.rename("facts.value", ""), Error);
  EXPECT_THROW(model.name("nothing"), Error);
}

TEST(Model, ListsTheColumnsOfOneTableOnly) {
  EXPECT_THAT(Model().columns("stock"), testing::ElementsAre("stock.asin", "stock.month", "stock.value"));
  EXPECT_EQ(Model().columns("asins").size(), 4u);
}

TEST(Model, FindsASourceTableByItsName) {
  Model model;
  EXPECT_EQ(model.source_role("financials"), "facts");
  EXPECT_EQ(model.source_role("nowhere"), "");
  model.rename("facts", "ledger_lines");
  EXPECT_EQ(model.source_role("ledger_lines"), "facts");
  EXPECT_EQ(model.source_role("financials"), "");
}

}  // namespace
}  // namespace stepwell
