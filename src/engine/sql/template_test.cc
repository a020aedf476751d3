#include "engine/sql/template.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace stepwell {
namespace {

TEST(SqlTemplate, ReplacesRolesByQuotedNames) {
  Model model;
  model.rename("facts.value", "odd\"name");
  const SqlTemplate sql(model, '"');
  EXPECT_EQ(sql("SELECT sum({facts.value}) FROM {facts} WHERE 1"),
            "SELECT sum(\"odd\"\"name\") FROM \"financials\" WHERE 1");
  EXPECT_EQ(SqlTemplate(model, '`')("{brands.group}"), "`group`");
  EXPECT_EQ(sql("nothing"), "nothing");
  EXPECT_THROW(sql("{no.such}"), Error);
}

TEST(SqlLiteral, DoublesQuotes) { EXPECT_EQ(sql_literal("it's"), "'it''s'"); }

}  // namespace
}  // namespace stepwell
