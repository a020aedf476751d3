// /api/compare: ratios, stock, quarters, and what it says of questions that cannot be answered.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "serve/http/testing/asking.h"

namespace stepwell::serve {
namespace {

using boost::json::value;
using testing::Asker;
using testing::PyramidMaker;

/// Two products of one brand, one of a brand without category.
PyramidMaker small_business() {
  PyramidMaker maker;
  maker.directory.categories = {{1, "Kitchen"}, {2, "Garden"}};
  maker.directory.brands = {{3, 1, "Acme"}, {4, kNoId, "Loose"}};
  maker.directory.asins = {{7, 3, "B007", "Pan"}, {8, 3, "B008", "Pot"}, {9, 4, "B009", "Thing"}};
  maker.directory.stock = {{kNoId, Month::of(2025, 1), MoneySum(500)},
                           {1, Month::of(2025, 1), MoneySum(1000)},
                           {1, Month::of(2025, 2), MoneySum(1005)}};
  for (const auto& [asin, brand, category, revenue, margin] :
       {std::tuple{7, 3, 1, 1000, 100}, std::tuple{8, 3, 1, 3000, 900}, std::tuple{9, 4, kNoId, 500, -50}}) {
    maker.add(asin, brand, category, "2025-01", "Net revenue", "DE", revenue);
    maker.add(asin, brand, category, "2025-01", "CM3", "DE", margin);
    maker.add(asin, brand, category, "2025-01", "ACOS %", "DE", 1234);
  }
  maker.add(7, 3, 1, "2024-01", "Net revenue", "DE", 500);
  maker.add(7, 3, 1, "2025-02", "ACOS %", "FR", 1000);
  return maker;
}

TEST(Compare, RatiosAreQuotientsOfTotals) {
  Asker asker(small_business().snapshot());
  const value json = boost::json::parse(
      asker.body("/api/compare?from=2025-01&to=2025-01&versus_from=2024-01&versus_to=2024-01&by=brand&"
                 "metric=brand%20ebitda%20%25&sort=revenue"));
  EXPECT_EQ(json.at("kind").as_string(), "ratio");
  EXPECT_EQ(json.at("rows").at(0).at("name").as_string(), "Acme");
  EXPECT_DOUBLE_EQ(json.at("rows").at(0).at("current").to_number<double>(), 25);
  EXPECT_DOUBLE_EQ(json.at("rows").at(1).at("current").to_number<double>(), -10);
  EXPECT_TRUE(json.at("rows").at(1).at("comparison").is_null()) << "no revenue";
  EXPECT_EQ(json.at("total").at("revenue").at("current").as_string(), "45.00");
  EXPECT_EQ(json.at("total").at("revenue").at("change").to_number<double>(), 800);
  EXPECT_NEAR(json.at("total").at("current").to_number<double>(), 950 / 45.0, 1e-12);
}

TEST(Compare, ShareIsSortedByTheRevenueOfEitherPeriodAndByItsChange) {
  Asker asker(small_business().snapshot());
  const auto order = [&](const std::string& sort) {
    std::string ids;
    const value json = boost::json::parse(
        asker.body("/api/compare?from=2025-01&to=2025-01&versus_from=2024-01&versus_to=2024-01&by=asin&"
                   "metric=brand%20ebitda%20%25&sort=" +
                   sort));
    for (const value& row : json.at("rows").as_array()) ids += std::to_string(row.at("id").as_int64());
    return ids;
  };
  EXPECT_EQ(order("revenue"), "879");
  EXPECT_EQ(order("revenue_comparison"), "789");
  EXPECT_EQ(order("revenue_change&order=asc"), "897") << "what has none comes first";
  EXPECT_EQ(order("change"), "789") << "a share has none: by id";
}

TEST(Compare, RatiosOfTheRawRowsAreNeverAdded) {
  Asker asker(small_business().snapshot());
  const std::string of_acos = "/api/compare?from=2025-01&to=2025-02&metric=ACOS%20%25";
  for (const char* by : {"month", "brand", "category", "marketplace"}) {
    const value json = boost::json::parse(asker.body(of_acos + "&by=" + by));
    EXPECT_TRUE(json.at("total").at("current").is_null());
    for (const value& row : json.at("rows").as_array()) EXPECT_TRUE(row.at("current").is_null()) << by;
  }
  const value json = boost::json::parse(asker.body(of_acos + "&by=asin&sort=asin"));
  EXPECT_TRUE(json.at("rows").at(0).at("current").is_null()) << "two rows";
  EXPECT_DOUBLE_EQ(json.at("rows").at(1).at("current").to_number<double>(), 12.34);
}

TEST(Compare, ARatioThatSeveralRawRowsOfAMonthHaveIsNone) {
  PyramidMaker maker;
  maker.directory.asins = {{7, 3, "B007", "Pan"}};
  maker.add(7, 3, 1, "2025-01", "ACOS %", "DE", 3000);
  maker.asins.back().row_count = 2;
  maker.add(7, 3, 1, "2025-02", "ACOS %", "DE", 1000);
  maker.add(7, 3, 1, "2025-01", "Net revenue", "DE", 500);
  maker.asins.back().row_count = 2;
  Asker asker(maker.snapshot());
  const auto of_product = [&](const std::string& month) {
    const std::string span = "from=" + month + "&to=" + month;
    return boost::json::parse(asker.body("/api/compare?by=asin&metric=ACOS%20%25&" + span)).at("rows").at(0);
  };
  EXPECT_TRUE(of_product("2025-01").at("current").is_null());
  EXPECT_DOUBLE_EQ(of_product("2025-02").at("current").to_number<double>(), 10);
  const std::string product = asker.body("/api/product?id=7");
  EXPECT_NE(product.find(R"("metric":"ACOS %","months":["2025-01","2025-02"],"values":[null,10.00])"),
            std::string::npos)
      << product;
  EXPECT_NE(product.find(R"("metric":"Net revenue","months":["2025-01"],"values":[5.00])"), std::string::npos)
      << product;
}

TEST(Compare, AnEmptyLabelIsAskedForByItsWord) {
  PyramidMaker maker = small_business();
  maker.add(7, 3, 1, "2025-01", "Net revenue", "", 17);
  maker.add(7, 3, 1, "2025-01", "", "DE", 4);
  const auto total = [](PyramidMaker& made, const std::string& query) {
    Asker asker(made.snapshot());
    const value json = boost::json::parse(asker.body("/api/compare?from=2025-01&to=2025-01&" + query));
    return std::string(json.at("total").at("current").as_string());
  };
  EXPECT_EQ(total(maker, "marketplace=(empty)"), "0.17");
  EXPECT_EQ(total(maker, "marketplace="), "45.17") << "as forms send what is not chosen";
  EXPECT_EQ(total(maker, "metric=(empty)"), "0.04");
  maker.add(7, 3, 1, "2025-01", "Net revenue", "(Empty)", 100);
  EXPECT_EQ(total(maker, "marketplace=(empty)"), "1.00") << "a label that is called so comes first";
}

TEST(Compare, BrandsOfExcludedGroupsAreNotOffered) {
  PyramidMaker maker = small_business();
  maker.directory.brands.push_back({5, 1, "Kept out", true});
  Asker asker(maker.snapshot());
  const std::string answer = asker.body("/api/compare?from=2023-01&to=2023-01&by=brand");
  EXPECT_EQ(answer.find("Kept out"), std::string::npos) << answer;
  EXPECT_NE(answer.find("Loose"), std::string::npos) << "what has no figures is a brand all the same";
  EXPECT_EQ(asker.body("/api/filters").find("Kept out"), std::string::npos);
  EXPECT_NE(asker.body("/api/filters").find("Loose"), std::string::npos);
}

TEST(Compare, StockIsABalance) {
  Asker asker(small_business().snapshot());
  const value json = boost::json::parse(
      asker.body("/api/compare?from=2025-01&to=2025-03&versus_from=2024-01&versus_to=2024-03&by=category"));
  ASSERT_EQ(json.at("rows").as_array().size(), 3u)
      << "also the category without figures, and the brands without one";
  const auto stock = [&](std::size_t row, const char* key) {
    return std::string(json.at("rows").at(row).at("stock").at(key).as_string());
  };
  EXPECT_EQ(json.at("rows").at(0).at("name").as_string(), "Kitchen");
  EXPECT_EQ(stock(0, "end"), "10.05");
  EXPECT_EQ(stock(0, "average"), "10.02") << "10.025, to the even hundredth";
  EXPECT_TRUE(json.at("rows").at(1).at("name").is_null());
  EXPECT_EQ(stock(1, "end"), "0.00");
  EXPECT_EQ(stock(1, "average"), "2.50");
  EXPECT_EQ(json.at("total").at("stock").at("average").as_string(), "12.52");
  EXPECT_TRUE(json.at("total").at("stock").at("comparison_end").is_null());
}

TEST(Compare, StockOfBrandsWithoutCategoryCountsThoughTheyHaveNoFigures) {
  PyramidMaker maker;
  maker.directory.categories = {{1, "Kitchen"}};
  maker.directory.stock = {{kNoId, Month::of(2025, 1), MoneySum(500)},
                           {1, Month::of(2025, 1), MoneySum(1000)}};
  maker.add(7, 3, 1, "2025-01", "Net revenue", "DE", 1000);
  Asker asker(maker.snapshot());
  const auto by_category = [&](const std::string& span) {
    return boost::json::parse(asker.body("/api/compare?by=category&" + span));
  };
  const value json = by_category("from=2025-01&to=2025-01");
  ASSERT_EQ(json.at("rows").as_array().size(), 2u);
  EXPECT_TRUE(json.at("rows").at(1).at("id").is_null());
  EXPECT_EQ(json.at("rows").at(1).at("stock").at("end").as_string(), "5.00");
  EXPECT_EQ(json.at("total").at("stock").at("end").as_string(), "15.00");
  EXPECT_EQ(by_category("from=2025-02&to=2025-02").at("rows").as_array().size(), 1u);
  EXPECT_EQ(by_category("from=2025-01&to=2025-01&category_id=1").at("rows").as_array().size(), 1u);
}

TEST(Compare, ABrandOfACategoryThatIsNotThereHasNone) {
  PyramidMaker maker;
  maker.directory.categories = {{1, "Kitchen"}};
  maker.directory.brands = {{3, 99, "Lost"}};
  maker.directory.asins = {{7, 3, "B007", "Pan"}};
  maker.add(7, 3, kNoId, "2025-01", "Net revenue", "DE", 1000);
  Asker asker(maker.snapshot());
  const auto brands_of = [&](const std::string& category) {
    return boost::json::parse(
               asker.body("/api/compare?from=2025-02&to=2025-02&by=brand&category_id=" + category))
        .at("rows")
        .as_array();
  };
  ASSERT_EQ(brands_of("none").size(), 1u) << "also in a month in which it has no figures";
  EXPECT_TRUE(brands_of("none").at(0).at("category_id").is_null());
  EXPECT_TRUE(brands_of("99").empty());
  EXPECT_TRUE(Catalogue(Directory(maker.directory)).holds(maker.directory)) << "nothing has changed";
  EXPECT_NE(asker.body("/api/filters").find(R"({"id":3,"name":"Lost","category_id":null})"),
            std::string::npos);
}

TEST(Compare, FindsProducts) {
  Asker asker(small_business().snapshot());
  const auto count = [&](const std::string& q) {
    return boost::json::parse(asker.body("/api/compare?from=2025-01&to=2025-01&by=asin&q=" + q))
        .at("count")
        .as_int64();
  };
  EXPECT_EQ(count("ACME"), 2);
  EXPECT_EQ(count("b009"), 1);
  EXPECT_EQ(count("PAN"), 1);
  EXPECT_EQ(count("nothing"), 0);
}

TEST(Compare, FiscalQuartersBeginWithTheFiscalYear) {
  Asker asker(small_business().snapshot());
  asker.board().set_settings({.fiscal_year_start = 2});
  const auto quarters = [&](const std::string& span) {
    std::string names;
    const value json = boost::json::parse(asker.body("/api/compare?" + span));
    for (const value& quarter : json.at("quarters").as_array())
      names += std::string(quarter.at("quarter").as_string()) + " ";
    return names;
  };
  EXPECT_EQ(quarters("from=2025-02&to=2026-01"), "FY2026-Q1 FY2026-Q2 FY2026-Q3 FY2026-Q4 ");
  EXPECT_EQ(quarters("from=2024-11&to=2025-04"), "FY2025-Q4 FY2026-Q1 ");
  EXPECT_EQ(quarters("from=2025-01&to=2025-12"), "");
}

TEST(Compare, SaysWhatCannotBeAnswered) {
  Asker asker(small_business().snapshot());
  const std::string good = "/api/compare?from=2025-01&to=2025-03";
  EXPECT_EQ(asker.status(good), 200);
  EXPECT_EQ(asker.status(good + "&sort=name&by=brand&order=asc"), 200);
  for (const char* bad : {"/api/compare", "/api/compare?from=2025-01", "/api/compare?from=2025-02&to=2025-01",
                          "/api/compare?from=1900-01&to=2025-01", "/api/compare?from=2025-1&to=2025-02"}) {
    EXPECT_EQ(asker.status(bad), 400) << bad;
  }
  for (const char* bad : {"&versus_from=2024-01", "&by=week", "&sort=stock", "&sort=revenue", "&order=up",
                          "&q=pan", "&like_for_like=1", "&limit=0", "&category_id=nobody"}) {
    EXPECT_EQ(asker.status(good + bad), 400) << bad;
  }
}

}  // namespace
}  // namespace stepwell::serve
