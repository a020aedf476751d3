// The API, answer by answer: a business small enough to compute by hand, and the very bytes that docs/api.md
// promises of it. Each file of golden/ has a request target in its first line, and the body after it.
#include <gtest/gtest.h>

#include <fstream>

#include "tests/api/serving_program.h"
#include "tests/testing/driver.h"
#include "tests/testing/engine_under_test.h"
#include "tests/testing/plain_sql.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

/// 2024-03: revenue 150 (US 100, DE 50), CM3 30, 10 units. 2025-02: revenue 160 (of it Beta 10), CM3 48, 3
/// units.
SourceRows computable_business() {
  SourceRows rows;
  rows.category(1).category(2).category(3).category(4).brand(10, 1).brand(11).brand(12, 3);
  rows.asin(100, 10).asin(101, 10).asin(110, 11).asin(120, 12);
  rows.fact(100, "US", "Net revenue", "2024-03-09", 10000).fact(101, "DE", "Net revenue", "2024-03-31", 5000);
  rows.fact(100, "US", "CM3", "2024-03-09", 3000).fact(100, "US", "Net units", "2024-03-09", 1000);
  rows.fact(100, "US", "Net revenue", "2025-02-01", 12000).fact(100, "DE", "Net revenue", "2025-02-02", 3000);
  rows.fact(110, "US", "Net revenue", "2025-02-28", 1000);
  rows.fact(100, "US", "CM3", "2025-02-03", 4800).fact(100, "DE", "Net units", "2025-02-03", 300);
  return rows;
}

class Golden : public ::testing::TestWithParam<KindOfEngine> {};
INSTANTIATE_TEST_SUITE_P(Api, Golden, ::testing::ValuesIn(kinds_of_storage()),
                         [](const auto& tested) { return name_of_parameter(tested); });

/// Publishes the business, whose products have names; of its categories one has none, and one an empty one.
void publish(EngineUnderTest& engine) {
  Driver driver(engine);
  driver.setup();
  PlainSql(engine).load(computable_business());
  // One connection a statement: none may stay open on a file that the refresh writes to.
  for (const char* naming :
       {"UPDATE {categories} SET {categories.name} = 'Kitchen' WHERE {categories.id} = 1",
        "UPDATE {categories} SET {categories.name} = 'Garden' WHERE {categories.id} = 2",
        "UPDATE {categories} SET {categories.name} = NULL WHERE {categories.id} = 3",
        "UPDATE {categories} SET {categories.name} = '' WHERE {categories.id} = 4",
        "UPDATE {brands} SET {brands.name} = 'Alpha' WHERE {brands.id} = 10",
        "UPDATE {brands} SET {brands.name} = 'Beta' WHERE {brands.id} = 11",
        "UPDATE {brands} SET {brands.name} = NULL WHERE {brands.id} = 12",
        "UPDATE {asins} SET {asins.asin} = 'B0A', {asins.name} = 'Pan' WHERE {asins.id} = 100",
        "UPDATE {asins} SET {asins.asin} = 'B0B', {asins.name} = 'Pot' WHERE {asins.id} = 101",
        "UPDATE {asins} SET {asins.asin} = 'B0C', {asins.name} = 'Fork' WHERE {asins.id} = 110",
        "UPDATE {asins} SET {asins.asin} = 'B0D', {asins.name} = NULL WHERE {asins.id} = 120",
        "INSERT INTO {stock} ({stock.asin}, {stock.month}, {stock.value}) VALUES (100, DATE '2025-01-01', "
        "12.50)",
        "INSERT INTO {stock} ({stock.asin}, {stock.month}, {stock.value}) VALUES (100, DATE '2024-02-01', "
        "99)"}) {
    PlainSql(engine).execute(naming);
  }
  driver.refresh();
}

TEST_P(Golden, EveryAnswerToTheByte) {
  const auto engine = GetParam().make(Model());
  publish(*engine);
  const ServingProgram server({"--db", engine->url()});
  ASSERT_NE(server.port(), 0);
  ASSERT_LT(server.wait_for(1), 10);
  int checked = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(STEPWELL_SOURCE) / "tests/api/golden")) {
    std::ifstream in(entry.path(), std::ios::binary);
    std::string target;
    std::getline(in, target);
    const std::string expected{std::istreambuf_iterator<char>(in), {}};
    const auto answer = server.get(target);
    EXPECT_EQ(answer.status, 200) << target;
    EXPECT_EQ(answer.body, expected) << entry.path().filename() << ": " << target;
    ++checked;
  }
  EXPECT_GE(checked, 14);
}

TEST_P(Golden, OtherSpellingsOfTheConfiguredMetricsMakeTheSameFigures) {
  const auto engine = GetParam().make(Model());
  const auto class_of = engine->equality();
  if (class_of("net REVENUE") != class_of("Net revenue"))
    GTEST_SKIP() << "to a binary collation they are others";
  publish(*engine);
  const ServingProgram usual({"--db", engine->url()});
  const TemporaryFolder folder;
  // The database compares labels itself: it is asked before the first answer, and again for each new name.
  const auto file =
      folder.write("team.ini", "[dashboard]\nrevenue = net REVENUE\nmargin = cm3\nunits = NET units\n");
  ServingProgram server({"--db", engine->url(), "--config", file});
  ASSERT_LT(usual.wait_for(1), 10);
  ASSERT_LT(server.wait_for(1), 10);
  for (const char* target :
       {"/api/categories-dashboard-data", "/api/profitability-data?brand_id=10", "/api/brands",
        "/export/dashboard-csv", "/api/dashboard-data?metric=Brand+EBITDA+%25"}) {
    EXPECT_EQ(server.body(target), usual.body(target)) << target;
  }
  EXPECT_TRUE(
      server.wait_for_status(R"("opening":"Net revenue","revenue":{"name":"Net revenue","known":true})"));
  folder.write("team.ini", "[dashboard]\nrevenue = Nettoumsatz\nmargin = cm3\nunits = NET units\n");
  server.signal(SIGHUP);
  EXPECT_TRUE(server.wait_for_status(R"("revenue":{"name":"Nettoumsatz","known":false})"));
  EXPECT_NE(server.body("/api/dashboard-data").find(R"("metric":"Nettoumsatz")"), std::string::npos);
}

}  // namespace
}  // namespace stepwell::testing
