// HTTP's rules for answers: validators, HEAD, 304, errors; and the endpoints about the server itself.
#include "serve/http/responder.h"

#include <gtest/gtest.h>

#include "serve/http/testing/asking.h"

namespace stepwell::serve {
namespace {

using testing::Asker;
using testing::PyramidMaker;
using Method = RequestHead::Method;

PyramidMaker one_row(std::int64_t number = 7, TimestampUs published_at = 1'760'000'000'000'000) {
  PyramidMaker maker;
  maker.generation.number = number;
  maker.generation.published_at = published_at;
  maker.generation.confirmed_at = published_at;
  maker.add(1, 1, kNoId, "2025-10", "Net revenue", "DE", 100);
  return maker;
}

TEST(Responder, DataAnswersCarryTheGeneration) {
  Asker asker(one_row().snapshot());
  for (int round = 0; round < 2; ++round) {  // made, then kept
    const auto answer = asker.get("/api/dashboard-data");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.field("ETag"), "\"" STEPWELL_VERSION "-7-640b5eece0000-2025-10\"");
    EXPECT_EQ(answer.field("X-Stepwell-Generation"), "7");
    EXPECT_EQ(answer.field("Content-Type"), "application/json");
    EXPECT_EQ(answer.field("Server"), "stepwell");
    EXPECT_EQ(answer.field("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(answer.field("Date").size(), 29u);
  }
}

TEST(Responder, EtagTellsDatabasesAndConfigurationsApart) {
  Asker asker(one_row().snapshot());
  Asker made_anew(one_row(7, 1'760'000'000'000'001).snapshot());
  Asker configured(one_row().snapshot(), Month::parse("2024-01"));
  const std::string etag = asker.get("/api/filters").field("ETag");
  EXPECT_NE(made_anew.get("/api/filters").field("ETag"), etag);
  EXPECT_NE(configured.get("/api/filters").field("ETag"), etag);
}

TEST(Responder, HonoursIfNoneMatch) {
  Asker asker(one_row().snapshot());
  const std::string target = "/api/dashboard-data";
  const std::string etag = asker.get(target).field("ETag");
  for (const std::string& list :
       {etag, "W/" + etag, std::string("*"), "\"other\", " + etag, "\"a,b\",W/" + etag + ",\"c\""}) {
    for (const char* where : {"/api/dashboard-data", "/api/categories-dashboard-data?as_of=2025-01"}) {
      for (int round = 0; round < 2; ++round) {
        const auto answer = asker.ask({.target = where, .if_none_match = list});
        EXPECT_EQ(answer.status, 304) << list;
        EXPECT_EQ(answer.field("ETag"), etag);
        EXPECT_EQ(answer.field("X-Stepwell-Generation"), "7");
        EXPECT_TRUE(answer.body.empty());
      }
    }
  }
  for (const char* list : {"\"other\"", "W/\"x\"", "garbage", "\"", "\"unfinished, "}) {
    EXPECT_EQ(asker.ask({.target = target, .if_none_match = list}).status, 200) << list;
  }
  // What is wrong stays wrong.
  EXPECT_EQ(asker.ask({.target = "/api/dashboard-data?brand_id=x", .if_none_match = "*"}).status, 400);
  EXPECT_EQ(asker.ask({.target = "/api/product/none", .if_none_match = "*"}).status, 404);
}

TEST(Responder, HeadIsGetWithoutTheBody) {
  Asker asker(one_row().snapshot());
  for (const char* target : {"/api/dashboard-data", "/api/status", "/healthz", "/nowhere", "/api/filters"}) {
    for (int round = 0; round < 2; ++round) {
      const auto head = asker.ask({.method = Method::kHead, .target = target});
      const auto get = asker.get(target);
      EXPECT_EQ(head.status, get.status) << target;
      EXPECT_TRUE(head.body.empty());
      EXPECT_EQ(head.field("Content-Type"), get.field("Content-Type"));
      EXPECT_FALSE(head.field("Content-Length").empty());
    }
  }
}

TEST(Responder, RefusesOtherMethodsAndUnknownPaths) {
  Asker asker(one_row().snapshot());
  for (int round = 0; round < 2; ++round) {
    const auto answer = asker.ask({.method = Method::kOther, .target = "/api/dashboard-data"});
    EXPECT_EQ(answer.status, 405);
    EXPECT_EQ(answer.field("Allow"), "GET, HEAD");
    EXPECT_EQ(asker.get("/api/dashboard-data").status, 200);
  }
  EXPECT_EQ(asker.ask({.method = Method::kOther, .target = "/nowhere"}).status, 404);
  const auto unknown = asker.get("/api/dashboard");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(unknown.body, R"({"error":"there is no page /api/dashboard; )"
                          R"(GET /api/filters shows what can be asked for; /api/status how the server is"})");
  EXPECT_EQ(asker.status("//"), 404);
  EXPECT_EQ(asker.status("/api/dashboard-data/"), 404);
}

TEST(Responder, TakesAbsoluteTargets) {
  Asker asker(one_row().snapshot());
  EXPECT_EQ(asker.body("http://localhost:8080/api/dashboard-data?brand_id=1"),
            asker.body("/api/dashboard-data?brand_id=1"));
  EXPECT_EQ(asker.status("http://localhost"), 302);
  EXPECT_EQ(asker.status("*"), 400);
}

TEST(Responder, BeforeTheFirstSnapshotFiguresAreUnavailable) {
  Asker asker(nullptr);
  for (const char* target :
       {"/api/dashboard-data", "/api/categories-dashboard-data", "/api/profitability-data",
        "/export/dashboard-csv", "/api/filters", "/api/products", "/api/product/1", "/api/status"}) {
    const auto answer = asker.get(target);
    EXPECT_EQ(answer.status, 503) << target;
    EXPECT_TRUE(answer.body.starts_with("{\"error\":\"")) << answer.body;
    EXPECT_TRUE(answer.field("ETag").empty());
  }
  EXPECT_EQ(asker.status("/healthz"), 200);
  EXPECT_EQ(asker.status("/metrics"), 200);
  EXPECT_EQ(asker.status("/readyz"), 503);
  asker.board().set_database({.reachable = false, .since = 1, .problem = "no route"});
  EXPECT_EQ(asker.body("/readyz").find("no route"), std::string::npos) << "that is for those who log in";
  EXPECT_NE(asker.body("/api/filters").find("no route"), std::string::npos);
}

TEST(Responder, PicksUpANewerSnapshotAndForgetsKeptAnswers) {
  Asker asker(one_row().snapshot());
  const auto before = asker.get("/api/dashboard-data");
  PyramidMaker maker = one_row(8);
  maker.add(2, 1, kNoId, "2025-10", "Net revenue", "DE", 11);
  asker.board().publish(maker.snapshot());
  const auto after = asker.get("/api/dashboard-data");
  EXPECT_EQ(after.field("X-Stepwell-Generation"), "8");
  EXPECT_NE(after.body, before.body);
  EXPECT_EQ(asker.ask({.target = "/api/dashboard-data", .if_none_match = before.field("ETag")}).status, 200);
}

TEST(Responder, SaysWhetherTheConnectionStays) {
  Asker asker(one_row().snapshot());
  EXPECT_EQ(asker.ask({.target = "/healthz"}).field("Connection"), "");
  EXPECT_EQ(asker.ask({.target = "/healthz", .keep_alive = false}).field("Connection"), "close");
  EXPECT_EQ(asker.ask({.target = "/healthz", .version_1_0 = true}).field("Connection"), "keep-alive");
}

TEST(Status, TellsWhatTheGenerationIsMadeOf) {
  PyramidMaker maker = one_row();
  maker.generation.kind = GenerationKind::kIncremental;
  maker.generation.why = "imports touched 2025-10";
  maker.generation.duration_s = 1.5;
  maker.generation.raw = {3, MoneySum(150)};
  maker.generation.summarised = {1, MoneySum(100)};
  maker.generation.uncategorised = {1, MoneySum(100)};
  maker.generation.excluded[static_cast<std::size_t>(Exclusion::kExcludedGroup)] = {2, MoneySum(50)};
  maker.generation.asin_changes.updated = 4;
  maker.verification = Verification{7, 1'760'000'000'000'000, true, true};
  Asker asker(maker.snapshot());
  asker.board().set_database({.reachable = false, .since = 1'760'000'000'000'000, .problem = "gone"});
  const std::string body = asker.body("/api/status");
  for (
      const char* part :
      {R"({"generation":7,"kind":"incremental","why":"imports touched 2025-10",)",
       R"("published_at":"2025-10-09T08:53:20Z","confirmed_at":"2025-10-09T08:53:20Z",)", R"("age_s":)",
       R"("changes":{"asin":{"inserted":0,"updated":4,"deleted":0},)", R"("as_of":"2025-10",)",
       R"("verification":{"generation":7,"verified_at":"2025-10-09T08:53:20Z","full":true,"passed":true},)",
       R"("raw":{"rows":3,"money":1.50},"summarised":{"rows":1,"money":1.00},"uncategorised":{"rows":1,"money":1.00},)",
       R"({"reason":"excluded group","rows":2,"money":0.50},)",
       R"("rows":{"asin":1,"brand":2,"category":0},)",
       R"("database":{"description":"memory:test","reachable":false,"problem":"gone",)"
       R"("problem_since":"2025-10-09T08:53:20Z"},)"}) {
    EXPECT_NE(body.find(part), std::string::npos) << part << "\n" << body;
  }
  EXPECT_NE(
      body.find(
          R"("settings":{"ebitda_thresholds":{"green":15,"orange":5},"stale_after_s":129600,"fiscal_year_start":1,"currency":""})"),
      std::string::npos)
      << body;
  const std::string ready = asker.body("/readyz");
  EXPECT_EQ(asker.status("/readyz"), 200);
  EXPECT_NE(
      ready.find(
          R"("database_reachable":false,"problem":"the server's log says what is wrong","problem_age_s":)"),
      std::string::npos)
      << ready;
}

TEST(Status, TheHistoryHasTheLatestGenerations) {
  PyramidMaker maker = one_row();
  maker.history = {maker.generation, maker.generation};
  maker.history[1].number = 6;
  Asker asker(maker.snapshot());
  const std::string body = asker.body("/api/history");
  EXPECT_EQ(body.find(R"({"generations":[{"generation":7,"kind":)"), 0u) << body;
  EXPECT_NE(body.find(R"(]},{"generation":6,)"), std::string::npos) << body;
}

TEST(Status, TheTagChangesWithWhatItSays) {
  PyramidMaker maker = one_row();
  Asker asker(maker.snapshot());
  const auto answer = asker.get("/api/status");
  const std::string tag = answer.field("ETag");
  EXPECT_EQ(tag.substr(0, 3), "W/\"");
  EXPECT_EQ(answer.field("Cache-Control"), "private, no-cache");
  EXPECT_EQ(asker.ask({.target = "/api/status", .if_none_match = tag}).status, 304);
  asker.board().set_database({.reachable = false, .since = 1, .problem = "gone"});
  EXPECT_EQ(asker.ask({.target = "/api/status", .if_none_match = tag}).status, 200);
  maker.verification = Verification{7, 1'760'000'000'000'000, true, true};
  asker.board().set_database({});
  asker.board().publish(maker.snapshot());
  EXPECT_EQ(asker.ask({.target = "/api/status", .if_none_match = tag}).status, 200);
}

TEST(Metrics, CountRequestsByRouteAndStatus) {
  Asker asker(one_row().snapshot());
  for (int i = 0; i < 3; ++i) asker.get("/api/dashboard-data");
  asker.get("/api/dashboard-data?brand_id=x");
  asker.get("/nowhere");
  const std::string text = asker.body("/metrics");
  for (const char* line : {"stepwell_http_requests_total{route=\"/api/dashboard-data\",status=\"200\"} 3\n",
                           "stepwell_http_requests_total{route=\"/api/dashboard-data\",status=\"400\"} 1\n",
                           "stepwell_http_requests_total{route=\"other\",status=\"404\"} 1\n",
                           "_bucket{route=\"/api/dashboard-data\",status=\"200\",le=\"+Inf\"} 3\n",
                           "stepwell_http_cache_hits_total 2\n", "stepwell_generation 7\n",
                           "stepwell_ready 1\n", "stepwell_excluded_rows{reason=\"unknown ASIN\"} 0\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << "\n" << text;
  }
}

}  // namespace
}  // namespace stepwell::serve
