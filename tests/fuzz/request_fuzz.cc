// Whatever bytes a client sends, the parsers of requests answer for themselves: nothing is read outside of
// them, nothing but Error is thrown, and what is understood does not depend on how the bytes happened to
// arrive.
//
// The first byte chooses a parser, so that one corpus serves all of them. libFuzzer drives this in the preset
// `fuzz`; in ordinary builds fuzz_driver.cc does, for a few seconds.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstring>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "serve/api/header_fields.h"
#include "serve/api/query.h"
#include "serve/api/request_body.h"
#include "serve/http/input.h"

namespace stepwell::serve {
namespace {

/// Not an assertion: the driver tells what the bytes were, and libFuzzer takes what is thrown for a crash.
void require(bool holds, const std::string& what) {
  if (!holds) throw std::logic_error(what);
}

/// The code and text of the Error that `work` throws; empty if it throws none. Anything else is a finding.
std::string error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    require(error.code() == ErrorCode::kBadRequest, std::string("not the client's mistake: ") + error.what());
    return error.what();
  }
  return {};
}

/// All that is understood of a head, in one text.
std::string describe(const RequestHead& head) {
  return fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}{}{}{}{}", static_cast<int>(head.method), head.target,
                     head.if_none_match, head.host, head.session, head.device, head.bearer, head.request_id,
                     head.client, head.body, head.through_proxy, head.from_own_page, head.accepts_gzip,
                     head.version_1_0, head.keep_alive);
}

/// What is understood of bytes that arrive in pieces, the sizes of which `next_size` gives.
std::vector<std::string> requests_in(std::string_view bytes, const std::function<std::size_t()>& next_size) {
  Input input;
  std::vector<std::string> seen;
  for (;;) {
    Input::State state = Input::State::kRequest;
    while (state == Input::State::kRequest) {
      state = input.next();
      if (state != Input::State::kRequest) break;
      require(!input.head().target.empty(), "a request without a target");
      seen.push_back(describe(input.head()));
      require(describe(OwnedHead(input.head()).head()) == seen.back(), "the owned head differs");
    }
    if (state == Input::State::kRefused) {
      require(input.refusal().status >= 400 && input.refusal().status < 500, "a refusal that is none");
      seen.push_back(fmt::format("refused: {} {}", input.refusal().status, input.refusal().message));
      return seen;
    }
    if (bytes.empty()) break;
    const std::span<char> space = input.space();
    require(!space.empty(), "there is no room for more");
    const std::size_t count = std::min({space.size(), bytes.size(), next_size()});
    std::memcpy(space.data(), bytes.data(), count);
    input.received(count);
    bytes.remove_prefix(count);
  }
  seen.push_back(input.partial() ? "partial" : "done");
  return seen;
}

/// How bytes arrive must not matter; tells what was understood of them, if it does.
///
/// With one exception, which is Beast's: it charges a chunk against the limit of the body each time it looks
/// at the chunk's head, and looks again where a quoted extension goes on over the end of its line. Such a
/// request is never understood, and may be refused for its size before it is for its extension.
void require_same(std::vector<std::string> one, std::vector<std::string> other) {
  if (one.back().starts_with("refused: 413") != other.back().starts_with("refused: 413")) {
    for (auto* seen : {&one, &other}) {
      require(seen->back() != "done", "a body that is too large in pieces alone");
      seen->pop_back();
    }
  }
  require(one == other, fmt::format("how the bytes arrive matters:\n  {}\n  {}", fmt::join(one, "\n  "),
                                    fmt::join(other, "\n  ")));
}

void fuzz_requests(std::string_view bytes) {
  std::uint32_t state = bytes.empty() ? 1 : static_cast<unsigned char>(bytes.front());
  const std::string_view text = bytes.empty() ? bytes : bytes.substr(1);
  const auto whole = requests_in(text, [] { return std::size_t{1} << 20; });
  const auto single = requests_in(text, [] { return std::size_t{1}; });
  const auto pieces = requests_in(text, [&state] {
    state = state * 1'664'525 + 1'013'904'223;
    // Mostly small ones; now and then one that holds several requests.
    return std::size_t{1} + ((state >> 28) == 0 ? state >> 20 : (state >> 16) % 32);
  });
  require_same(whole, single);
  require_same(whole, pieces);
}

void fuzz_query(std::string_view target) {
  const std::string error = error_of([&] { Query{target}; });
  require(error_of([&] { Query{target}; }) == error, "not the same twice");
  if (!error.empty()) return;
  const Query query(target);
  require(!query.path().empty(), "an empty path");
  for (const char* name : {"metric", "brand_id", "as_of", "limit", "q", "a"}) {
    error_of([&] { query.id(name); });
    error_of([&] { query.month(name); });
    error_of([&] {
      const std::uint64_t count = query.count(name, 50, 1, 1000);
      require(count >= 1 && count <= 1000, "a count out of its bounds");
    });
    const auto value = query.text(name);
    if (!value) continue;
    require(!value->empty(), "a text that is there and empty");
    std::string again = fmt::format("/?{}=", name);
    for (const char c : *value) again += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    require(Query(again).text(name) == value, "a text that does not survive its encoding");
  }
}

void fuzz_fields(std::string_view text) {
  const auto inside = [text](std::string_view part) {
    return part.empty() ||
           (part.data() >= text.data() && part.data() + part.size() <= text.data() + text.size());
  };
  const std::string_view session = cookie_value(text, "stepwell_session");
  require(inside(session) && session.find(';') == std::string_view::npos, "a cookie of others' bytes");
  require(inside(bearer_token(text)), "a token of others' bytes");
  const std::string_view last = last_of_list(text);
  require(inside(last) && last.find(',') == std::string_view::npos, "an element of others' bytes");
  if (is_request_id(text)) {
    require(text.size() <= 64 && text.find_first_of("\r\n \"") == std::string_view::npos,
            "an id that breaks lines");
  }
  if (is_local_host(text)) require(text.find('/') != 0, "a path for a host");
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  require(accepts_gzip(text) == accepts_gzip(upper), "encodings that depend on case");
  const std::string tag = "\"7-gzip\"";
  if (names_tag(text, tag)) {
    require(text.find(tag) != std::string_view::npos || text.find('*') != std::string_view::npos,
            "a tag that is not there");
  }
}

void fuzz_body(std::string_view body) {
  const RequestHead head{.body = body};
  boost::json::object object;
  const std::string error = error_of([&] { object = request_object(head); });
  if (!error.empty()) {
    require(error_of([&] { request_object(head); }) == error, "not the same twice");
    return;
  }
  require(request_object(head) == object, "not the same twice");
  for (const char* name : {"username", "generation", "full"}) {
    error_of([&] { text_member(object, name); });
    error_of([&] { number_member(object, name); });
    error_of([&] { flag_member(object, name); });
  }
}

}  // namespace
}  // namespace stepwell::serve

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  // A copy of exactly that size: AddressSanitizer sees whoever reads beyond it.
  const std::vector<char> bytes(data + 1, data + size);
  const std::string_view text(bytes.data(), bytes.size());
  constexpr void (*kParsers[])(std::string_view) = {stepwell::serve::fuzz_requests,
                                                    stepwell::serve::fuzz_query, stepwell::serve::fuzz_fields,
                                                    stepwell::serve::fuzz_body};
  kParsers[data[0] % std::size(kParsers)](text);
  return 0;
}
