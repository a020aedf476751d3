// R15 on the embedded engine: every type that DuckDB has, for every column that is read.
#include <set>

#include "base/error.h"
#include "tests/conformance/source_types.h"

namespace stepwell::testing {
namespace {

using ::testing::HasSubstr;

const std::vector<SourceType>& types() {
  static const std::vector<SourceType> kTypes = {
      {"TINYINT", "TINYINT", "inm", "-7", "-7"},
      {"SMALLINT", "SMALLINT", "inm", "-7", "-7"},
      {"INTEGER", "INTEGER", "inm", "-7", "-7"},
      {"BIGINT", "BIGINT", "inm", "9223372036854775807", "9223372036854775807"},
      {"HUGEINT", "HUGEINT", "inm", "170141183460469231731687303715884105727",
       "170141183460469231731687303715884105727"},
      {"UTINYINT", "UTINYINT", "inm", "255", "255"},
      {"USMALLINT", "USMALLINT", "inm", "65535", "65535"},
      {"UINTEGER", "UINTEGER", "inm", "4294967295", "4294967295"},
      {"UBIGINT", "UBIGINT", "inm", "18446744073709551615", "18446744073709551615"},
      {"UHUGEINT", "UHUGEINT", "inm", "340282366920938463463374607431768211455",
       "340282366920938463463374607431768211455"},
      {"BIGNUM", "BIGNUM", "n", "'123456789012345678901234567890123456789012345678901234567890'",
       "123456789012345678901234567890123456789012345678901234567890"},
      {"DECIMAL", "DECIMAL(4,0)", "nm", "12", "12"},
      {"DECIMAL", "DECIMAL(5,1)", "nm", "-1.5", "-1.5"},
      {"DECIMAL", "DECIMAL(9,2)", "nm", "0.50", "0.50"},
      {"DECIMAL", "DECIMAL(18,4)", "nm", "1.5000", "1.5000"},
      {"DECIMAL", "DECIMAL(19,2)", "nm", "1", "1.00"},
      {"DECIMAL", "DECIMAL(38,0)", "nm", "7", "7"},
      {"DECIMAL", "DECIMAL(38,30)", "nm", "7", "7.000000000000000000000000000000"},
      {"FLOAT", "FLOAT", "", "", ""},
      {"DOUBLE", "DOUBLE", "", "", ""},
      {"BOOLEAN", "BOOLEAN", "n", "true", "true"},
      {"VARCHAR", "VARCHAR", "ln", "'tab\t é'", "tab\t é"},
      {"ENUM", "ENUM('stock', 'US', 'other', 'DE', 'CM3')", "ln", "'other'", "other"},
      {"UUID", "UUID", "n", "'00112233-4455-6677-8899-aabbccddeeff'", "00112233-4455-6677-8899-aabbccddeeff"},
      {"DATE", "DATE", "nd", "'2025-01-17'", "2025-01-17"},
      {"TIMESTAMP", "TIMESTAMP", "nd", "'2025-01-17 10:00:00.000001'", "2025-01-17 10:00:00.000001"},
      {"TIMESTAMP_S", "TIMESTAMP_S", "nd", "'2025-01-17 10:00:00'", "2025-01-17 10:00:00"},
      {"TIMESTAMP_MS", "TIMESTAMP_MS", "nd", "'2025-01-17 10:00:00.001'", "2025-01-17 10:00:00.001"},
      {"TIMESTAMP_NS", "TIMESTAMP_NS", "nd", "'2025-01-17 10:00:00.000000001'",
       "2025-01-17 10:00:00.000000001"},
      {"TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ", "", "", ""},
      {"TIME", "TIME", "n", "'10:00:00.000001'", "10:00:00.000001"},
      {"TIME_NS", "TIME_NS", "n", "'10:00:00.000000001'", "10:00:00.000000001"},
      {"TIME WITH TIME ZONE", "TIMETZ", "", "", ""},
      {"INTERVAL", "INTERVAL", "", "", ""},
      {"BLOB", "BLOB", "", "", ""},
      {"BIT", "BIT", "", "", ""},
      {"JSON", "JSON", "", "", ""},
      {"INTEGER[]", "INTEGER[]", "", "", ""},
      {"VARCHAR[2]", "VARCHAR[2]", "", "", ""},
      {"ENUM('a')[]", "ENUM('a')[]", "", "", ""},
      {"STRUCT", "STRUCT(a INTEGER)", "", "", ""},
      {"MAP", "MAP(INTEGER, DATE)", "", "", ""},
      {"UNION", "UNION(a INTEGER, b VARCHAR)", "", "", ""},
      {"GEOMETRY", "GEOMETRY", "", "", ""},
  };
  return kTypes;
}

/// duckdb_types() calls these by another name, or no table can have them.
std::string listed_as(const std::string& logical) {
  if (logical == "LIST") return "INTEGER[]";
  if (logical == "ARRAY") return "VARCHAR[2]";
  return logical;
}
bool is_no_columns(const std::string& logical) {
  return logical == "NULL" || logical == "VARIANT" || logical == "TYPE";
}

class DuckdbTypes : public SourceTypesTest {};
INSTANTIATE_TEST_SUITE_P(Conformance, DuckdbTypes,
                         ::testing::Values(KindOfEngine{"duckdb", make_duckdb_under_test}),
                         [](const auto& tested) { return name_of_parameter(tested); });

TEST_P(DuckdbTypes, NoneIsForgotten) {
  given(SourceRows());
  std::set<std::string> listed;
  for (const auto& type : types()) listed.insert(type.name);
  for (const auto& row : PlainSql(engine()).query("SELECT DISTINCT logical_type FROM duckdb_types()")) {
    if (is_no_columns(*row.at(0))) continue;
    EXPECT_EQ(listed.count(listed_as(*row.at(0))), 1u)
        << "say in the table above what " << *row.at(0) << " is";
  }
}

TEST_P(DuckdbTypes, IntegersReadExactly) {
  for (std::size_t i = 0; i < 11; ++i) expect_as_listed(types()[i]);
}

TEST_P(DuckdbTypes, FractionsReadExactlyOrRefused) {
  for (std::size_t i = 11; i < 21; ++i) expect_as_listed(types()[i]);
}

TEST_P(DuckdbTypes, TextsReadExactly) {
  for (std::size_t i = 21; i < 24; ++i) expect_as_listed(types()[i]);
}

TEST_P(DuckdbTypes, TimesReadExactlyOrRefused) {
  for (std::size_t i = 24; i < 34; ++i) expect_as_listed(types()[i]);
}

TEST_P(DuckdbTypes, BytesAndNestedTypesRefused) {
  for (std::size_t i = 34; i < types().size(); ++i) expect_as_listed(types()[i]);
}

// What a statement reads by the type that it expects, it read out of memory of another one: `verify` found
// every figure right.
TEST_P(DuckdbTypes, MisfitsOfAllTablesAreNamedAtOnce) {
  given_sources();
  retype("facts.value", "DOUBLE");
  retype("facts.month", "VARCHAR");
  retype("brands.id", "VARCHAR");
  retype("stock.value", "FLOAT");
  retype("asins.brand", "BIGINT");
  another_program("UPDATE {asins} SET {asins.brand} = 3000000000 WHERE {asins.id} = 102");
  const std::string error = setup_error();
  for (const auto* part :
       {"'value' of table 'financials' is DOUBLE", "'month' of table 'financials' is VARCHAR",
        "'id' of table 'brand' is VARCHAR", "'value' of table 'stock' is FLOAT"}) {
    EXPECT_THAT(error, HasSubstr(part));
  }
}

TEST_P(DuckdbTypes, ChangedAfterSetupIsRefusedByRefreshAndVerify) {
  given_sources();
  driver().setup();
  refresh();
  retype("facts.value", "DOUBLE");
  const std::string complaint = "column 'value' of table 'financials' is DOUBLE";
  EXPECT_THAT(refresh_error(), HasSubstr(complaint));
  for (const bool full : {false, true}) {
    try {
      driver().verify(full);
      ADD_FAILURE() << "verified";
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr(complaint));
    }
  }
}

TEST_P(DuckdbTypes, ValueWithMorePlacesIsNamedWithItsRow) {
  for (const std::string type : {"DECIMAL(18,4)", "DECIMAL(38,30)", "DECIMAL(7,3)"}) {
    given_sources();
    retype("facts.value", type);
    another_program(
        "INSERT INTO {facts} ({facts.id}, {facts.asin}, {facts.marketplace}, {facts.metric}, {facts.month}, "
        "{facts.value}) VALUES (777, 100, 'US', 'CM3', '2025-01-01', 1.005)");
    const std::string error = setup_error();
    EXPECT_THAT(error, HasSubstr("column 'value' of table 'financials', " + type + ", holds 1.005"));
    EXPECT_THAT(error, HasSubstr("in the row with id 777"));
  }
}

TEST_P(DuckdbTypes, ValueThatComesAfterSetupIsNamedByRefreshAndVerify) {
  given_sources();
  retype("facts.value", "DECIMAL(18,4)");
  driver().setup();
  refresh();
  another_program("UPDATE {facts} SET {facts.value} = 0.0001 WHERE {facts.asin} = 101");
  EXPECT_THAT(refresh_error(),
              HasSubstr("column 'value' of table 'financials', DECIMAL(18,4), holds 0.0001"));
  EXPECT_THROW(driver().verify(false), Error);
}

TEST_P(DuckdbTypes, ValueBeyond64BitsIsNamed) {
  for (const std::string type : {"DECIMAL(38,2)", "HUGEINT", "UBIGINT", "DECIMAL(30,0)"}) {
    given_sources();
    retype("facts.value", type);
    another_program("UPDATE {facts} SET {facts.value} = 92233720368547759 WHERE {facts.asin} = 100");
    EXPECT_THAT(setup_error(), HasSubstr("holds 92233720368547759"));
  }
}

TEST_P(DuckdbTypes, LastNanosecondOfADayStaysOnThatDay) {
  given_sources();
  retype("facts.month", "TIMESTAMP_NS");
  another_program(
      "UPDATE {facts} SET {facts.month} = '1969-12-31 23:59:59.999999999' WHERE {facts.month} < "
      "'1970-01-01'; "
      "UPDATE {facts} SET {facts.month} = '2025-01-31 23:59:59.999999999' WHERE {facts.month} = "
      "'2025-01-31'; "
      "UPDATE {facts} SET {facts.month} = 'infinity' WHERE {facts.month} IS NULL");
  ASSERT_EQ(setup_error(), "");
  expect_figures_of(business());
}

TEST_P(DuckdbTypes, InfiniteTimesAreNoMonths) {
  for (const std::string type : {"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"}) {
    given_sources();
    retype("facts.month", type);
    retype("stock.month", type);
    another_program(
        "UPDATE {facts} SET {facts.month} = '-infinity' WHERE {facts.month} IS NULL; "
        "INSERT INTO {stock} ({stock.asin}, {stock.month}, {stock.value}) VALUES (100, 'infinity', 9)");
    ASSERT_EQ(setup_error(), "");
    expect_figures_of(business());
  }
}

TEST_P(DuckdbTypes, TablesOfInfiniteTimesAloneHaveNoMonth) {
  SourceRows rows = business();
  for (auto& fact : rows.facts) fact.day.reset();
  for (const std::string infinity : {"infinity", "-infinity"}) {
    for (const std::string type : {"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"}) {
      SCOPED_TRACE(type + " " + infinity);
      given_sources();
      retype("facts.month", type);
      another_program("UPDATE {facts} SET {facts.month} = '" + infinity + "'");
      ASSERT_EQ(setup_error(), "");
      expect_figures_of(rows);
    }
  }
}

// The collation of a column merged its labels and chose which of them is shown.
TEST_P(DuckdbTypes, CollationsAreNoPartOfALabel) {
  for (const std::string collation : {"NOCASE", "NOACCENT", "NFC"}) {
    given_sources();
    SourceRows rows = business();
    rows.fact(100, "us", "cm3", "2025-01-01", 5).fact(100, "FR", "é", "2025-01-01", 6);
    rows.fact(100, "FR", "e", "2025-01-01", 7);
    PlainSql(engine()).load(SourceRows()
                                .fact(100, "us", "cm3", "2025-01-01", 5)
                                .fact(100, "FR", "é", "2025-01-01", 6)
                                .fact(100, "FR", "e", "2025-01-01", 7));
    for (const auto& role : roles_for('l')) {
      another_program("ALTER TABLE {" + role.substr(0, role.find('.')) + "} ALTER {" + role +
                      "} TYPE VARCHAR COLLATE " + collation);
    }
    ASSERT_EQ(setup_error(), "");
    expect_figures_of(rows);
  }
}

TEST_P(DuckdbTypes, ReadThroughViewsAndGeneratedColumns) {
  given_sources();
  another_program(
      "ALTER TABLE {facts} RENAME TO ledger; CREATE VIEW {facts} AS SELECT * REPLACE "
      "(CAST({facts.asin} AS UBIGINT) AS {facts.asin}, CAST({facts.value} AS DECIMAL(20,6)) AS "
      "{facts.value}) "
      "FROM ledger; "
      "ALTER TABLE {categories} RENAME TO other; CREATE TABLE {categories} (n INTEGER, {categories.id} "
      "BIGINT "
      "GENERATED ALWAYS AS (n + 0), {categories.name} VARCHAR GENERATED ALWAYS AS ('c' || n)); "
      "INSERT INTO {categories} (n) SELECT {categories.id} FROM other");
  ASSERT_EQ(setup_error(), "");
  expect_figures_of(business());
}

TEST_P(DuckdbTypes, OneColumnMayPlayTwoRoles) {
  Model names;
  names.rename("brands.name", "id");
  names.rename("asins.asin", "ID");
  const auto tested = make_duckdb_under_test(names);
  PlainSql(*tested).execute(
      "CREATE TABLE {asins} (id BIGINT, name VARCHAR, brand_id INTEGER); INSERT INTO {asins} VALUES (100, "
      "'a', 10);"
      "CREATE TABLE {brands} (id SMALLINT, category_id INTEGER, \"group\" VARCHAR); INSERT INTO {brands} "
      "VALUES "
      "(10, NULL, NULL)");
  Driver driver(*tested);
  driver.setup();
  PlainSql(*tested).load(SourceRows().fact(100, "US", "CM3", "2025-01-01", 5));
  driver.refresh();
  EXPECT_THAT(PlainSql(*tested).tiers().lines().asins,
              ::testing::ElementsAre("asin 100 'US' 2025-01 'CM3' = 0.05, brand 10, category NULL"));
  const auto opened = tested->gateway().open(Access::kRead);
  Labels labels(opened->folds());
  const Directory names_read = opened->begin(labels)->read_directory();
  EXPECT_EQ(names_read.brands.at(0).name, "10");
  EXPECT_EQ(names_read.asins.at(0).asin, "100");
}

TEST_P(DuckdbTypes, ImportsIntoOtherTypesStayIncremental) {
  given_sources();
  retype("facts.asin", "BIGINT");
  retype("facts.value", "DECIMAL(18,4)");
  retype("facts.month", "TIMESTAMP");
  retype("facts.marketplace", "ENUM('US', 'DE')");
  driver().setup();
  refresh();
  SourceRows rows = business();
  for (const auto& [asin, day] :
       {std::pair{"100", "2025-03-01"}, {"3000000000", "2025-03-01"}, {"-2147483648", "2025-04-01"}}) {
    driver().import_csv("facts", std::string("asin_id,marketplace,metric,month,value\n") + asin + ",US,CM3," +
                                     day + ",1.50\n");
    rows.fact(std::string(asin) == "100" ? 100 : 999, "US", "CM3", day, 150);
    EXPECT_EQ(refresh().kind, GenerationKind::kIncremental);
    expect_figures_of(rows);
  }
  for (const auto* line : {"100,US,CM3,2025-03-01,1.0001\n", "100,FR,CM3,2025-03-01,1.00\n"}) {
    EXPECT_THROW(driver().import_csv("facts", std::string("asin_id,marketplace,metric,month,value\n") + line),
                 Error);
  }
  expect_figures_of(rows);
}

}  // namespace
}  // namespace stepwell::testing
