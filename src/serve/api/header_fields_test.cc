#include "serve/api/header_fields.h"

#include <gtest/gtest.h>

#include <string>

namespace stepwell::serve {
namespace {

TEST(HeaderFields, TagsAreComparedWeakly) {
  for (const char* list : {"\"a\"", "W/\"a\"", "\"b\", \"a\"", "*", "\"x,y\",W/\"a\""}) {
    EXPECT_TRUE(names_tag(list, "\"a\"")) << list;
    EXPECT_TRUE(names_tag(list, "W/\"a\"")) << list;
  }
  for (const char* list : {"", " \t", "\"b\"", "a", "\"a", "\"aa\""})
    EXPECT_FALSE(names_tag(list, "\"a\"")) << list;
}

TEST(HeaderFields, GzipIsTakenWhereItIsAccepted) {
  for (const char* list : {"gzip", "deflate, gzip", "GZIP;q=0.5", "br;q=1.0, gzip;q=0.8, *;q=0.1", "*",
                           "x-gzip", "identity, *;q=0.001"}) {
    EXPECT_TRUE(accepts_gzip(list)) << list;
  }
  for (const char* list :
       {"", "identity", "br", "gzip;q=0", "gzip; q=0.000, br", "*;q=0", "gzipped", ",;,", "*, gzip;q=0"}) {
    EXPECT_FALSE(accepts_gzip(list)) << list;
  }
}

TEST(HeaderFields, APageIsWantedWhereItIsNamed) {
  for (const char* list :
       {"text/html", "text/html,application/xhtml+xml,*/*;q=0.8", "application/json, TEXT/HTML;q=0.1"}) {
    EXPECT_TRUE(accepts_html(list)) << list;
  }
  for (const char* list :
       {"", "*/*", "text/*", "application/json", "text/html;q=0", "text/html5", "image/avif,*/*"}) {
    EXPECT_FALSE(accepts_html(list)) << list;
  }
}

TEST(HeaderFields, CookiesAreFoundByTheirWholeName) {
  EXPECT_EQ(cookie_value("a=1; session=x=y ;b=2", "session"), "x=y");
  EXPECT_EQ(cookie_value("session=1", "session"), "1");
  for (const char* none : {"", "xsession=1", "session", "; ;=;", "Session=1", "session=", "session2=1"}) {
    EXPECT_EQ(cookie_value(none, "session"), "") << none;
  }
}

TEST(HeaderFields, BearerTokens) {
  EXPECT_EQ(bearer_token("Bearer abc"), "abc");
  EXPECT_EQ(bearer_token(" bearer  abc "), "abc");
  for (const char* none : {"", "Bearer", "Basic abc", "Bearerabc", "abc"}) EXPECT_EQ(bearer_token(none), "");
}

TEST(HeaderFields, RequestIdsHoldNothingThatALogCouldTrip) {
  EXPECT_TRUE(is_request_id("9f0c-1a_B.2"));
  EXPECT_TRUE(is_request_id(std::string(64, 'x')));
  for (const std::string& none :
       {std::string(), std::string(65, 'x'), std::string("a b"), std::string("a\nb"), std::string("\"")}) {
    EXPECT_FALSE(is_request_id(none)) << none;
  }
}

TEST(HeaderFields, TheNearestProxyIsTheLast) {
  EXPECT_EQ(last_of_list("10.0.0.1, 192.168.0.1 "), "192.168.0.1");
  EXPECT_EQ(last_of_list("10.0.0.1"), "10.0.0.1");
  EXPECT_EQ(last_of_list(""), "");
}

TEST(HeaderFields, LocalHosts) {
  for (const char* local :
       {"localhost", "LOCALHOST:8080", "127.0.0.1", "127.1.2.3:80", "[::1]", "[::1]:8080"}) {
    EXPECT_TRUE(is_local_host(local)) << local;
  }
  for (const char* other : {"", "x", "example.org", "localhost.example.org", "127.example.org", "[::2]",
                            "[::1", "10.0.0.1", "1127.0.0.1"}) {
    EXPECT_FALSE(is_local_host(other)) << other;
  }
}

TEST(ProxyFields, AreKnownInAnyLetterCase) {
  for (const char* name :
       {"X-Forwarded-For", "x-forwarded-for", "X-FORWARDED-PROTO", "X-Forwarded-Host", "X-Forwarded-Anything",
        "Forwarded", "fORWARDED", "X-Real-IP", "x-real-ip", "Via", "CF-Connecting-IP", "cf-ray",
        "True-Client-IP", "X-Envoy-External-Address", "X-Amzn-Trace-Id", "Fly-Client-IP"}) {
    EXPECT_TRUE(is_proxy_field(name)) << name;
  }
  for (const char* name : {"", "X", "Host", "Cookie", "X-Stepwell", "X-Request-Id", "Accept", "Connection",
                           "X-Forward", "Content-Type", "Cache-Control", "TE", "Vi", "Viable"}) {
    EXPECT_FALSE(is_proxy_field(name)) << name;
  }
}

}  // namespace
}  // namespace stepwell::serve
