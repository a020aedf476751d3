// R15 for ids: those of ASINs, brands and categories have 32 bits, and what refers to an ASIN may have more.
#include "base/error.h"
#include "tests/conformance/source_types.h"

namespace stepwell::testing {
namespace {

using ::testing::HasSubstr;

class R15 : public SourceTypesTest {};
INSTANTIATE_TEST_SUITE_P(Conformance, R15, ::testing::ValuesIn(kinds_of_releases()),
                         [](const auto& tested) { return name_of_parameter(tested); });

// Beyond 32 bits an id was cut short on one engine, and ended the scan on the other.
TEST_P(R15, RawRowsOfIdsThatNoAsinCanHaveAreOfUnknownAsins) {
  given_sources();
  retype("facts.asin", "BIGINT");
  retype("stock.asin", "BIGINT");
  SourceRows rows = business();
  long long value = 1;
  // The third would be ASIN 100 if it were cut to 32 bits.
  for (const std::string id :
       {"2147483648", "-2147483648", "4294967396", "-4294967196", "9223372036854775807",
        "-9223372036854775808", "-2147483649", "2147483647", "-2147483647"}) {
    rows.fact(999, "US", "CM3", "2025-01-01", ++value);
    another_program(
        "INSERT INTO {facts} ({facts.asin}, {facts.marketplace}, {facts.metric}, {facts.month}, "
        "{facts.value}) "
        "VALUES (" +
        id + ", 'US', 'CM3', '2025-01-01', " + money_text(value) + ")");
    another_program("INSERT INTO {stock} ({stock.asin}, {stock.month}, {stock.value}) VALUES (" + id +
                    ", '2025-01-01', 7)");
  }
  ASSERT_EQ(setup_error(), "");
  expect_figures_of(rows);
  another_program("DELETE FROM {facts} WHERE {facts.asin} > 4294967295");
  rows = business();
  for (const long long kept : {2, 3, 5, 7, 8, 9, 10}) rows.fact(999, "US", "CM3", "2025-01-01", kept);
  expect_figures_of(rows);
}

TEST_P(R15, RawRowsOfIdsBeyond63BitsAreOfUnknownAsins) {
  given_sources();
  retype("facts.asin", embedded() ? "UHUGEINT" : "BIGINT UNSIGNED");
  retype("asins.id", embedded() ? "UBIGINT" : "BIGINT UNSIGNED");
  SourceRows rows = business();
  for (const std::string id : {"18446744073709551615", "18446744069414584420", "9223372036854775808"}) {
    rows.fact(999, "US", "CM3", "2025-01-01", 100);
    another_program(
        "INSERT INTO {facts} ({facts.asin}, {facts.marketplace}, {facts.metric}, {facts.month}, "
        "{facts.value}) "
        "VALUES (" +
        id + ", 'US', 'CM3', '2025-01-01', 1)");
  }
  ASSERT_EQ(setup_error(), "");
  expect_figures_of(rows);
  given_sources();
  retype("asins.id", embedded() ? "UBIGINT" : "BIGINT UNSIGNED");
  another_program("UPDATE {asins} SET {asins.id} = 18446744073709551515 WHERE {asins.id} = 101");
  EXPECT_THAT(setup_error(), HasSubstr("holds 18446744073709551515"));
}

// The least of 32 bits is what NULL is inside of the program.
TEST_P(R15, LeastIdOfTheDefaultTypeIsNotTakenForNull) {
  given_sources();
  driver().setup();
  PlainSql(engine()).load(SourceRows().fact(-2147483647 - 1, "US", "CM3", "2025-01-01", 3));
  SourceRows rows = business();
  expect_figures_of(rows.fact(999, "US", "CM3", "2025-01-01", 3));
  for (const auto* role : {"asins.brand", "brands.category"}) {
    given_sources();
    const std::string table = std::string(role).substr(0, std::string(role).find('.'));
    another_program("UPDATE {" + table + "} SET {" + role + "} = -2147483648");
    EXPECT_THAT(setup_error(),
                HasSubstr("column '" + model().name(role) + "' of table '" + model().name(table)));
  }
}

TEST_P(R15, IdsBeyond32BitsAreNamedBeforeAnythingIsCreated) {
  for (const std::string id : {"2147483648", "-2147483648", "4294967396", "9223372036854775807"}) {
    for (const std::string role :
         {"asins.id", "asins.brand", "brands.id", "brands.category", "categories.id"}) {
      SCOPED_TRACE(role + " " + id);
      given_sources();
      retype(role, "BIGINT");
      const std::string table = role.substr(0, role.find('.'));
      another_program("UPDATE {" + table + "} SET {" + role + "} = " + id + " WHERE {" + table + ".id} = " +
                      (table == "categories" ? "1"
                       : table == "brands"   ? "11"
                                             : "101"));
      const std::string error = setup_error();
      EXPECT_THAT(error,
                  HasSubstr("column '" + model().name(role) + "' of table '" + model().name(table) + "'"));
      EXPECT_THAT(error, HasSubstr("holds " + id));
    }
  }
}

TEST_P(R15, IdsOfRawRowsMayBeAsLargeAsTheirTypeAllows) {
  given_sources();
  retype("facts.id", embedded() ? "HUGEINT" : "BIGINT UNSIGNED");
  another_program("UPDATE {facts} SET {facts.id} = 18446744073709551615 WHERE {facts.asin} = 102");
  another_program("UPDATE {facts} SET {facts.id} = 9223372036854775808 WHERE {facts.asin} = 103");
  {
    const auto opened = engine().gateway().open(Access::kWrite);
    opened->inspector().prerequisites();
    EXPECT_EQ(opened->schema().exists(), false);
    opened->inspector().estimate();
  }
  ASSERT_EQ(setup_error(), "");
  expect_figures_of(business());
}

}  // namespace
}  // namespace stepwell::testing
