#include "serve/http/input.h"

#include <gtest/gtest.h>

#include <cstring>

namespace stepwell::serve {
namespace {

/// Takes what fits off the front of `bytes`.
void feed(Input& input, std::string_view& bytes) {
  const std::span<char> space = input.space();
  const std::size_t count = std::min(space.size(), bytes.size());
  std::memcpy(space.data(), bytes.data(), count);
  input.received(count);
  bytes.remove_prefix(count);
}
void feed_all(Input& input, std::string_view bytes) {
  feed(input, bytes);
  ASSERT_TRUE(bytes.empty());
}

/// The status that the first request ends with: 200 for one that is complete, 0 for one that is not.
int outcome(std::string_view bytes) {
  Input input;
  for (;;) {
    feed(input, bytes);
    switch (input.next()) {
      case Input::State::kRequest:
        return 200;
      case Input::State::kRefused:
        return input.refusal().status;
      case Input::State::kNeedMore:
        if (bytes.empty()) return 0;
    }
  }
}

TEST(Input, TakesRequestsApart) {
  Input input;
  feed_all(
      input,
      "GET /a?b=c HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"1\"\r\nif-none-match: W/\"2\"\r\n"
      "Accept: text/html, */*\r\n\r\n"
      "\r\nHEAD /d HTTP/1.0\r\nAccept-Encoding: br\r\nAccept-Encoding: gzip\r\nConnection: keep-alive\r\n\r\n"
      "POST /e HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
      "GET /f HTTP/1.0\r\n\r\nGET /g");
  ASSERT_EQ(input.next(), Input::State::kRequest);
  EXPECT_EQ(input.head().method, RequestHead::Method::kGet);
  EXPECT_EQ(input.head().target, "/a?b=c");
  EXPECT_EQ(input.head().if_none_match, "\"1\",W/\"2\"");
  EXPECT_TRUE(input.head().keep_alive);
  EXPECT_FALSE(input.head().accepts_gzip);
  EXPECT_TRUE(input.head().accepts_html);
  ASSERT_EQ(input.next(), Input::State::kRequest);
  EXPECT_EQ(input.head().method, RequestHead::Method::kHead);
  EXPECT_TRUE(input.head().accepts_gzip);
  EXPECT_FALSE(input.head().accepts_html);
  EXPECT_TRUE(input.head().version_1_0);
  EXPECT_TRUE(input.head().keep_alive);
  EXPECT_EQ(input.head().if_none_match, "");
  ASSERT_EQ(input.next(), Input::State::kRequest);
  EXPECT_EQ(input.head().method, RequestHead::Method::kPost);
  EXPECT_EQ(input.head().body, "abc");
  ASSERT_EQ(input.next(), Input::State::kRequest);
  EXPECT_EQ(input.head().target, "/f");
  EXPECT_EQ(input.head().body, "");
  EXPECT_FALSE(input.head().keep_alive);
  ASSERT_EQ(input.next(), Input::State::kNeedMore);
  EXPECT_TRUE(input.partial());
}

TEST(Input, TellsWhoAsks) {
  Input input;
  feed_all(input,
           "POST /a HTTP/1.1\r\nHost: localhost:1\r\nCookie: x=1; stepwell_session=abc\r\nCookie: y=2; "
           "stepwell_device=def\r\n"
           "Authorization: Bearer tok\r\nx-stepwell: 1\r\nX-Request-ID: r-1\r\n"
           "X-Forwarded-For: 10.0.0.1, 10.0.0.2\r\nTransfer-Encoding: chunked\r\n\r\n"
           "2\r\n{\"\r\n1\r\n}\r\n0\r\n\r\n"
           "PUT /b HTTP/1.1\r\nHost: x\r\nX-Request-Id: a b\r\nContent-Length: 1\r\n\r\nz");
  ASSERT_EQ(input.next(), Input::State::kRequest);
  EXPECT_EQ(input.head().host, "localhost:1");
  EXPECT_EQ(input.head().session, "abc");
  EXPECT_EQ(input.head().bearer, "tok");
  EXPECT_EQ(input.head().request_id, "r-1");
  EXPECT_EQ(input.head().client, "10.0.0.2");
  EXPECT_EQ(input.head().device, "def");
  EXPECT_TRUE(input.head().through_proxy);
  EXPECT_EQ(input.head().body, "{\"}");
  EXPECT_TRUE(input.head().from_own_page);
  ASSERT_EQ(input.next(), Input::State::kRequest);
  EXPECT_EQ(input.head().method, RequestHead::Method::kOther);
  for (const auto text : {input.head().session, input.head().bearer, input.head().request_id,
                          input.head().client, input.head().body, input.head().device}) {
    EXPECT_EQ(text, "");
  }
  EXPECT_FALSE(input.head().through_proxy);
  EXPECT_FALSE(input.head().from_own_page);
}

TEST(Input, TellsWhatAProxyPassedOn) {
  for (const char* field : {"X-Forwarded-For: 10.0.0.1", "x-forwarded-for:", "X-FORWARDED-FOR: \t",
                            "X-Forwarded-For: a\r\nX-Forwarded-For:", "Forwarded: for=10.0.0.1", "FORWARDED:",
                            "X-Real-IP: 10.0.0.1", "x-real-ip:", "Via: 1.1 proxy", "X-Forwarded-Proto: https",
                            "X-Forwarded-Host: x", "CF-Connecting-IP: 10.0.0.1"}) {
    Input input;
    feed_all(input, std::string("GET / HTTP/1.1\r\nHost: localhost\r\n") + field + "\r\n\r\n");
    ASSERT_EQ(input.next(), Input::State::kRequest) << field;
    EXPECT_TRUE(input.head().through_proxy) << field;
  }
}

TEST(Input, IsTheSameHoweverTheBytesArrive) {
  const std::string text =
      "POST /first HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nTrailer: "
      "v\r\n\r\n"
      "GET /second HTTP/1.1\r\nHost: x\r\nIf-None-Match: *\r\n\r\n";
  for (std::size_t cut = 1; cut < text.size(); ++cut) {
    for (const std::size_t step : {cut, std::size_t{1}}) {
      Input input;
      std::vector<std::string> seen;
      for (std::size_t at = 0; at < text.size(); at += step) {
        feed_all(input, std::string_view(text).substr(at, step));
        Input::State state = input.next();
        for (; state == Input::State::kRequest; state = input.next()) seen.emplace_back(input.head().target);
        ASSERT_EQ(state, Input::State::kNeedMore) << cut;
      }
      ASSERT_EQ(seen, (std::vector<std::string>{"/first", "/second"})) << cut;
      EXPECT_FALSE(input.partial());
      if (step == 1 && cut > 1) break;
    }
  }
}

TEST(Input, AChunkHeadPassedWhereItArrivedInLargePieces) {
  const std::string text = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
                           std::string(20'000, 'x') + "\r\na\r\n0\r\n\r\n";
  for (const std::size_t step : {std::size_t{1}, std::size_t{4096}, text.size()}) {
    Input input;
    Input::State state = Input::State::kNeedMore;
    for (std::string_view rest = text; !rest.empty() && state == Input::State::kNeedMore;) {
      std::string_view piece = rest.substr(0, step);
      const std::size_t size = piece.size();
      feed(input, piece);
      rest.remove_prefix(size - piece.size());
      state = input.next();
    }
    EXPECT_EQ(state, Input::State::kRefused) << step;
  }
}

TEST(Input, ALastChunkThatCameByteByByteStoppedDebugBuilds) {
  Input input;
  const std::string_view text = "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  for (std::size_t at = 0; at < text.size(); ++at) {
    ASSERT_EQ(input.next(), Input::State::kNeedMore) << at;
    feed_all(input, text.substr(at, 1));
  }
  EXPECT_EQ(input.next(), Input::State::kRequest);
}

TEST(Input, AShortFirstLineWaitedForWhatFollowsTheHeader) {
  EXPECT_EQ(outcome("GET 2 \r\n\r\n"), 400);
  EXPECT_EQ(outcome("G\r\n\r\n"), 400);
}

TEST(Input, RefusesWhatIsNoRequest) {
  for (const char* text :
       {"\x16\x03\x01", "GET /\r\n\r\n", "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\nHost: x\n\n",
        "GET / HTTP/1.1\r\nHost : x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        "GET /\x01 HTTP/1.1\r\nHost: x\r\n\r\n", " GET / HTTP/1.1\r\nHost: x\r\n\r\n"}) {
    EXPECT_EQ(outcome(text), 400) << text;
  }
  EXPECT_EQ(outcome(""), 0);
  EXPECT_EQ(outcome("\r\n"), 0);
  EXPECT_EQ(outcome("GET / HTTP/1.1\r\nHost: x\r\n"), 0);
}

TEST(Input, RefusesWhatAProxyMightReadDifferently) {
  const std::string start = "POST / HTTP/1.1\r\nHost: x\r\n";
  for (const char* fields :
       {"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: chunked, chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: identity\r\n",
        "Content-Length: 3\r\nContent-Length: 4\r\n", "Content-Length: -3\r\n", "Content-Length: 3x\r\n",
        "Transfer-Encoding:\x0b"
        "chunked\r\n"}) {
    EXPECT_EQ(outcome(start + fields + "\r\nabc"), 400) << fields;
  }
  EXPECT_EQ(outcome("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
}

TEST(Input, AFoldedFieldWasTakenForOneField) {
  for (const char* fields : {"Transfer-Encoding:\r\n chunked\r\n", "A: b\r\n\tContent-Length: 3\r\n",
                             " Transfer-Encoding: chunked\r\n"}) {
    const std::string text = std::string("POST / HTTP/1.1\r\nHost: x\r\n") + fields + "\r\n";
    EXPECT_EQ(outcome(text), 400) << fields;
  }
}

TEST(Input, BoundsHeadersAndBodies) {
  const auto with_header = [](std::size_t size) {
    std::string text = "GET / HTTP/1.1\r\nHost: x\r\nA: ";
    return text + std::string(size - text.size() - 4, 'a') + "\r\n\r\n";
  };
  EXPECT_EQ(outcome(with_header(16 * 1024)), 200);
  EXPECT_EQ(outcome(with_header(16 * 1024 + 1)), 431);
  EXPECT_EQ(outcome("GET /" + std::string(20'000, 'a')), 431);
  std::string many = "GET / HTTP/1.1\r\nHost: x\r\n";
  for (int i = 0; i < 3000; ++i) many += "A: b\r\n";
  EXPECT_EQ(outcome(many), 431);
  EXPECT_EQ(outcome("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n"), 413);
  EXPECT_EQ(outcome("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 65536\r\n\r\n" + std::string(65536, 'b')),
            200);
  EXPECT_EQ(outcome("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n10001\r\n"), 413);
  EXPECT_EQ(outcome("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
                    std::string(40'000, 'x')),
            400);
}

}  // namespace
}  // namespace stepwell::serve
