// What existing front ends rely on, beyond the shapes of the dashboards: which of repeated parameters counts,
// names that are NULL, the figures of one ASIN, and the letter of the CSV.
#include <gtest/gtest.h>

#include "serve/api/endpoints.h"
#include "serve/http/testing/asking.h"

namespace stepwell::serve {
namespace {

using testing::Asker;
using testing::PyramidMaker;

PyramidMaker two_brands() {
  PyramidMaker maker;
  maker.directory.categories = {{10, "Audio"}, {20, std::nullopt}, {30, ""}};
  maker.directory.brands = {{1, 10, "Zed"}, {2, 20, std::nullopt}, {3, kNoId, ""}};
  maker.directory.asins = {{100, 1, "B0AAA", "Radio"}, {102, 2, "B0BBB", "Desk"}};
  maker.add(100, 1, 10, "2024-01", "Net revenue", "DE", 100000);
  maker.add(102, 2, 20, "2025-02", "Net revenue", "US", 77700);
  return maker;
}

TEST(Compatible, OfRepeatedParametersTheFirstCounts) {
  Asker asker(two_brands().snapshot());
  const std::string of_zed = asker.body("/api/dashboard-data?brand_id=1");
  const std::string of_all = asker.body("/api/dashboard-data");
  ASSERT_NE(of_zed, of_all);
  EXPECT_EQ(asker.body("/api/dashboard-data?brand_id=1&brand_id=2"), of_zed);
  EXPECT_EQ(asker.body("/api/dashboard-data?brand_id=1&brand_id=abc&brand_id=2"), of_zed);
  // What is empty is absent, and yet the first.
  EXPECT_EQ(asker.body("/api/dashboard-data?brand_id=&brand_id=1"), of_all);
  EXPECT_EQ(asker.status("/api/dashboard-data?brand_id=abc&brand_id=1"), 400);
  EXPECT_EQ(asker.status("/api/dashboard-data?brand_id=1&brand_id=%ff"), 400);
}

TEST(Compatible, SoManyParametersAndNoMoreRepeatedOrNot) {
  Asker asker(two_brands().snapshot());
  const auto target = [](int count, bool repeated) {
    std::string text = "/api/filters?a=1";
    for (int i = 1; i < count; ++i) text += repeated ? "&a=1" : "&a" + std::to_string(i) + "=1";
    return text;
  };
  for (const bool repeated : {false, true}) {
    EXPECT_EQ(asker.status(target(64, repeated)), 200);
    EXPECT_EQ(asker.status(target(65, repeated)), 400);
  }
}

TEST(Compatible, ANameThatIsNullIsNullAndOneThatIsEmptyIsEmpty) {
  Asker asker(two_brands().snapshot());
  const auto expect_in = [&asker](const std::string& part, std::string_view target) {
    const std::string answer = asker.body(target);
    EXPECT_NE(answer.find(part), std::string::npos) << target << ": " << answer;
  };
  expect_in(R"({"id":20,"category":null,"revenue_2024":0.00)", "/api/categories-dashboard-data");
  expect_in(R"({"id":30,"category":"","revenue_2024":0.00)", "/api/categories-dashboard-data");
  expect_in(R"({"id":2,"brand":null,"category_id":20,)", "/api/brands");
  expect_in(R"({"id":3,"brand":"","category_id":null,)", "/api/brands");
  expect_in(R"("brand":{"id":2,"name":null},"category":{"id":20,"name":null})", "/api/product/B0BBB");
  // Those that have none come last.
  expect_in(R"("brands":[{"id":3,"name":"","category_id":null},{"id":1,"name":"Zed","category_id":10},)"
            R"({"id":2,"name":null,"category_id":20}],"categories":[{"id":30,"name":""},)"
            R"({"id":10,"name":"Audio"},{"id":20,"name":null}])",
            "/api/filters");
  expect_in(R"("total":1,)", "/api/products?q=zed");
}

TEST(Compatible, ADirectoryWhoseNullBecomesEmptyIsAnother) {
  Directory directory = two_brands().directory;
  const Directory same = directory;
  Directory category = directory;
  category.categories[1].name = "";
  Directory brand = directory;
  brand.brands[1].name = "";
  const Catalogue catalogue(std::move(directory));
  EXPECT_TRUE(catalogue.holds(same));
  EXPECT_FALSE(catalogue.holds(category));
  EXPECT_FALSE(catalogue.holds(brand));
}

TEST(Compatible, OneRowOfALaterYearMovesNoYearsThatAreConfigured) {
  PyramidMaker maker = two_brands();
  maker.add(100, 1, 10, "2026-01", "Net revenue", "DE", 100);
  Asker asker(maker.snapshot());
  const std::string moved = asker.body("/api/dashboard-data");
  EXPECT_NE(moved.find("\"data_2026\""), std::string::npos);
  const std::string tag = asker.get("/api/dashboard-data").field("ETag");
  asker.board().set_settings({.years = YearPair::parse("2024, 2025")});
  EXPECT_NE(asker.get("/api/dashboard-data").field("ETag"), tag);
  EXPECT_EQ(asker.body("/api/dashboard-data"), asker.body("/api/dashboard-data?as_of=2025-02"));
  EXPECT_EQ(asker.body("/api/categories-dashboard-data"),
            asker.body("/api/categories-dashboard-data?as_of=2025-02"));
  for (const char* target : {"/api/filters", "/api/status"}) {
    EXPECT_NE(asker.body(target).find(R"("as_of":"2025-02")"), std::string::npos) << target;
  }
  // Whoever names a month gets it.
  EXPECT_EQ(asker.body("/api/dashboard-data?as_of=2026-01"), moved);
  // A configured month wins; the configuration has to have it in that year.
  asker.board().set_settings({.as_of = Month::of(2025, 7), .years = YearPair::parse("2024, 2025")});
  EXPECT_EQ(asker.body("/api/dashboard-data"), asker.body("/api/dashboard-data?as_of=2025-07"));
}

TEST(Compatible, ConfiguredYearsStandWithoutAnyRows) {
  Asker asker(PyramidMaker().snapshot());
  asker.board().set_settings({.years = YearPair::parse("2024, 2025")});
  EXPECT_NE(asker.body("/api/filters").find(R"("as_of":"2025-12")"), std::string::npos);
  EXPECT_NE(asker.body("/api/dashboard-data").find("\"data_2024\":[0,"), std::string::npos);
}

TEST(AsinRevenue, AddsUpMarketplacesAndSpellingsOfBothYears) {
  PyramidMaker maker = two_brands();
  maker.directory.asins.push_back({103, 1, "B0CCC", "Sold by nobody"});
  maker.add(100, 1, 10, "2024-01", "NET revenue", "FR", 50);
  maker.add(100, 1, 10, "2024-12", "Net units", "FR", 1250);
  maker.add(100, 1, 10, "2025-02", "Net units", "DE", -300);
  maker.add(100, 1, 10, "2025-02", "Net units", "FR", 100);
  maker.add(100, 1, 10, "2023-12", "Net revenue", "FR", 777);
  maker.add(100, 1, 10, "2025-02", "CM3", "FR", 888);
  Asker asker(maker.snapshot());
  const std::string months =
      R"("months":["Jan","Feb","Mar","Apr","May","Jun","Jul","Aug","Sep","Oct","Nov","Dec"],)";
  const std::string nothing = "[0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00]";
  const std::string expected =
      R"({"asin":"B0AAA",)" + months +
      R"("revenue_2024":[1000.50,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00],)"
      R"("revenue_2025":)" +
      nothing +
      R"(,"units_2024":[0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,12.50],)"
      R"("units_2025":[0.00,-2.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00]})";
  EXPECT_EQ(asker.body("/api/asin-revenue-data/B0AAA"), expected);
  EXPECT_EQ(asker.body("/api/asin-revenue-data/b0aaa%20"), expected);
  EXPECT_EQ(asker.body("/api/asin-revenue-data/B0CCC"),
            R"({"asin":"B0CCC",)" + months + R"("revenue_2024":)" + nothing + R"(,"revenue_2025":)" +
                nothing + R"(,"units_2024":)" + nothing + R"(,"units_2025":)" + nothing + "}");
  EXPECT_NE(asker.body("/api/asin-revenue-data/B0AAA?as_of=2023-12").find(R"(0.00,7.77],"units_2022":[)"),
            std::string::npos);
  asker.board().set_settings({.metrics = {.revenue = "cm3"}});
  EXPECT_NE(asker.body("/api/asin-revenue-data/B0AAA").find(R"("revenue_2025":[0.00,8.88,)"),
            std::string::npos);
}

TEST(AsinRevenue, OfAnUnknownAsinIsNotFound) {
  Asker asker(two_brands().snapshot());
  EXPECT_EQ(
      asker.body("/api/asin-revenue-data/B0ZZZ"),
      R"({"error":"there is no product B0ZZZ; GET /api/products?q=… searches by a part of the ASIN or name"})");
  for (const char* target :
       {"/api/asin-revenue-data/B0ZZZ", "/api/asin-revenue-data/", "/api/asin-revenue-data"}) {
    EXPECT_EQ(asker.status(target), 404) << target;
  }
  EXPECT_EQ(asker.status("/api/asin-revenue-data/B0AAA?as_of=x"), 400);
}

TEST(Compatible, UnitsOfTheCsvRoundHalvesToTheEvenNeighbour) {
  PyramidMaker maker;
  const std::int64_t units[] = {50, 150, 250, -50, -150, 249, 251, -250, -251, 149, 99, 350};
  for (int month = 1; month <= 12; ++month) {
    maker.add(100, 1, kNoId, Month::of(2025, month).str(), "Net units", "DE", units[month - 1]);
  }
  Asker asker(maker.snapshot());
  const std::string csv = asker.body("/export/dashboard-csv");
  EXPECT_NE(csv.find("\r\nNet Units,2025,0,2,2,0,-2,2,3,-2,-3,1,1,4\r\n"), std::string::npos) << csv;
  EXPECT_TRUE(csv.ends_with("\r\n"));
  std::size_t lines = 0;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    if (csv[i] != '\n') continue;
    ++lines;
    EXPECT_EQ(csv[i - 1], '\r');
  }
  EXPECT_EQ(lines, 9u);
}

}  // namespace
}  // namespace stepwell::serve
