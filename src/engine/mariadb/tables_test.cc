#include "engine/mariadb/tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepwell::maria {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

std::string ddl(const TableDefinition& table, const Model& model, const SourceTypes& types = {}) {
  return create_table(table, model, table_parts(table, model, types));
}

TEST(Tables, TheBrandTierIsTheOneOfTheDesign) {
  const Model model;
  EXPECT_EQ(ddl(tier_tables()[1], model), R"(CREATE TABLE `financials_summary_monthly_brand` (
  `id` INT NOT NULL AUTO_INCREMENT,
  `brand_id` INT NOT NULL,
  `category_id` INT NULL,
  `month` DATE NOT NULL,
  `marketplace` VARCHAR(10) DEFAULT 'ALL',
  `metric` VARCHAR(100) NOT NULL,
  `total_value` DECIMAL(18,2) DEFAULT 0,
  `asin_count` INT DEFAULT 0,
  `updated_at` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uniq_brand_month_marketplace_metric` (`brand_id`, `month`, `marketplace`, `metric`),
  KEY `idx_brand_metric_month` (`brand_id`, `metric`, `month`),
  KEY `idx_category_metric_month` (`category_id`, `metric`, `month`),
  KEY `idx_month_metric` (`month`, `metric`),
  KEY `idx_marketplace` (`marketplace`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='made by stepwell')");
}

TEST(Tables, LabelsAndIdsAreLikeTheSourceColumns) {
  const Model model;
  SourceTypes types;
  types.asin = "BIGINT UNSIGNED";
  types.metric = "VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
  const std::string tier = ddl(tier_tables()[0], model, types);
  EXPECT_THAT(tier, HasSubstr("`asin_id` BIGINT UNSIGNED NOT NULL"));
  EXPECT_THAT(tier, HasSubstr("`metric` VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL"));
  for (const auto& table : bookkeeping_tables()) {
    if (table.role != "stepwell_journal_asin") continue;
    EXPECT_THAT(ddl(table, model, types),
                HasSubstr("`metric_before` VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL"));
  }
}

TEST(Tables, NoMarkIsLeftInAnyTable) {
  const Model model;
  for (const auto tables : {source_tables(), tier_tables(), bookkeeping_tables()}) {
    for (const auto& table : tables) {
      EXPECT_THAT(ddl(table, model), Not(HasSubstr("["))) << table.role;
      EXPECT_THAT(ddl(table, model), Not(HasSubstr("{"))) << table.role;
    }
  }
}

TEST(Tables, ForeignKeysNameWhatTheyPointTo) {
  const Model model;
  EXPECT_EQ(
      foreign_key(tier_tables()[0].foreign_keys[2], model),
      "CONSTRAINT `fk_asin_summary_category` FOREIGN KEY (`category_id`) REFERENCES `category` (`id`) ON "
      "DELETE SET NULL");
}

TEST(Tables, NamesComeFromTheModelAndAreQuoted) {
  Model model;
  model.rename("brand_tier", "odd `name`");
  model.rename("brand_tier.total", "[metric]");
  const std::string tier = ddl(tier_tables()[1], model);
  EXPECT_THAT(tier, HasSubstr("CREATE TABLE `odd ``name``` ("));
  EXPECT_THAT(tier, HasSubstr("`[metric]` DECIMAL(18,2)"));
}

TEST(Tables, TablesOfTheTeamDoNotClaimToBeStepwells) {
  const Model model;
  for (const auto& table : source_tables()) {
    EXPECT_THAT(ddl(table, model), EndsWith("ENGINE=InnoDB DEFAULT CHARSET=utf8mb4"));
  }
}

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
