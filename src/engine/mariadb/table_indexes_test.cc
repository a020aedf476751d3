#include "engine/mariadb/table_indexes.h"

#include <gmock/gmock.h>

namespace stepwell::maria {
namespace {

using ::testing::ElementsAre;

TEST(TableIndexes, EveryKeyOfTheTiersIsRead) {
  const Model model;
  std::vector<std::size_t> counts;
  for (const auto& tier : tier_tables()) counts.push_back(indexes_of(tier, model).size());
  EXPECT_THAT(counts, ElementsAre(4u, 5u, 3u));
}

TEST(TableIndexes, NamesAreThoseOfTheModel) {
  Model model;
  model.rename("category_tier.category", "cat");
  const auto indexes = indexes_of(tier_tables()[2], model);
  EXPECT_EQ(indexes[0].name, "uniq_category_month_metric");
  EXPECT_TRUE(indexes[0].unique);
  EXPECT_THAT(indexes[0].columns, ElementsAre("cat", "month", "metric"));
  EXPECT_FALSE(indexes[1].unique);
  EXPECT_EQ(statement_that_adds(indexes[0], "tier", model),
            "ALTER TABLE `tier` ADD UNIQUE KEY `uniq_category_month_metric` (`cat`, `month`, `metric`)");
}

}  // namespace
}  // namespace stepwell::maria
