// The server on a real database: what a refresh publishes is what the API says, at once and never in part.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/api/serving_program.h"
#include "tests/testing/driver.h"
#include "tests/testing/engine_under_test.h"
#include "tests/testing/plain_sql.h"

namespace stepwell::testing {
namespace {

using serve::testing::RawClient;

/// Two brands in two marketplaces; the second brand has no category.
SourceRows small_business() {
  SourceRows rows;
  rows.category(1).category(2).brand(10, 1).brand(11).brand(12, 2, "stock");
  rows.asin(100, 10).asin(101, 10).asin(110, 11).asin(120, 12);
  rows.fact(100, "US", "Net revenue", "2024-03-09", 10000)
      .fact(100, "us ", "Net revenue", "2024-03-17", 5001);
  rows.fact(101, "DE", "Net revenue", "2024-03-01", 1).fact(101, "DE", "CM3", "2024-03-01", 3000);
  rows.fact(110, "DE", "Net revenue", "2025-02-28", -250).fact(110, "DE", "Net units", "2025-02-28", 300);
  rows.fact(120, "DE", "Net revenue", "2025-02-28", 99900);
  return rows;
}

class Serving : public ::testing::TestWithParam<KindOfEngine> {
 protected:
  void publish_small_business() {
    driver_.setup();
    PlainSql(*engine_).load(small_business());
    driver_.refresh();
  }
  void start() {
    server_ = std::make_unique<ServingProgram>(std::vector<std::string>{"--db", engine_->url()});
    ASSERT_NE(server_->port(), 0);
  }
  double wait_for(std::int64_t generation) const { return server_->wait_for(generation); }
  std::string body(const std::string& target) const { return server_->body(target); }

