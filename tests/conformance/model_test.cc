// The model: any table and column may have another name, however odd.
#include "tests/conformance/conformance_test.h"

namespace stepwell::testing {
namespace {

using ::testing::Contains;

class RenamedModel : public ConformanceTest {
 protected:
  /// Gives every table and column of the default model a name that needs quoting, or is a word of SQL.
  void rename_everything() {
    for (const std::string table :
         {"facts", "asins", "brands", "categories", "stock", "asin_tier", "brand_tier", "category_tier"}) {
      for (const auto& column : model().columns(table)) {
        model().rename(column, "Spalte '" + column.substr(column.find('.') + 1) + "', größer");
      }
      model().rename(table, "the \"" + table + "\"; table's");
    }
    model().rename("facts.value", "select");
    model().rename("facts.month", "from");
    model().rename("brands.group", "order");
    model().rename("asin_tier.value", "group");
  }
};
INSTANTIATE_TEST_SUITE_P(Conformance, RenamedModel, ::testing::ValuesIn(kinds_of_releases()),
                         [](const auto& tested) { return name_of_parameter(tested); });

SourceRows business() {
  return SourceRows()
      .category(1)
      .category(2)
      .brand(10, 1)
      .brand(11, 2, "stock")
      .asin(100, 10)
      .asin(110, 11)
      .fact(100, "US", "CM3", "2025-01-17", 100)
      .fact(100, "us", "cm3 ", "2025-01-18", 23)
      .fact(110, "US", "CM3", "2025-01-17", 200)
      .fact(999, "US", "CM3", std::nullopt, std::nullopt);
}

TEST_P(RenamedModel, EveryVerbUsesItsNames) {
  rename_everything();
  given(business());
  refresh();
  const auto first = published();
  const bool one_group = are_equal({"US", "us"}) && are_equal({"CM3", "cm3 "});
  EXPECT_THAT(first.asins, Contains("asin 100 'US' 2025-01 'CM3' = " +
                                    std::string(one_group ? "1.23" : "1.00") + ", brand 10, category 1"));
  expect_exact_and_complete();
  import_facts(SourceRows().fact(100, "DE", "CM3", "2025-02-01", 5));
  import_brands(SourceRows().brand(11, 2));
  import_asins(SourceRows().asin(999, 11));
  expect_incremental(refresh());
  expect_exact_and_complete();
  driver().rollback(1);
  EXPECT_TRUE(same_tiers(first, published()));
  refresh();
  expect_exact_and_complete();
}

TEST_P(RenamedModel, SetupCanBeRepeatedAndTakenAway) {
  rename_everything();
  given(business());
  refresh();
  driver().setup();
  expect_exact();
  engine().gateway().open(Access::kWrite)->schema().drop();
  EXPECT_EQ(PlainSql(engine()).sources().facts.size(), business().facts.size())
      << "the sources are not stepwell's";
  driver().setup();
  refresh();
  expect_exact();
}

}  // namespace
}  // namespace stepwell::testing
