#include "tests/conformance/source_types.h"

#include "base/error.h"

namespace stepwell::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string table_of(const std::string& role) { return role.substr(0, role.find('.')); }
std::string in_braces(const std::string& role) { return "{" + role + "}"; }

bool is_key(const std::string& role) {
  return role == "asins.id" || role == "brands.id" || role == "categories.id";
}

}  // namespace

std::vector<std::string> roles_for(char purpose) {
  switch (purpose) {
    case 'i':
      return {"facts.asin",      "asins.id",      "asins.brand", "brands.id",
              "brands.category", "categories.id", "stock.asin"};
    case 'l':
      return {"facts.marketplace", "facts.metric", "brands.group"};
    case 'n':
      return {"asins.asin", "asins.name", "brands.name", "categories.name"};
    case 'd':
      return {"facts.month", "stock.month"};
    default:
      return {"facts.value", "stock.value"};
  }
}

SourceRows SourceTypesTest::business() {
  return SourceRows()
      .category(1)
      .brand(10, 1, "CM3")
      .brand(11)
      .brand(12, 1, "stock")
      .asin(100, 10)
      .asin(101, 11)
      .asin(102, 12)
      .fact(100, "US", "CM3", "2025-01-31", 1200)
      .fact(100, "US", "CM3", "2025-01-01", 2300)
      .fact(100, "DE", "CM3", "2025-02-01", 100)
      .fact(101, "DE", "other", "2025-12-31", 12700)
      .fact(101, "US", "other", "1969-12-31", std::nullopt)
      .fact(102, "US", "CM3", "2025-01-01", 700)
      .fact(103, "US", "CM3", "2025-01-01", 800)
      .fact(std::nullopt, "US", "CM3", "2025-01-01", 900)
      .fact(100, std::nullopt, "CM3", "2025-01-01", 1000)
      .fact(100, "US", std::nullopt, "2025-01-01", 1100)
      .fact(100, "US", "CM3", std::nullopt, 1300);
}

void SourceTypesTest::given_sources() {
  given(business());
  engine().gateway().open(Access::kWrite)->schema().drop();
  another_program(
      "INSERT INTO {stock} ({stock.asin}, {stock.month}, {stock.value}) VALUES (100, '2025-01-31', 5)");
}

std::string SourceTypesTest::retyping(const std::string& role, const std::string& type) {
  const std::string table = in_braces(table_of(role));
  const std::string column = in_braces(role);
  return embedded() ? "CREATE OR REPLACE TABLE " + table + " AS SELECT * REPLACE (CAST(" + column + " AS " +
                          type + ") AS " + column + ") FROM " + table + "; "
                    : "ALTER TABLE " + table + " MODIFY " + column + " " + type +
                          (is_key(role) || role == "facts.id" ? " NOT NULL; " : " NULL; ");
}

std::string SourceTypesTest::replacing(const std::string& role, const std::string& type,
                                       const std::string& sample) {
  const std::string table = in_braces(table_of(role));
  const std::string column = in_braces(role);
  if (embedded()) {
    return "CREATE OR REPLACE TABLE " + table + " AS SELECT * REPLACE (CAST(" +
           (sample.empty() ? "NULL" : sample) + " AS " + type + ") AS " + column + ") FROM " + table + "; ";
  }
  std::string sql;
  if (is_key(role)) sql = "ALTER TABLE " + table + " MODIFY " + column + " INT, DROP PRIMARY KEY; ";
  sql +=
      "ALTER TABLE " + table + " DROP COLUMN " + column + ", ADD COLUMN " + column + " " + type + " NULL; ";
  if (!sample.empty()) sql += "UPDATE " + table + " SET " + column + " = " + sample + "; ";
  return sql;
}

std::string SourceTypesTest::setup_error() {
  try {
    driver().setup();
  } catch (const Error& error) {
    EXPECT_FALSE(error.hint().empty()) << "no hint what to do after: " << error.what();
    EXPECT_FALSE(engine().gateway().open(Access::kWrite)->schema().exists());
    for (const char* table : {"{asin_tier}", "stepwell_meta"}) {
      EXPECT_ANY_THROW(PlainSql(engine()).query("SELECT 1 FROM " + std::string(table)))
          << table << " is left";
    }
    return error.what();
  }
  return {};
}

Directory SourceTypesTest::directory() {
  const auto opened = engine().gateway().open(Access::kRead);
  Labels labels(opened->folds());
  return opened->begin(labels)->read_directory();
}

void SourceTypesTest::expect_figures_of(const SourceRows& rows) {
  const Answer answer = consult_oracle(rows, model().excluded_groups(), engine().equality());
  ASSERT_EQ(refresh_error(), "");
  EXPECT_TRUE(same_tiers(answer.tiers.lines(), published()));
  EXPECT_TRUE(same_exclusions(answer.excluded, exclusions()));
  for (const auto& proof : driver().inspect().proofs) {
    for (const auto& check : proof.checks) {
      EXPECT_EQ(check.differences, 0u) << check.name << ::testing::PrintToString(check.examples);
    }
  }
  const Directory names = directory();
  ASSERT_EQ(names.stock.size(), 1u);
  EXPECT_EQ(names.stock[0].category, 1);
  EXPECT_EQ(names.stock[0].month.str(), "2025-01");
  EXPECT_EQ(names.stock[0].value.str(), "5.00");
}

void SourceTypesTest::expect_as_listed(const SourceType& type) {
  for (const char purpose : {'i', 'l', 'n', 'd', 'm'}) {
    SCOPED_TRACE(type.ddl + " for " + purpose);
    given_sources();
    const bool taken = type.taken.find(purpose) != std::string::npos;
    std::string changes;
    for (const auto& role : roles_for(purpose)) {
      changes += taken && purpose != 'n' ? retyping(role, type.ddl)
                                         : replacing(role, type.ddl, taken ? type.sample : std::string());
    }
    another_program(changes);
    const std::string error = setup_error();
    if (!taken) {
      for (const auto& role : roles_for(purpose)) {
        EXPECT_THAT(error, HasSubstr("column '" + model().name(role) + "' of table '" +
                                     model().name(table_of(role)) + "' is " + type.name));
      }
      continue;
    }
    ASSERT_THAT(error, IsEmpty());
    expect_figures_of(business());
    if (purpose == 'n') {
      EXPECT_EQ(directory().brands.at(0).name, type.shown);
      EXPECT_EQ(directory().asins.at(0).name, type.shown);
    }
  }
}

}  // namespace stepwell::testing