  std::unique_ptr<EngineUnderTest> engine_ = GetParam().make(Model());
  Driver driver_{*engine_};
  std::unique_ptr<ServingProgram> server_;
};
INSTANTIATE_TEST_SUITE_P(Api, Serving, ::testing::ValuesIn(kinds_of_storage()),
                         [](const auto& tested) { return name_of_parameter(tested); });

TEST_P(Serving, SaysWhatTheRefreshPublished) {
  publish_small_business();
  start();
  ASSERT_LT(wait_for(1), 10);
  const std::string months =
      R"({"months":["Jan","Feb","Mar","Apr","May","Jun","Jul","Aug","Sep","Oct","Nov","Dec"],)";
  EXPECT_EQ(body("/api/dashboard-data"),
            months + R"("data_2024":[0,0,150.02,0,0,0,0,0,0,0,0,0],)"
                     R"("data_2025":[null,-2.50,null,null,null,null,null,null,null,null,)"
                     R"(null,null],"metric":"Net revenue"})");
  // Filters compare as the database does (R4).
  const auto equality = engine_->equality();
  const bool one_marketplace = equality("US") == equality("us ") && equality("US") == equality("Us");
  EXPECT_EQ(
      body("/api/dashboard-data?category_id=1&marketplace=" + std::string(one_marketplace ? "Us" : "US")),
      months + R"("data_2024":[0,0,)" + (one_marketplace ? "150.01" : "100.00") +
          R"(,0,0,0,0,0,0,0,0,0],)"
          R"("data_2025":[null,null,null,null,null,null,null,null,null,null,null,null],)"
          R"("metric":"Net revenue"})");
  EXPECT_NE(body("/api/categories-dashboard-data").find(R"("revenue_2024":150.02,"revenue_ltm":150.02,)"),
            std::string::npos);
  EXPECT_NE(body("/api/products").find("\"total\":3,"), std::string::npos);
  EXPECT_NE(body("/api/status").find(R"({"reason":"excluded group","rows":1,"money":999.00})"),
            std::string::npos);
  EXPECT_NE(body("/api/status").find("\"verification\":null"), std::string::npos);
  driver_.verify(true);
  const Stopwatch stopwatch;
  while (body("/api/status").find("\"passed\":true") == std::string::npos && stopwatch.elapsed_s() < 10) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_LT(stopwatch.elapsed_s(), 10);
}

TEST_P(Serving, ShowsImportsAndRollbacksWithinASecond) {
  publish_small_business();
  start();
  ASSERT_LT(wait_for(1), 10);
  SourceRows more;
  more.fact(110, "JP", "A new metric", "2025-05-01", 700);
  driver_.import_csv("facts", facts_csv(engine_->model(), more.facts));
  driver_.refresh();
  EXPECT_LT(wait_for(2), 1);
  // In other letters, where the database holds them for equal (R4).
  const auto equality = engine_->equality();
  const std::string asked = equality("JP") == equality("jp")
                                ? "/api/dashboard-data?metric=a+NEW+metric&marketplace=jp"
                                : "/api/dashboard-data?metric=A+new+metric&marketplace=JP";
  EXPECT_NE(body(asked).find("7.00"), std::string::npos);
  driver_.rollback(1);
  EXPECT_LT(wait_for(3), 1);
  EXPECT_EQ(body(asked).find("7.00"), std::string::npos);
}

TEST_P(Serving, ShowsNamesAndStockThatChanged) {
  publish_small_business();
  start();
  ASSERT_LT(wait_for(1), 10);
  PlainSql(*engine_).execute(
      "UPDATE {categories} SET {categories.name} = 'Renamed' WHERE {categories.id} = 1");
  PlainSql(*engine_).execute(
      "INSERT INTO {stock} ({stock.asin}, {stock.month}, {stock.value}) VALUES (100, DATE '2025-01-01', "
      "12.50)");
  const auto report = driver_.refresh();
  ASSERT_TRUE(report.published);
  EXPECT_LT(wait_for(2), 1);
  const std::string categories = body("/api/categories-dashboard-data");
  EXPECT_NE(categories.find("\"category\":\"Renamed\""), std::string::npos) << categories;
  EXPECT_NE(categories.find("\"stock_ltm\":12.50"), std::string::npos) << categories;
}

/// Every generation adds the same figure under two metrics, in two marketplaces: whoever sees them differ has
/// seen a part.
TEST_P(Serving, NeverShowsAGenerationInPart) {
  publish_small_business();
  start();
  ASSERT_LT(wait_for(1), 10);
  std::atomic<bool> done = false;
  std::thread reader([&] {
    RawClient client(server_->port());
    const auto figures = [](const std::string& body) { return body.substr(0, body.find("\"metric\"")); };
    while (!done) {
      std::string burst;
      for (const char* filter :
           {"metric=M1&marketplace=US", "metric=M1&marketplace=DE", "metric=M2&marketplace=US"}) {
        burst += "GET /api/dashboard-data?as_of=2025-12&" + std::string(filter) +
                 " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      }
      client.send(burst);
      const auto first = client.receive();
      for (int i = 0; i < 2; ++i) {
        const auto other = client.receive();
        ASSERT_EQ(other.status, 200);
        if (other.field("ETag") == first.field("ETag")) {
          ASSERT_EQ(figures(other.body), figures(first.body));
        }
      }
    }
  });
  for (int i = 1; i <= 5; ++i) {
    SourceRows more;
    for (const char* marketplace : {"US", "DE"}) {
      for (const char* metric : {"M1", "M2"}) more.fact(100, marketplace, metric, "2025-07-01", i * 111);
    }
    driver_.import_csv("facts", facts_csv(engine_->model(), more.facts));
    driver_.refresh();
  }
  EXPECT_LT(wait_for(6), 1);
  done = true;
  reader.join();
}

TEST_P(Serving, StartsBeforeAnythingIsPublished) {
  driver_.setup();
  start();
  EXPECT_EQ(server_->get("/api/filters").status, 503);
  EXPECT_EQ(server_->get("/healthz").status, 200);
  PlainSql(*engine_).load(small_business());
  driver_.refresh();
  EXPECT_LT(wait_for(1), 1);
}

}  // namespace
}  // namespace stepwell::testing
