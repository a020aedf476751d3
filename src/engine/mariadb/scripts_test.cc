#include "engine/mariadb/scripts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/mariadb/tables.h"

namespace stepwell::maria {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr SqlScript kAll[] = {SqlScript::kCreate, SqlScript::kRefresh, SqlScript::kMonitor,
                              SqlScript::kRollback};

TEST(Scripts, EveryTableIsCreatedAndRemoved) {
  const Model model;
  const std::string create = script(SqlScript::kCreate, model);
  const std::string rollback = script(SqlScript::kRollback, model);
  for (const auto tables : {tier_tables(), bookkeeping_tables()}) {
    for (const auto& table : tables) {
      EXPECT_THAT(create, HasSubstr("CREATE TABLE IF NOT EXISTS `" + table_name(table, model) + "`"));
      EXPECT_THAT(rollback, HasSubstr(table_name(table, model)));
    }
  }
}

TEST(Scripts, SourceTablesAreNeverDropped) {
  const Model model;
  const std::string rollback = script(SqlScript::kRollback, model);
  for (const auto& table : source_tables()) {
    EXPECT_THAT(rollback, Not(HasSubstr("DROP TABLE IF EXISTS " + table_name(table, model) + ";")));
  }
  EXPECT_THAT(rollback, HasSubstr("table_comment = 'made by stepwell'"));
}

TEST(Scripts, TextsOfTheModelStayInsideTheirLiterals) {
  Model model;
  model.exclude_groups({"o'neill\\", "stock"});
  model.rename("facts", "team's `facts`");
  model.rename("brand_tier", "it's");
  EXPECT_THAT(script(SqlScript::kRefresh, model), HasSubstr(R"(IN ('o''neill\\', 'stock'))"));
  EXPECT_THAT(script(SqlScript::kRefresh, model), HasSubstr("FROM `team's ``facts``` f"));
  EXPECT_THAT(script(SqlScript::kCreate, model), HasSubstr("table_name = 'team''s `facts`'"));
  EXPECT_THAT(script(SqlScript::kCreate, model), HasSubstr("CREATE TABLE IF NOT EXISTS `it''s` ("));
}

TEST(Scripts, NoExcludedGroupsExcludeNothing) {
  Model model;
  model.exclude_groups({});
  EXPECT_THAT(script(SqlScript::kRefresh, model), HasSubstr("WHERE COALESCE(FALSE, FALSE) = FALSE"));
}

TEST(Scripts, HoldOnlyWhatAClientCanRead) {
  const Model model;
  for (const auto which : kAll) {
    const std::string text = script(which, model);
    EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || c >= ' '; }));
    EXPECT_THAT(text, Not(HasSubstr("{")));
  }
}

}  // namespace
}  // namespace stepwell::maria
