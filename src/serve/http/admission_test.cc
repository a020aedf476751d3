// Logging in, and what those who have not may see, over the responder.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "serve/auth/secret.h"
#include "serve/http/testing/asking.h"

namespace stepwell::serve {
namespace {

using testing::Asker;
using ::testing::HasSubstr;
using testing::HttpAnswer;
using ::testing::Not;
using testing::PyramidMaker;
using Method = RequestHead::Method;

auth::Logins some_logins() {
  static const std::string kHash = auth::hash_password("correct horse");
  auth::Logins logins;
  logins.add({"ada", auth::Role::kAdmin, auth::Login::Kind::kPassword, kHash});
  logins.add({"vic", auth::Role::kViewer, auth::Login::Kind::kPassword, kHash});
  logins.add({"bot", auth::Role::kViewer, auth::Login::Kind::kToken, auth::digest_of("the-token")});
  return logins;
}

std::shared_ptr<const Snapshot> some_snapshot() {
  PyramidMaker maker;
  maker.add(1, 10, 100, "2025-10", "Net revenue", "DE", 12'345);
  return maker.snapshot();
}

class Admission : public ::testing::Test {
 protected:
  Admission() : asker_(some_snapshot(), {}, some_logins()) {}

  HttpAnswer post(std::string_view target, std::string_view body, std::string_view session = {},
                  bool from_own_page = true) {
    return asker_.ask({.method = Method::kPost,
                       .target = target,
                       .session = session,
                       .client = "10.0.0.1",
                       .body = body,
                       .from_own_page = from_own_page});
  }
  HttpAnswer log_in(const std::string& name, const std::string& password) {
    return post("/api/login", R"({"username":")" + name + R"(","password":")" + password + "\"}");
  }
  /// Guesses until it has to wait: where a hash takes seconds, the first waits are over before the next
  /// guess.
  HttpAnswer guess_until_slowed(const std::string& name) {
    HttpAnswer answer = log_in(name, "wrong");
    for (int i = 0; i < 12 && answer.status == 401; ++i) answer = log_in(name, "wrong");
    return answer;
  }
  static std::string session_of(const HttpAnswer& answer) {
    const std::string cookie = answer.field("Set-Cookie");
    const auto begin = cookie.find('=') + 1;
    return cookie.substr(begin, cookie.find(';') - begin);
  }

  Asker asker_;
};

TEST_F(Admission, FiguresAreForThoseWhoLoggedIn) {
  for (const char* target : {"/api/dashboard-data", "/api/status", "/api/filters", "/export/dashboard-csv",
                             "/api/products", "/api/product/1", "/api/history", "/metrics"}) {
    const auto answer = asker_.get(target);
    EXPECT_EQ(answer.status, 401) << target;
    EXPECT_THAT(answer.body, HasSubstr("log in")) << target;
    EXPECT_THAT(answer.head, Not(HasSubstr("X-Stepwell-Generation")));
    EXPECT_EQ(answer.field("WWW-Authenticate"), "Bearer realm=\"stepwell\"");
    EXPECT_EQ(answer.field("Cache-Control"), "no-store");
  }
  for (const char* target :
       {"/healthz", "/readyz", "/dashboard", "/login", "/api/session", "/api/openapi.json"}) {
    EXPECT_EQ(asker_.get(target).status, 200) << target;
  }
  EXPECT_EQ(asker_.get("/nowhere").status, 404);
}

TEST_F(Admission, ASessionOpensThemAndEndsWithLogout) {
  const auto in = log_in("vic", "correct horse");
  ASSERT_EQ(in.status, 200) << in.body;
  EXPECT_THAT(in.body, HasSubstr(R"("user":"vic","role":"viewer")"));
  const std::string cookie = in.field("Set-Cookie");
  EXPECT_THAT(cookie, HasSubstr("; HttpOnly; SameSite=Lax; Max-Age=43200"));
  EXPECT_THAT(cookie, Not(HasSubstr("Secure"))) << "without TLS it would never be sent";
  const std::string session = session_of(in);
  const std::string target = "/api/dashboard-data";
  for (int i = 0; i < 2; ++i) {  // made, then kept
    EXPECT_EQ(asker_.ask({.target = target, .session = session}).status, 200);
    EXPECT_EQ(asker_.ask({.target = target, .session = "guess"}).status, 401);
    EXPECT_EQ(asker_.get(target).status, 401);
  }
  EXPECT_THAT(asker_.ask({.target = "/api/session", .session = session}).body, HasSubstr(R"("user":"vic")"));
  const auto out = post("/api/logout", "{}", session);
  EXPECT_EQ(out.status, 200);
  EXPECT_THAT(out.field("Set-Cookie"), HasSubstr("stepwell_session=;"));
  EXPECT_EQ(asker_.ask({.target = target, .session = session}).status, 401);
  EXPECT_THAT(asker_.get("/api/session").body, HasSubstr(R"("login_required":true,"user":null,"role":null)"));
}

TEST_F(Admission, ATokenOpensThemForPrograms) {
  EXPECT_EQ(asker_.ask({.target = "/api/filters", .bearer = "the-token"}).status, 200);
  EXPECT_EQ(asker_.ask({.target = "/api/filters", .bearer = "another"}).status, 401);
}

TEST_F(Admission, WrongLoginsAreRefusedAndThenSlowedDown) {
  for (int i = 0; i < 5; ++i) {
    const auto answer = log_in(i % 2 == 0 ? "ada" : "nobody", "wrong");
    EXPECT_EQ(answer.status, 401);
    EXPECT_THAT(answer.body, HasSubstr("the name or the password is wrong"));
  }
  const auto slowed = guess_until_slowed("ada");
  EXPECT_EQ(slowed.status, 429);
  EXPECT_FALSE(slowed.field("Retry-After").empty());
  EXPECT_EQ(log_in("vic", "correct horse").status, 200);
}

TEST_F(Admission, BodiesThatAreNoLogin) {
  for (const char* body : {"", "{}", "[]", "null", "{\"username\":1,\"password\":\"x\"}",
                           "{\"username\":\"ada\"}", "{", "username=ada", "[[[[[[[[[[]]]]]]]]]]", "\xFF"}) {
    EXPECT_EQ(post("/api/login", body).status, 400) << body;
  }
}

TEST_F(Admission, AnotherSiteCannotAct) {
  const std::string session = session_of(log_in("ada", "correct horse"));
  for (const char* target : {"/api/login", "/api/logout", "/api/refresh", "/api/rollback", "/api/verify"}) {
    EXPECT_EQ(post(target, "{}", session, false).status, 403) << target;
    const auto get = asker_.ask({.target = target, .session = session});
    EXPECT_EQ(get.status, 405) << target;
    EXPECT_EQ(get.field("Allow"), "POST");
  }
}

TEST_F(Admission, OnlyAdminsAct) {
  const std::string viewer = session_of(log_in("vic", "correct horse"));
  const std::string admin = session_of(log_in("ada", "correct horse"));
  for (const char* target : {"/api/refresh", "/api/rollback", "/api/verify"}) {
    EXPECT_EQ(post(target, "{\"generation\":1}").status, 401) << target;
    EXPECT_EQ(post(target, "{\"generation\":1}", viewer).status, 403) << target;
    const auto answer = post(target, "{\"generation\":1}", admin);
    EXPECT_EQ(answer.status, 400) << "this server does not write";
    EXPECT_THAT(answer.body, HasSubstr("only reads"));
  }
}

TEST(AdmissionWithoutLogins, EverybodyIsAnAdminAndNobodyLogsIn) {
  Asker asker(some_snapshot());
  EXPECT_THAT(asker.body("/api/session"), HasSubstr(R"({"login_required":false,"user":null,"role":"admin")"));
  EXPECT_EQ(asker.ask({.method = Method::kPost, .target = "/api/login", .body = "{}", .from_own_page = true})
                .status,
            400);
}

TEST(AdmissionWithoutLogins, OtherNamesOfThisMachineAreRefused) {
  Asker asker(some_snapshot());
  asker.service().local_names_only = true;
  for (const char* host : {"localhost:8080", "127.0.0.1"}) {
    EXPECT_EQ(asker.ask({.target = "/api/filters", .host = host}).status, 200) << host;
  }
  for (const char* host : {"", "attacker.example", "127.0.0.1.attacker.example"}) {
    EXPECT_EQ(asker.ask({.target = "/api/filters", .host = host}).status, 403) << host;
    EXPECT_EQ(asker.ask({.target = "/dashboard", .host = host}).status, 200) << "holds no figures";
  }
}

TEST(AdmissionWithoutLogins, WhatCameThroughAProxyDidMakeItsSenderAnAdmin) {
  Asker asker(some_snapshot());
  for (int i = 0; i < 2; ++i) {  // made, then kept
    EXPECT_EQ(asker.ask({.target = "/api/dashboard-data"}).status, 200);
    const auto refused = asker.ask({.target = "/api/dashboard-data", .through_proxy = true});
    EXPECT_EQ(refused.status, 403);
    EXPECT_THAT(refused.body, HasSubstr("stepwell user add"));
    EXPECT_THAT(refused.head, Not(HasSubstr("X-Stepwell-Generation")));
  }
  for (const char* target :
       {"/api/status", "/api/products", "/api/history", "/export/dashboard-csv", "/metrics"}) {
    EXPECT_EQ(asker.ask({.target = target, .through_proxy = true}).status, 403) << target;
  }
  for (const char* target : {"/api/refresh", "/api/rollback", "/api/verify"}) {
    EXPECT_EQ(asker
                  .ask({.method = Method::kPost,
                        .target = target,
                        .through_proxy = true,
                        .body = "{}",
                        .from_own_page = true})
                  .status,
              403)
        << target;
  }
  EXPECT_THAT(asker.ask({.target = "/api/session", .through_proxy = true}).body, HasSubstr(R"("role":null)"));
  EXPECT_EQ(asker.ask({.target = "/healthz", .through_proxy = true}).status, 200);
}

TEST_F(Admission, WithLoginsProxiesAreWelcome) {
  EXPECT_EQ(asker_.ask({.target = "/api/filters", .bearer = "the-token", .through_proxy = true}).status, 200);
  EXPECT_EQ(asker_.ask({.target = "/api/filters", .through_proxy = true}).status, 401);
  asker_.service().local_names_only = true;
  EXPECT_EQ(asker_.ask({.target = "/api/filters", .host = "figures.example", .bearer = "the-token"}).status,
            200);
}

TEST_F(Admission, ABrowserThatLoggedInIsToldFromItsNeighbours) {
  const auto in = log_in("ada", "correct horse");
  const auto begin = in.head.find("stepwell_device=");
  ASSERT_NE(begin, std::string::npos);
  EXPECT_THAT(in.head, HasSubstr("; Path=/api/login; HttpOnly; SameSite=Strict; Max-Age=2592000"));
  const std::string device = in.head.substr(begin + 16, in.head.find(';', begin) - begin - 16);
  EXPECT_EQ(guess_until_slowed("ada").status, 429);
  const auto again = asker_.ask({.method = Method::kPost,
                                 .target = "/api/login",
                                 .device = device,
                                 .client = "10.0.0.1",
                                 .body = R"({"username":"ada","password":"correct horse"})",
                                 .from_own_page = true});
  EXPECT_EQ(again.status, 200) << again.body;
}

TEST_F(Admission, WhyTheDatabaseIsAwayIsNotForEverybody) {
  asker_.board().set_database({.reachable = false, .since = 1, .problem = "Access denied for 'team'@'db-1'"});
  EXPECT_THAT(asker_.body("/readyz"), Not(HasSubstr("team")));
  EXPECT_THAT(asker_.body("/readyz"),
              HasSubstr(R"("database_reachable":false,"problem":"the server's log says)"));
  EXPECT_THAT(asker_.ask({.target = "/readyz", .bearer = "the-token"}).body, HasSubstr("'team'@'db-1'"));
  // Without logins nobody is known: whoever may ask for figures finds it in /api/status.
  Asker open(nullptr);
  open.board().set_database({.reachable = false, .since = 1, .problem = "Access denied for 'team'@'db-1'"});
  EXPECT_THAT(open.body("/readyz"), Not(HasSubstr("team")));
  EXPECT_THAT(open.body("/api/status"), HasSubstr("'team'@'db-1'"));
}

TEST_F(Admission, LoginsAreBounded) {
  EXPECT_EQ(log_in("ada", std::string(9'000, 'x')).status, 413);
  EXPECT_EQ(log_in("ada", std::string(7'000, 'x')).status, 401);
  EXPECT_EQ(log_in(std::string(7'000, 'x'), "guess").status, 401);
}

TEST_F(Admission, SlowAnswersAskAgainWhoIsThere) {
  const std::string session = session_of(log_in("ada", "correct horse"));
  std::string text;
  Meter meter(routes().size());
  Responder responder(asker_.service(), meter, CacheBounds{64, 1 << 20});
  const auto slow = responder.answer({.method = Method::kPost,
                                      .target = "/api/refresh",
                                      .session = session,
                                      .body = "{}",
                                      .from_own_page = true},
                                     text);
  ASSERT_NE(slow, nullptr);
  asker_.service().gate->change(auth::Logins());
  slow->make();
  responder.finish(*slow, text);
  EXPECT_EQ(testing::take_answer(text).status, 401) << "removed while waiting";
}

TEST(Answers, CarryAnIdOfTheirOwnOrTheClients) {
  Asker asker(some_snapshot());
  const std::string first = asker.get("/healthz").field("X-Request-Id");
  EXPECT_FALSE(first.empty());
  EXPECT_NE(asker.get("/healthz").field("X-Request-Id"), first);
  EXPECT_EQ(asker.ask({.target = "/healthz", .request_id = "mine-1"}).field("X-Request-Id"), "mine-1");
}

TEST(Answers, AreCompressedWhereThatPays) {
  PyramidMaker maker;
  for (int asin = 1; asin <= 60; ++asin)
    maker.add(asin, asin, asin % 3 + 1, "2025-10", "Net revenue", "DE", asin);
  for (int brand = 1; brand <= 60; ++brand) {
    maker.directory.brands.push_back({brand, 1, "Brand number " + std::to_string(brand)});
  }
  Asker asker(maker.snapshot());
  for (int i = 0; i < 2; ++i) {  // made, then kept
    const auto plain = asker.get("/api/filters");
    const auto packed = asker.ask({.target = "/api/filters", .accepts_gzip = true});
    EXPECT_EQ(plain.field("Content-Encoding"), "");
    EXPECT_EQ(packed.field("Content-Encoding"), "gzip");
    EXPECT_TRUE(packed.body.starts_with("\x1f\x8b"));
    EXPECT_LT(packed.body.size(), plain.body.size() / 2);
    EXPECT_NE(plain.field("ETag"), packed.field("ETag"));
    EXPECT_EQ(plain.field("Vary"), "Accept-Encoding");
    for (const auto& tag : {plain.field("ETag"), packed.field("ETag")}) {
      EXPECT_EQ(asker.ask({.target = "/api/filters", .if_none_match = tag, .accepts_gzip = true}).status,
                304);
    }
    const auto small = asker.ask({.target = "/api/dashboard-data", .accepts_gzip = true});
    EXPECT_EQ(small.field("Content-Encoding"), "") << "fits one packet";
  }
  EXPECT_EQ(asker.ask({.target = "/api/products", .accepts_gzip = true}).field("Content-Encoding"), "gzip");
}

}  // namespace
}  // namespace stepwell::serve
