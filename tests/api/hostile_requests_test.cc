// What no honest client sends: requests that two readers take apart differently, bytes that are no text,
// paths that climb, and SQL and script where a value belongs.
//
// The unit tests of the parsers know each rule; these know that the program as a whole keeps them, and that
// not one byte after a refused request is ever taken for another request.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>

#include "serve/api/route.h"
#include "serve/api/routes.h"
#include "tests/api/served_business.h"

namespace stepwell::testing {
namespace {

using serve::testing::HttpAnswer;
using serve::testing::RawClient;

const std::string kSmuggled = "GET /api/filters HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return encoded;
}

bool is_json(const std::string& text) {
  boost::system::error_code error;
  boost::json::parse(text, error);
  return !error;
}

/// Whatever it says, a browser must not take it for a page.
void expect_inert(const HttpAnswer& answer, const std::string& asked) {
  EXPECT_EQ(answer.field("X-Content-Type-Options"), "nosniff") << asked;
  const std::string type = answer.field("Content-Type");
  if (type == "application/json") {
    EXPECT_TRUE(is_json(answer.body)) << asked << "\n" << answer.body;
  } else {
    EXPECT_EQ(answer.body.find("<script>alert"), std::string::npos) << asked;
  }
  EXPECT_EQ(answer.body.find(kFileSecret), std::string::npos) << asked;
}

class HostileRequests : public ServedBusiness {
 protected:
  /// The bytes are refused with one answer, after which the server closes and has nothing more to say.
  void expect_refused(const std::string& bytes, std::initializer_list<int> statuses) {
    RawClient client(port());
    client.send(bytes);
    client.send(kSmuggled);
    const HttpAnswer answer = client.receive();
    const std::string asked = bytes.substr(0, 200);
    EXPECT_NE(std::ranges::find(statuses, answer.status), statuses.end()) << answer.status << "\n" << asked;
    EXPECT_EQ(answer.field("Connection"), "close") << asked;
    EXPECT_EQ(answer.field("Content-Type"), "application/json") << asked;
    expect_inert(answer, asked);
    client.finish_sending();
    EXPECT_TRUE(client.closed()) << asked;
  }
};

TEST_F(HostileRequests, HeadersThatAreTooLarge) {
  const std::string start = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n";
  expect_refused(start + "A: " + std::string(1 << 20, 'a') + "\r\n\r\n", {431});
  expect_refused("GET /" + std::string(1 << 20, 'a') + " HTTP/1.1\r\nHost: localhost\r\n\r\n", {431});
  std::string many = start;
  for (int i = 0; i < 10'000; ++i) many += fmt::format("A{}: b\r\n", i);
  expect_refused(many + "\r\n", {431});
  EXPECT_TRUE(answers());
}

TEST_F(HostileRequests, ChunksThatDoNotParse) {
  const std::string start =
      "POST /api/login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const char* chunks :
       {"xyz\r\n", "-1\r\nabc\r\n0\r\n\r\n", "+3\r\nabc\r\n0\r\n\r\n", " 3\r\nabc\r\n0\r\n\r\n",
        "0x3\r\nabc\r\n0\r\n\r\n", "3 3\r\nabc\r\n0\r\n\r\n", "\r\n", "3\r\nabcX0\r\n\r\n",
        "3\r\nabc0\r\n\r\n", "3\nabc\n0\n\n", "3\r\nabc\n0\r\n\r\n", "3\rabc\r\n0\r\n\r\n",
        "3;\x01\r\nabc\r\n0\r\n\r\n", "0\r\nNo colon\r\n\r\n", "0\r\nContent-Length: 3\r\n\r\n",
        "FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n"}) {
    expect_refused(start + chunks, {400});
  }
  for (const char* chunks : {"FFFFFFFFFFFFFFFF\r\nabc", "7FFFFFFFFFFFFFFF\r\nabc", "10001\r\nabc"}) {
    expect_refused(start + chunks, {413});
  }
  expect_refused(start + "3;" + std::string(100'000, 'x') + "\r\nabc\r\n0\r\n\r\n", {400});
  expect_refused(start + "3;x=\"" + std::string(100'000, 'x') + "\"\r\nabc\r\n0\r\n\r\n", {400});
  expect_refused(start + "0\r\n" + std::string(50'000, 'T') + ": x\r\n\r\n", {400});
  EXPECT_TRUE(answers());
}

TEST_F(HostileRequests, AreNotReadInTwoWays) {
  const std::string start = "POST /api/login HTTP/1.1\r\nHost: localhost\r\n";
  const std::string chunked = "0\r\n\r\n";
  for (const char* fields : {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                             "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                             "Content-Length: 5\r\nContent-Length: 6\r\n",
                             "Content-Length: 5, 6\r\n",
                             "Transfer-Encoding: identity\r\n",
                             "Transfer-Encoding: gzip\r\n",
                             "Transfer-Encoding: gzip, chunked\r\n",
                             "Transfer-Encoding: chunked, gzip\r\n",
                             "Transfer-Encoding: chunked, chunked\r\n",
                             "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                             "Transfer-Encoding: xchunked\r\n",
                             "Transfer-Encoding: \"chunked\"\r\n",
                             "Transfer-Encoding:\x0b chunked\r\n",
                             "Transfer-Encoding:\r\n",
                             "Transfer-Encoding:\r\n chunked\r\n",
                             "Transfer-Encoding: chunked\r\n\tx\r\n",
                             "A: b\r\n Content-Length: 5\r\n",
                             " Transfer-Encoding: chunked\r\n",
                             "Transfer-Encoding : chunked\r\n",
                             "Content-Length : 5\r\n",
                             "Content-Length: +5\r\n",
                             "Content-Length: -5\r\n",
                             "Content-Length: 5 5\r\n",
                             "Content-Length: 0x5\r\n",
                             "Content-Length: 5a\r\n",
                             "Content-Length:\r\n",
                             "Content-Length: 5,\r\n",
                             "Content-Length: 99999999999999999999\r\n",
                             "Content-Length: 5\nTransfer-Encoding: chunked\r\n",
                             "A: b\rTransfer-Encoding: chunked\r\n",
                             "Host: localhost\r\n",
                             "Host: elsewhere\r\n",
                             ": b\r\n",
                             "no colon\r\n"}) {
    expect_refused(start + fields + "\r\n" + chunked, {400});
  }
  for (const char* request :
       {"POST /api/login HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n\r\n", "GET /healthz HTTP/1.1\nHost: localhost\n\n",
        "GET /healthz HTTP/1.1\r\nHost: localhost\n\r\n", "GET /healthz\r\n\r\n",
        "GET /healthz HTTP/0.9\r\nHost: localhost\r\n\r\n",
        "GET /healthz HTTP/1.2\r\nHost: localhost\r\n\r\n",
        "GET /healthz HTTP/2.0\r\nHost: localhost\r\n\r\n",
        "GET /healthz http/1.1\r\nHost: localhost\r\n\r\n",
        "GET  /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /healthz  HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET\t/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /health z HTTP/1.1\r\nHost: localhost\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\r\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"}) {
    expect_refused(request, {400});
  }
  EXPECT_TRUE(answers());
}

TEST_F(HostileRequests, TextThatIsNoText) {
  const std::string fields = " HTTP/1.1\r\nHost: localhost\r\n";
  using namespace std::string_literals;
  for (const std::string& bytes : {"\0"s, "\x01"s, "\x7f"s, "\r"s}) {
    expect_refused("GET /api/" + bytes + "filters" + fields + "\r\n", {400});
    expect_refused("GET /api/filters?a=" + bytes + "b" + fields + "\r\n", {400});
    expect_refused("GET /healthz" + fields + "A: b" + bytes + "c\r\n\r\n", {400});
  }
  RawClient client(port());
  for (const char* broken :
       {"%FF", "%C3%28", "%C0%AF", "%E0%80%80", "%ED%A0%80", "%F4%90%80%80", "%", "%4", "%GG"}) {
    for (const char* path : {"/", "/assets/", "/api/product/", "/api/dashboard-data?metric=",
                             "/api/products?q=", "/api/filters?", "/metrics?x="}) {
      const std::string target = std::string(path) + broken;
      const HttpAnswer answer = client.get(target);
      EXPECT_EQ(answer.status, 400) << target;
      expect_inert(answer, target);
    }
  }
  // NUL is a character like any other where it is encoded: nothing is cut off at it.
  EXPECT_EQ(client.get("/dashboard%00.html").status, 404);
  EXPECT_EQ(client.get("/api/product/1%00").status, 404);
  EXPECT_EQ(client.get("/api/dashboard-data?brand_id=1%00").status, 400);
  EXPECT_TRUE(is_json(client.get("/api/dashboard-data?metric=a%00b").body));
  // In fields, bytes beyond ASCII are allowed, and mean nothing here.
  for (const char* name : {"Cookie", "Authorization", "If-None-Match", "X-Request-Id", "X-Anything",
                           "Accept-Encoding", "User-Agent", "X-Stepwell"}) {
    for (const char* value :
         {"\xff\xfe", "\xc3\x28", "stepwell_session=\xff", "Bearer \xff", "\"\xff", "gzip;q=\xff"}) {
      const HttpAnswer answer = client.get("/api/filters", std::string(name) + ": " + value + "\r\n");
      EXPECT_EQ(answer.status, 200) << name << ": " << value;
      EXPECT_EQ(answer.head.find('\xff'), std::string::npos);
    }
  }
  // What a proxy adds is refused here, whatever stands in it.
  for (const char* value : {"\xff\xfe", "\xc3\x28", "\"\xff"}) {
    const HttpAnswer answer = client.get("/api/filters", "X-Forwarded-For: " + std::string(value) + "\r\n");
    EXPECT_EQ(answer.status, 403) << value;
    EXPECT_EQ(answer.head.find('\xff'), std::string::npos);
  }
  EXPECT_TRUE(answers());
}

TEST_F(HostileRequests, PathsThatClimb) {
  for (const char* climb : {"..", "%2e%2e", "%2E.", "..%5c", "..\\", "%2e%2e%2f", "..%2f", "%252e%252e%252f",
                            "..%c0%af", "..;", "....//", "./..", "%2e%2e%5c", "..%00"}) {
    RawClient client(port());
    for (const char* start :
         {"/", "/assets/", "/dashboard/", "/api/product/", "/export/", "//", "/assets/./"}) {
      for (const char* file :
           {"/secret.txt", "/etc/passwd", "secret.txt", "/config.ini", "/stepwell.duckdb"}) {
        for (const int depth : {1, 8}) {
          std::string target = start;
          for (int i = 0; i < depth; ++i) target += std::string(i > 0 ? "/" : "") + climb;
          target += file;
          const HttpAnswer answer = client.get(target);
          EXPECT_TRUE(answer.status == 400 || answer.status == 404) << answer.status << " " << target;
          expect_inert(answer, target);
        }
      }
    }
  }
  EXPECT_TRUE(answers());
}

TEST_F(HostileRequests, ValuesThatArePrograms) {
  const std::vector<std::string> values = {"' OR '1'='1",
                                           "1; DROP TABLE financials;--",
                                           "\" OR \"\"=\"",
                                           "1 UNION SELECT 1,2,3",
                                           "') OR 1=1 /*",
                                           "1 AND SLEEP(5)",
                                           "%' OR '%'='",
                                           "x'||(SELECT 1)||'",
                                           "\\'; --",
                                           "<script>alert(1)</script>",
                                           "\"><img src=x onerror=alert(1)>",
                                           "</script><script>alert(1)</script>",
                                           "javascript:alert(1)",
                                           "{{7*7}}",
                                           "${jndi:x}",
                                           "=HYPERLINK(\"x\")",
                                           "\r\nSet-Cookie: a=b",
                                           std::string("a\0b", 3),
                                           "\xe2\x80\xae",
                                           "-1e309",
                                           "9999999999999999999999"};
  RawClient client(port());
  // Whatever is asked for in a value gets what any unknown text gets, apart from its echo.
  const auto content_of = [](const HttpAnswer& answer) {
    if (answer.field("Content-Type") != "application/json") return answer.body;
    boost::json::value value = boost::json::parse(answer.body);
    if (value.is_object()) value.get_object().erase("metric");
    return boost::json::serialize(value);
  };
  for (const serve::Route& route : serve::routes()) {
    const std::string path = route.path.empty() ? "/nowhere" : std::string(route.path);
    for (const char* parameter : {"metric", "brand_id", "category_id", "marketplace", "as_of", "q", "sort",
                                  "order", "limit", "offset", "anything"}) {
      const std::string start = path + "?" + parameter + "=";
      const HttpAnswer unknown = client.get(start + "no+such+thing");
      for (const std::string& value : values) {
        const std::string target = start + percent_encoded(value);
        const HttpAnswer answer = client.get(target);
        EXPECT_EQ(answer.status, unknown.status) << target;
        EXPECT_EQ(answer.field("Content-Type"), unknown.field("Content-Type")) << target;
        EXPECT_EQ(answer.field("Set-Cookie"), "") << target;
        expect_inert(answer, target);
        if (answer.status == 200 && route.data()) {
          EXPECT_EQ(content_of(answer), content_of(unknown)) << target;
        }
      }
    }
    for (const std::string& value : values) {
      const HttpAnswer answer = client.get(path + (path.ends_with('/') ? "" : "/") + percent_encoded(value));
      EXPECT_EQ(answer.status, 404) << path << " " << value;
      expect_inert(answer, path + value);
    }
  }
  EXPECT_NE(client.get("/api/products?q=" + percent_encoded(values[0])).body.find("\"total\":0,"),
            std::string::npos);
  EXPECT_TRUE(answers());
}

TEST_F(HostileRequests, BodiesThatArePrograms) {
  RawClient client(port());
  for (const char* path : {"/api/login", "/api/refresh", "/api/rollback", "/api/verify"}) {
    for (const std::string& body :
         {std::string("{"), std::string("[]"), std::string("null"),
          std::string("{\"generation\":\"1; DROP\",\"full\":\"x\"}"),
          std::string("{\"generation\":1e400,\"full\":1}"), std::string("{\"full\":null}"),
          std::string("{\"a\":\"\xff\"}"), std::string("{\"full\":{\"full\":{\"full\":{\"full\":{}}}}}"),
          std::string(60'000, '['), std::string("{}{}"), std::string("\0{}", 3),
          std::string("<script>alert(1)</script>")}) {
      client.send(
          fmt::format("POST {} HTTP/1.1\r\nHost: localhost\r\nX-Stepwell: 1\r\nContent-Length: {}\r\n\r\n",
                      path, body.size()) +
          body);
      const HttpAnswer answer = client.receive();
      EXPECT_EQ(answer.status, 400) << path << " " << body.substr(0, 100) << "\n" << answer.body;
      expect_inert(answer, path);
    }
  }
  EXPECT_TRUE(answers());
}

}  // namespace
}  // namespace stepwell::testing
