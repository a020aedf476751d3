// Every data endpoint on a small pyramid, as whole texts: the shapes are a contract (docs/api.md).
#include <gtest/gtest.h>

#include "serve/api/endpoints.h"
#include "serve/http/testing/asking.h"

namespace stepwell::serve {
namespace {

using testing::Asker;
using testing::PyramidMaker;

constexpr std::string_view kMonths =
    R"({"months":["Jan","Feb","Mar","Apr","May","Jun","Jul","Aug","Sep","Oct","Nov","Dec"],)";

PyramidMaker small_pyramid() {
  PyramidMaker maker;
  maker.directory.categories = {{10, "Audio"}, {20, "B\u00fcro \"& more\""}, {30, "Empty"}};
  maker.directory.brands = {{1, 10, "Zed"}, {2, 20, "acme"}, {3, kNoId, "Loose"}};
  maker.directory.asins = {{100, 1, "B0AAA", "Radio"},
                           {101, 1, "B0BBB", "Loud \u00c4rger"},
                           {102, 2, "12345", "Desk"},
                           {103, 3, "B0DDD", ""},
                           {104, 1, "B0EEE", "Nothing sold"}};
  maker.directory.stock = {{10, *Month::parse("2024-02"), MoneySum(1000)},
                           {10, *Month::parse("2024-03"), MoneySum(20001)},
                           {10, *Month::parse("2025-02"), MoneySum(300)},
                           {20, *Month::parse("2025-03"), MoneySum(99900)}};
  // P = 2024, Y = 2025, as-of 2025-02: LTM is 2024-03 … 2025-02.
  maker.add(100, 1, 10, "2024-01", "Net revenue", "DE", 100000);
  maker.add(100, 1, 10, "2024-01", "Net revenue", "FR", 50050);
  maker.add(100, 1, 10, "2024-03", "NET REVENUE", "de", 1);
  maker.add(101, 1, 10, "2025-01", "Net revenue", "DE", -200);
  maker.add(101, 1, 10, "2025-02", "Net revenue", "DE", 300000);
  maker.add(101, 1, 10, "2025-02", "CM3", "DE", 75000);
  maker.add(100, 1, 10, "2024-01", "CM3", "FR", 30010);
  maker.add(100, 1, 10, "2025-02", "Net units", "FR", 1250);
  maker.add(102, 2, 20, "2025-01", "Net revenue", "US", 0);
  maker.add(102, 2, 20, "2023-12", "Net revenue", "US", 777);
  maker.add(103, 3, kNoId, "2025-02", "Net revenue", "US", 10);
  return maker;
}

TEST(Dashboard, SumsAllBrandsByDefault) {
  Asker asker(small_pyramid().snapshot());
  EXPECT_EQ(asker.body("/api/dashboard-data"),
            std::string(kMonths) +
                R"("data_2024":[1500.50,0,0.01,0,0,0,0,0,0,0,0,0],)"
                R"("data_2025":[-2.00,3000.10,null,null,null,null,null,null,null,null,null,null],)"
                R"("metric":"Net revenue"})");
}

TEST(Dashboard, FiltersCombineWithAndAndMatchAsInR4) {
  Asker asker(small_pyramid().snapshot());
  EXPECT_EQ(asker.body("/api/dashboard-data?metric=net+REVENUE%20&brand_id=1&category_id=10&marketplace=De"),
            std::string(kMonths) +
                R"("data_2024":[1000.00,0,0.01,0,0,0,0,0,0,0,0,0],)"
                R"("data_2025":[-2.00,3000.00,null,null,null,null,null,null,null,null,null,null],)"
                R"("metric":"net REVENUE "})");
  const std::string nothing = std::string(kMonths) +
                              R"("data_2024":[0,0,0,0,0,0,0,0,0,0,0,0],)"
                              R"("data_2025":[null,null,null,null,null,null,null,null,null,null,null,null],)";
  EXPECT_EQ(asker.body("/api/dashboard-data?brand_id=1&category_id=20"),
            nothing + R"("metric":"Net revenue"})");
  EXPECT_EQ(asker.body("/api/dashboard-data?metric=n%C3%B6"), nothing + "\"metric\":\"n\u00f6\"}");
  EXPECT_EQ(asker.body("/api/dashboard-data?brand_id=-5"), nothing + R"("metric":"Net revenue"})");
  EXPECT_EQ(asker.body("/api/dashboard-data?marketplace=JP"), nothing + R"("metric":"Net revenue"})");
}

TEST(Dashboard, ReservedMarketplaceInAnySpellingIsTheAllRows) {
  Asker asker(small_pyramid().snapshot());
  const std::string all = asker.body("/api/dashboard-data");
  EXPECT_EQ(asker.body("/api/dashboard-data?marketplace=ALL"), all);
  EXPECT_EQ(asker.body("/api/dashboard-data?marketplace=all+"), all);
  EXPECT_EQ(asker.body("/api/dashboard-data?marketplace="), all);
  EXPECT_EQ(asker.body("/api/dashboard-data?brand_id=&category_id=&metric=&as_of="), all);
}

TEST(Dashboard, MonthWhoseRowsSumToZeroIsNotNull) {
  Asker asker(small_pyramid().snapshot());
  EXPECT_EQ(asker.body("/api/dashboard-data?brand_id=2"),
            std::string(kMonths) +
                R"("data_2024":[0,0,0,0,0,0,0,0,0,0,0,0],)"
                R"("data_2025":[0.00,null,null,null,null,null,null,null,null,null,null,null],)"
                R"("metric":"Net revenue"})");
}

TEST(Dashboard, EbitdaIsZeroWithoutRevenueAndNullAfterTheAsOfMonth) {
  Asker asker(small_pyramid().snapshot());
  EXPECT_EQ(asker.body("/api/dashboard-data?metric=brand+ebitda+%25&brand_id=1"),
            std::string(kMonths) + R"("data_2024":[20,0,0,0,0,0,0,0,0,0,0,0],)"
                                   R"("data_2025":[0,25,null,null,null,null,null,null,null,null,null,null],)"
                                   R"("metric":"brand ebitda %"})");
}

TEST(Dashboard, AsOfSelectsTheYears) {
  Asker asker(small_pyramid().snapshot(), Month::parse("2024-03"));
  EXPECT_EQ(asker.body("/api/dashboard-data?brand_id=2"),
            std::string(kMonths) +
                R"("data_2023":[0,0,0,0,0,0,0,0,0,0,0,7.77],)"
                R"("data_2024":[null,null,null,null,null,null,null,null,null,null,null,null],)"
                R"("metric":"Net revenue"})");
  // The request wins over the configuration.
  EXPECT_NE(asker.body("/api/dashboard-data?as_of=2027-01").find("\"data_2026\""), std::string::npos);
}

TEST(Categories, ListsEveryCategoryByRevenueThenId) {
  Asker asker(small_pyramid().snapshot());
  EXPECT_EQ(
      asker.body("/api/categories-dashboard-data"),
      R"({"categories":[)"
      R"({"id":10,"category":"Audio","revenue_2024":1500.51,"revenue_ltm":2998.01,)"
      R"("yoy_growth":99.79940153681082,"ebitda_2024":19.999866711984595,"ebitda_ltm":25.016594340912807,)"
      R"("stock_ltm":203.01},)"
      "{\"id\":20,\"category\":\"B\u00fcro \\\"& more\\\"\","
      R"("revenue_2024":0.00,"revenue_ltm":0.00,"yoy_growth":0,)"
      R"("ebitda_2024":0,"ebitda_ltm":0,"stock_ltm":0.00},)"
      R"({"id":30,"category":"Empty","revenue_2024":0.00,"revenue_ltm":0.00,"yoy_growth":0,"ebitda_2024":0,)"
      R"("ebitda_ltm":0,"stock_ltm":0.00}]})");
}

TEST(Profitability, BrandWinsOverCategory) {
  Asker asker(small_pyramid().snapshot());
  const std::string brand = asker.body("/api/profitability-data?brand_id=1");
  EXPECT_TRUE(brand.starts_with(
      R"({"data":[{"month":"Jan","revenue_2024":1500.50,"revenue_2025":-2.00,"yoy_growth":-100.13328890369877,)"
      R"("ebitda_2024":20,"ebitda_2025":0},)"
      R"({"month":"Feb","revenue_2024":0.00,"revenue_2025":3000.00,"yoy_growth":0,"ebitda_2024":0,"ebitda_2025":25},)"))
      << brand;
  EXPECT_EQ(asker.body("/api/profitability-data?brand_id=1&category_id=20"), brand);
  EXPECT_EQ(asker.body("/api/profitability-data?category_id=10"), brand);
}

TEST(Export, WritesBothYearsOfEachMetric) {
  Asker asker(small_pyramid().snapshot());
  const auto answer = asker.get("/export/dashboard-csv?brand_id=1");
  EXPECT_EQ(answer.field("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_EQ(answer.body,
            "Metric,Year,Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec\r\n"
            "Net Revenue,2024,1500.50,0.00,0.01,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00\r\n"
            "Net Revenue,2025,-2.00,3000.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00\r\n"
            "CM3,2024,300.10,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00\r\n"
            "CM3,2025,0.00,750.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00\r\n"
            "Net Units,2024,0,0,0,0,0,0,0,0,0,0,0,0\r\n"
            "Net Units,2025,0,12,0,0,0,0,0,0,0,0,0,0\r\n"
            "EBITDA %,2024,20.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00\r\n"
            "EBITDA %,2025,0.00,25.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00\r\n");
}

TEST(Metrics, AreThoseThatTheConfigurationNames) {
  Asker asker(small_pyramid().snapshot());
  const std::string usual = asker.body("/api/dashboard-data?metric=cm3");
  const std::string tag = asker.get("/api/filters").field("ETag");
  // Other spellings of R4 are the same metrics; what revenue was before means nothing now.
  asker.board().set_settings({.metrics = {.revenue = "cm3 ", .margin = "NET units", .units = "net Revenue"}});
  EXPECT_NE(asker.get("/api/filters").field("ETag"), tag) << "a browser would keep the answers of old names";
  const std::string body = asker.body("/api/dashboard-data");
  EXPECT_EQ(body.substr(0, body.find("\"metric\"")), usual.substr(0, usual.find("\"metric\"")));
  EXPECT_NE(body.find(R"("metric":"cm3 "})"), std::string::npos) << body;
  const auto expect_in = [&asker](const std::string& part, std::string_view target) {
    const std::string answer = asker.body(target);
    EXPECT_NE(answer.find(part), std::string::npos) << target << ": " << answer;
  };
  expect_in("\"data_2025\":[0,1.6666666666666667,null", "/api/dashboard-data?metric=Brand+EBITDA+%25");
  expect_in(R"("revenue_2024":300.10,"revenue_ltm":750.00)", "/api/categories-dashboard-data");
  expect_in(R"("revenue_2025":750.00)", "/api/profitability-data?brand_id=1");
  expect_in(R"("revenue_2024":300.10,"revenue_ltm":750.00)", "/api/brands");
  expect_in(R"("metric":"cm3 ","products":[{"asin_id":101,)", "/api/products?brand_id=1");
  expect_in("Net Revenue,2025,0.00,750.00,", "/export/dashboard-csv");
}

TEST(Metrics, OneThatIsRevenueAndMarginIsBoth) {
  Asker asker(small_pyramid().snapshot());
  asker.board().set_settings({.metrics = {.revenue = "CM3"}});
  EXPECT_NE(asker.body("/api/categories-dashboard-data").find(R"("ebitda_2024":100,"ebitda_ltm":100)"),
            std::string::npos);
}

TEST(Metrics, TheStatusTellsWhichAreKnownAndWhichOneOpensThePages) {
  Asker asker(small_pyramid().snapshot());
  const auto told = [&asker] {
    const std::string body = asker.body("/api/status");
    const std::size_t at = body.find("\"metrics\":");
    return body.substr(at + 10, body.find("}}", at) + 2 - at - 10);
  };
  EXPECT_EQ(told(), R"({"opening":"NET REVENUE","revenue":{"name":"NET REVENUE","known":true},)"
                    R"("margin":{"name":"CM3","known":true},"units":{"name":"Net units","known":true}})");
  const std::string tag = asker.get("/api/status").field("ETag");
  asker.board().set_settings({.metrics = {.revenue = "Umsatz", .margin = "Spanne", .units = "net UNITS "}});
  EXPECT_NE(asker.get("/api/status").field("ETag"), tag);
  // Of those that there are, the one with figures in most months.
  EXPECT_EQ(told(), R"({"opening":"NET REVENUE","revenue":{"name":"Umsatz","known":false},)"
                    R"("margin":{"name":"Spanne","known":false},"units":{"name":"Net units","known":true}})");
}

TEST(Filters, OfferWhatTheTiersHold) {
  Asker asker(small_pyramid().snapshot());
  EXPECT_EQ(
      asker.body("/api/filters"),
      R"({"brands":[{"id":2,"name":"acme","category_id":20},{"id":3,"name":"Loose","category_id":null},)"
      R"({"id":1,"name":"Zed","category_id":10}],)"
      "\"categories\":[{\"id\":10,\"name\":\"Audio\"},{\"id\":20,\"name\":\"B\u00fcro \\\"& more\\\"\"},"
      R"({"id":30,"name":"Empty"}],)"
      R"("marketplaces":["DE","FR","US"],"metrics":["CM3","NET REVENUE","Net units"],)"
      R"("kinds":[{"metric":"CM3","kind":"money","cost":false},)"
      R"({"metric":"NET REVENUE","kind":"money","cost":false},)"
      R"({"metric":"Net units","kind":"count","cost":false}],)"
      R"("months":["2023-12","2024-01","2024-03","2025-01","2025-02"],"as_of":"2025-02"})");
}

TEST(Products, ListsThoseOfABrandWithTheirTotals) {
  Asker asker(small_pyramid().snapshot());
  EXPECT_EQ(
      asker.body("/api/products?brand_id=1"),
      R"({"total":2,"offset":0,"limit":50,"metric":"Net revenue","products":[)"
      "{\"asin_id\":101,\"asin\":\"B0BBB\",\"name\":\"Loud \u00c4rger\","
      R"("brand_id":1,"category_id":10,"value_ltm":2998.00,"value_2024":0.00,"revenue_ltm":2998.00,)"
      R"("revenue_2024":0.00,"units_ltm":0.00,"cm3_ltm":750.00,"ebitda_ltm":25.01667778519013,"yoy_growth":0},)"
      R"({"asin_id":100,"asin":"B0AAA","name":"Radio","brand_id":1,"category_id":10,"value_ltm":0.01,)"
      R"("value_2024":1500.51,"revenue_ltm":0.01,"revenue_2024":1500.51,"units_ltm":12.50,"cm3_ltm":0.00,)"
      R"("ebitda_ltm":0,"yoy_growth":-99.99933355992296}]})");
}

TEST(Products, PagesSortsAndSearches) {
  Asker asker(small_pyramid().snapshot());
  const auto ids = [&asker](std::string_view target) {
    const std::string body = asker.body(target);
    std::string found;
    for (std::size_t at = body.find("asin_id\":"); at != std::string::npos;
         at = body.find("asin_id\":", at + 1)) {
      found += body.substr(at + 9, 3) + ' ';
    }
    return found;
  };
  EXPECT_EQ(ids("/api/products"), "101 103 100 102 ");
  EXPECT_EQ(ids("/api/products?limit=2&offset=1"), "103 100 ");
  EXPECT_EQ(ids("/api/products?offset=100"), "");
  EXPECT_EQ(ids("/api/products?sort=revenue_2024"), "100 101 102 103 ");
  EXPECT_EQ(ids("/api/products?sort=revenue_2024&order=asc"), "101 102 103 100 ");
  EXPECT_EQ(ids("/api/products?sort=asin"), "102 100 101 103 ");
  EXPECT_EQ(ids("/api/products?sort=asin&order=desc"), "103 101 100 102 ");
  EXPECT_EQ(ids("/api/products?sort=name"), "103 102 101 100 ");
  EXPECT_EQ(ids("/api/products?sort=yoy_growth&order=asc"), "100 101 102 103 ");
  EXPECT_EQ(ids("/api/products?metric=Net+units"), "100 101 102 103 ");
  EXPECT_EQ(ids("/api/products?metric=Brand+EBITDA+%25"), "101 100 102 103 ");
  EXPECT_EQ(ids("/api/products?q=b0"), "101 103 100 ");
  EXPECT_EQ(ids("/api/products?q=%C3%A4RG"), "101 ");
  EXPECT_EQ(ids("/api/products?q=ACM"), "102 ");  // by its brand
  EXPECT_EQ(ids("/api/products?q=LOO"), "103 ");  // by its brand
  EXPECT_EQ(ids("/api/products?q=zed&category_id=20"), "");
  EXPECT_EQ(ids("/api/products?category_id=20"), "102 ");
  EXPECT_EQ(ids("/api/products?brand_id=1&category_id=20"), "");
}

TEST(Brands, ListsThoseOfACategoryByRevenue) {
  Asker asker(small_pyramid().snapshot());
  const std::string zed =
      R"({"id":1,"brand":"Zed","category_id":10,"products":2,"revenue_2024":1500.51,"revenue_ltm":2998.01,)"
      R"("yoy_growth":99.79940153681082,"ebitda_2024":19.999866711984595,"ebitda_ltm":25.016594340912807})";
  EXPECT_EQ(asker.body("/api/brands?category_id=10"), R"({"brands":[)" + zed + "]}");
  const std::string all = asker.body("/api/brands");
  EXPECT_EQ(all.find(zed), std::string(R"({"brands":[)").size()) << all;
  EXPECT_NE(
      all.find(
          R"({"id":3,"brand":"Loose","category_id":null,"products":1,"revenue_2024":0.00,"revenue_ltm":0.10,)"
          R"("yoy_growth":0)"),
      std::string::npos)
      << all;
  EXPECT_EQ(asker.body("/api/brands?category_id=30"), R"({"brands":[]})");
  EXPECT_EQ(asker.status("/api/brands?category_id=x"), 400);
}

TEST(Products, RefusesWhatItCannotSortOrPage) {
  Asker asker(small_pyramid().snapshot());
  for (const char* parameter : {"sort=price", "sort=revenue_2023", "order=up", "limit=0", "limit=1001",
                                "limit=-1", "limit=ten", "offset=-1", "offset=99999999999999999999"}) {
    EXPECT_EQ(asker.status(std::string("/api/products?") + parameter), 400) << parameter;
  }
}

TEST(Product, ShowsEverySeries) {
  Asker asker(small_pyramid().snapshot());
  const std::string expected =
      R"({"asin_id":100,"asin":"B0AAA","name":"Radio","brand":{"id":1,"name":"Zed"},)"
      R"("category":{"id":10,"name":"Audio"},"series":[)"
      R"({"marketplace":"DE","metric":"NET REVENUE","months":["2024-01","2024-03"],"values":[1000.00,0.01]},)"
      R"({"marketplace":"FR","metric":"CM3","months":["2024-01"],"values":[300.10]},)"
      R"({"marketplace":"FR","metric":"Net revenue","months":["2024-01"],"values":[500.50]},)"
      R"({"marketplace":"FR","metric":"Net units","months":["2025-02"],"values":[12.50]}]})";
  EXPECT_EQ(asker.body("/api/product/B0AAA"), expected);
  EXPECT_EQ(asker.body("/api/product/b0aaa%20"), expected);
  EXPECT_EQ(asker.body("/api/product/100"), expected);
  EXPECT_EQ(asker.body("/api/product/104"),
            R"({"asin_id":104,"asin":"B0EEE","name":"Nothing sold","brand":{"id":1,"name":"Zed"},)"
            R"("category":{"id":10,"name":"Audio"},"series":[]})");
  // All digits, and yet a text.
  EXPECT_NE(asker.body("/api/product/12345").find("\"asin_id\":102"), std::string::npos);
  EXPECT_EQ(asker.body("/api/product?id=100"), expected);
  EXPECT_NE(asker.body("/api/product?id=102").find("\"asin\":\"12345\""), std::string::npos);
  EXPECT_EQ(asker.status("/api/product?id=12345"), 404);
  EXPECT_EQ(asker.status("/api/product"), 400);
  EXPECT_EQ(asker.status("/api/product?id=x"), 400);
  // An ASIN that nobody has, not the product of that number.
  EXPECT_EQ(asker.status("/api/product/0000000100"), 404);
  EXPECT_EQ(asker.status("/api/product/+100"), 404);
  EXPECT_EQ(asker.status("/api/product/B0ZZZ"), 404);
  EXPECT_EQ(asker.status("/api/product/99999999999"), 404);
  EXPECT_EQ(asker.status("/api/product/"), 404);
}

TEST(Product, HasOneNameForAMarketplaceInAllItsSeries) {
  PyramidMaker maker;
  maker.add(7, 3, kNoId, "2025-01", "Net revenue", "us", 1000);
  maker.add(7, 3, kNoId, "2025-01", "CM3", "US ", 250);
  maker.directory.asins = {{7, 3, "B007", "Pan"}};
  Asker asker(maker.snapshot());
  const std::string answer = asker.body("/api/product?id=7");
  EXPECT_NE(answer.find(R"({"marketplace":"US ","metric":"CM3",)"), std::string::npos) << answer;
  EXPECT_NE(answer.find(R"({"marketplace":"US ","metric":"Net revenue",)"), std::string::npos) << answer;
}

TEST(Parameters, ThatDoNotParseAreRefused) {
  Asker asker(small_pyramid().snapshot());
  for (const char* target :
       {"/api/dashboard-data?brand_id=abc", "/api/dashboard-data?brand_id=1x",
        "/api/dashboard-data?brand_id=1.0", "/api/dashboard-data?brand_id=99999999999",
        "/api/dashboard-data?category_id=-2147483648", "/api/dashboard-data?as_of=garbage",
        "/api/dashboard-data?as_of=2025-13", "/api/dashboard-data?as_of=2025-1",
        "/api/dashboard-data?metric=a&metric=%ff", "/api/dashboard-data?metric=%zz",
        "/api/dashboard-data?metric=%", "/api/dashboard-data?metric=%ff", "/api/dashboard-data?brand_id=+1",
        "/api/categories-dashboard-data?as_of=x", "/api/profitability-data?brand_id=x",
        "/export/dashboard-csv?as_of=0000-01"}) {
    const auto answer = asker.get(target);
    EXPECT_EQ(answer.status, 400) << target;
    EXPECT_TRUE(answer.body.starts_with("{\"error\":\"")) << answer.body;
    EXPECT_TRUE(answer.field("ETag").empty());
  }
  EXPECT_EQ(asker.status("/api/dashboard-data?_=123&unknown"), 200);
}

TEST(EmptyPyramid, ShowsTheCurrentYearWithoutData) {
  PyramidMaker maker;
  Asker asker(maker.snapshot());
  const int year = Month::of_day(static_cast<std::int32_t>(now_us() / 86'400'000'000)).year();
  EXPECT_EQ(
      asker.body("/api/dashboard-data"),
      std::string(kMonths) + "\"data_" + std::to_string(year - 1) + "\":[0,0,0,0,0,0,0,0,0,0,0,0],\"data_" +
          std::to_string(year) +
          "\":[null,null,null,null,null,null,null,null,null,null,null,null],\"metric\":\"Net revenue\"}");
  EXPECT_EQ(asker.body("/api/categories-dashboard-data"), R"({"categories":[]})");
  EXPECT_EQ(asker.status("/api/products"), 200);
  EXPECT_NE(asker.body("/api/status")
                .find(R"("opening":"Net revenue","revenue":{"name":"Net revenue","known":false})"),
            std::string::npos);
}

TEST(Money, OfManyBrandsIsExactBeyondSixtyFourBits) {
  PyramidMaker maker;
  for (int asin = 1; asin <= 200; ++asin) {
    maker.add(asin, asin, kNoId, "2025-01", "Net revenue", "DE", 999'999'999'999'999);
  }
  Asker asker(maker.snapshot());
  EXPECT_NE(asker.body("/api/dashboard-data").find("\"data_2025\":[1999999999999998.00,"), std::string::npos);
}

}  // namespace
}  // namespace stepwell::serve
