// R15 on MariaDB and MySQL: every type that it has, for every column that is read.
#include "base/error.h"
#include "tests/conformance/source_types.h"
#include "tests/testing/engine_mariadb.h"

namespace stepwell::testing {
namespace {

using ::testing::HasSubstr;

const std::vector<SourceType>& types() {
  static const std::vector<SourceType> kTypes = {
      {"tinyint", "TINYINT", "inm", "-7", "-7"},
      {"smallint", "SMALLINT UNSIGNED", "inm", "65535", "65535"},
      {"mediumint", "MEDIUMINT", "inm", "-7", "-7"},
      {"int", "INT UNSIGNED ZEROFILL", "inm", "7", "0000000007"},
      {"int", "INT", "inm", "-7", "-7"},
      {"bigint", "BIGINT", "inm", "-9223372036854775808", "-9223372036854775808"},
      {"bigint", "BIGINT UNSIGNED", "inm", "18446744073709551615", "18446744073709551615"},
      {"bigint", "BIGINT(30) ZEROFILL", "inm", "7", "000000000000000000000000000007"},
      {"decimal", "DECIMAL(5,0)", "nm", "12", "12"},
      {"decimal", "DECIMAL(18,4) UNSIGNED", "nm", "1.5", "1.5000"},
      {"decimal", "DECIMAL(65,30)", "nm", "1.5", "1.500000000000000000000000000000"},
      {"decimal", "DECIMAL(65,2) ZEROFILL", "nm", "1.5", std::string(62, '0') + "1.50"},
      {"float", "FLOAT", "", "", ""},
      {"double", "DOUBLE", "", "", ""},
      {"bit", "BIT(8)", "", "", ""},
      {"char", "CHAR(40) CHARACTER SET latin1", "ln", "'é'", "é"},
      {"varchar", "VARCHAR(40) CHARACTER SET ucs2", "ln", "'é'", "é"},
      {"varchar", "VARCHAR(40) CHARACTER SET utf16 COLLATE utf16_bin", "ln", "'é'", "é"},
      {"varchar", "VARCHAR(40) CHARACTER SET sjis", "ln", "'ア'", "ア"},
      {"tinytext", "TINYTEXT", "ln", "'é'", "é"},
      {"longtext", "LONGTEXT COLLATE utf8mb4_bin", "ln", "'é'", "é"},
      {"enum", "ENUM('stock', 'US', 'other', 'DE', 'CM3', '')", "ln", "'other'", "other"},
      {"set", "SET('stock', 'US', 'other', 'DE', 'CM3')", "ln", "'other,DE'", "other,DE"},
      {"binary", "BINARY(16)", "", "", ""},
      {"varbinary", "VARBINARY(16)", "", "", ""},
      {"blob", "BLOB", "", "", ""},
      {"date", "DATE", "nd", "'2025-01-17'", "2025-01-17"},
      {"datetime", "DATETIME(6)", "nd", "'2025-01-17 10:00:00.000001'", "2025-01-17 10:00:00.000001"},
      {"datetime", "DATETIME", "nd", "'2025-01-17 10:00:00'", "2025-01-17 10:00:00"},
      {"timestamp", "TIMESTAMP", "", "", ""},
      {"time", "TIME(3)", "n", "'-10:00:00.001'", "-10:00:00.001"},
      {"year", "YEAR", "n", "2025", "2025"},
      {"uuid", "UUID", "n", "'00112233-4455-6677-8899-aabbccddeeff'", "00112233-4455-6677-8899-aabbccddeeff",
       "mariadb"},
      {"inet6", "INET6", "n", "'2001:db8::1'", "2001:db8::1", "mariadb"},
      {"inet4", "INET4", "n", "'192.0.2.1'", "192.0.2.1", "mariadb"},
      {"json", "JSON", "", "", "", "mysql"},
      {"vector", "VECTOR(3)", "", "", "", "mysql"},
      {"point", "POINT", "", "", ""},
      {"geometry", "GEOMETRY", "", "", ""},
  };
  return kTypes;
}

class MariaDbTypes : public SourceTypesTest {};
INSTANTIATE_TEST_SUITE_P(Conformance, MariaDbTypes, ::testing::ValuesIn(kinds_of_servers()),
                         [](const auto& tested) { return name_of_parameter(tested); });

TEST_P(MariaDbTypes, IntegersReadExactly) {
  for (std::size_t i = 0; i < 8; ++i) expect_as_listed(types()[i]);
}

TEST_P(MariaDbTypes, FractionsReadExactlyOrRefused) {
  for (std::size_t i = 8; i < 15; ++i) expect_as_listed(types()[i]);
}

TEST_P(MariaDbTypes, TextsReadExactlyAndBytesRefused) {
  for (std::size_t i = 15; i < 26; ++i) expect_as_listed(types()[i]);
}

TEST_P(MariaDbTypes, TimesAndTheRestReadExactlyOrRefused) {
  for (std::size_t i = 26; i < types().size(); ++i) {
    if (GetParam().name.starts_with(types()[i].only_on)) expect_as_listed(types()[i]);
  }
}

TEST_P(MariaDbTypes, MisfitsOfAllTablesAreNamedAtOnce) {
  given_sources();
  retype("facts.value", "DOUBLE");
  retype("facts.month", "VARCHAR(20)");
  retype("stock.value", "FLOAT");
  retype("asins.brand", "BIGINT");
  another_program("UPDATE {asins} SET {asins.brand} = 3000000000 WHERE {asins.id} = 102");
  const std::string error = setup_error();
  for (const auto* part :
       {"'value' of table 'financials' is double", "'month' of table 'financials' is varchar(20)",
        "'value' of table 'stock' is float", "'brand_id' of table 'asin', bigint",
        "holds 3000000000 in the row with id 102"}) {
    EXPECT_THAT(error, HasSubstr(part));
  }
}

// Bytes without a character in Unicode would all be the same question mark.
TEST_P(MariaDbTypes, CharactersOutsideOfUnicodeAreNamed) {
  for (const std::string role : {"brands.name", "facts.metric", "brands.group"}) {
    given_sources();
    retype(role, "VARCHAR(20) CHARACTER SET greek");
    ASSERT_EQ(setup_error(), "") << role;
    engine().gateway().open(Access::kWrite)->schema().drop();
    const std::string table = role.substr(0, role.find('.'));
    another_program("UPDATE {" + table + "} SET {" + role + "} = _greek X'41AA'");
    EXPECT_THAT(setup_error(),
                HasSubstr("column '" + model().name(role) + "' of table '" + model().name(table)));
    EXPECT_THAT(setup_error(), HasSubstr("holds 0x41AA"));
  }
}

// A wide column is taken; what an index does not hold of a label is not.
TEST_P(MariaDbTypes, LabelLongerThanTheTiersHoldIsNamed) {
  for (const std::string role : {"facts.metric", "facts.marketplace"}) {
    given_sources();
    retype(role, "TEXT");
    const std::string widest(255, 'w');
    another_program("UPDATE {facts} SET {" + role + "} = '" + widest + "' LIMIT 1");
    ASSERT_EQ(setup_error(), "") << role;
    engine().gateway().open(Access::kWrite)->schema().drop();
    another_program("UPDATE {facts} SET {" + role + "} = CONCAT({" + role + "}, 'w') WHERE {" + role +
                    "} = '" + widest + "'");
    EXPECT_THAT(setup_error(), HasSubstr("column '" + model().name(role) +
                                         "' of table 'financials', text, holds a text of "
                                         "256 characters that begins with " +
                                         std::string(40, 'w')));
  }
}

TEST_P(MariaDbTypes, ValueWithMorePlacesIsNamedWithItsRow) {
  for (const std::string when : {"before setup", "after it"}) {
    given_sources();
    retype("facts.value", "DECIMAL(18,4)");
    if (when == "after it") driver().setup();
    another_program("UPDATE {facts} SET {facts.id} = 777, {facts.value} = 1.0050 WHERE {facts.asin} = 103");
    const std::string error = when == "after it" ? refresh_error() : setup_error();
    EXPECT_THAT(error, HasSubstr("column 'value' of table 'financials'"));
    EXPECT_THAT(error, HasSubstr("holds 1.0050 in the row with id 777"));
  }
}

}  // namespace
}  // namespace stepwell::testing
