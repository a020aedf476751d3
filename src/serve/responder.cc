#include "serve/responder.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <ctime>
#include <iterator>

#include "base/error.h"
#include "serve/json_writer.h"
#include "serve/validators.h"

namespace stepwell::serve {
namespace {

constexpr std::int64_t kDateLifeNs = 500'000'000;
constexpr std::string_view kJustOnce = "Cache-Control: no-store\r\n";

std::int64_t steady_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::string_view status_line(int status) {
  switch (status) {
    case 200:
      return "HTTP/1.1 200 OK\r\n";
    case 302:
      return "HTTP/1.1 302 Found\r\n";
    case 304:
      return "HTTP/1.1 304 Not Modified\r\n";
    case 400:
      return "HTTP/1.1 400 Bad Request\r\n";
    case 404:
      return "HTTP/1.1 404 Not Found\r\n";
    case 405:
      return "HTTP/1.1 405 Method Not Allowed\r\n";
    case 408:
      return "HTTP/1.1 408 Request Timeout\r\n";
    case 413:
      return "HTTP/1.1 413 Payload Too Large\r\n";
    case 431:
      return "HTTP/1.1 431 Request Header Fields Too Large\r\n";
    case 501:
      return "HTTP/1.1 501 Not Implemented\r\n";
    case 503:
      return "HTTP/1.1 503 Service Unavailable\r\n";
    default:
      return "HTTP/1.1 500 Internal Server Error\r\n";
  }
}

/// "Sun, 06 Nov 1994 08:49:37 GMT"; not strftime's, whose names follow the locale.
std::string http_date() {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays[utc.tm_wday], utc.tm_mday,
                     month_abbreviation(utc.tm_mon + 1), utc.tm_year + 1900, utc.tm_hour, utc.tm_min,
                     utc.tm_sec);
}

Answer error_answer(int status, std::string_view message) {
  return {.body = fmt::format("{{\"error\":{}}}", json_text(message)), .status = status, .headers = {}};
}

Answer error_answer(const Error& error) {
  const int status = error.code() == ErrorCode::kBadRequest ? 400
                     : error.code() == ErrorCode::kNotFound ? 404
                                                            : 500;
  if (status == 500) spdlog::error("a request failed: {}", error.what());
  const std::string message =
      error.hint().empty() ? error.what() : fmt::format("{}; {}", error.what(), error.hint());
  return error_answer(status, message);
}

void append_content(const Answer& answer, std::string& out) {
  fmt::format_to(std::back_inserter(out), "Content-Type: {}\r\nContent-Length: {}\r\n{}\r\n",
                 answer.content_type, answer.body.size(), answer.headers);
}

/// The header lines by which an answer that is no data answer is kept, or not.
std::string validators_of(const Answer& answer) {
  const std::string tag = answer.etag.empty() ? "" : fmt::format("ETag: {}\r\n", answer.etag);
  return fmt::format("{}Cache-Control: {}\r\n", tag, answer.cache_control);
}

/// The answer of `handler`; what it throws becomes one.
template <typename Handler>
Answer answer_or_error(Handler handler) {
  try {
    return handler();
  } catch (const Error& error) {
    return error_answer(error);
  } catch (const std::exception& error) {
    spdlog::error("a request failed: {}", error.what());
    return error_answer(500, "the server failed; its log says why");
  }
}

/// Runs the route's handler. `edition` may be nullptr.
Answer ask(const Service& service, const RequestHead& head, const Query& query, std::size_t route,
           const Edition* edition) {
  const Route& entry = routes()[route];
  if (head.method == RequestHead::Method::kOther && !entry.path.empty()) {
    Answer answer = error_answer(405, fmt::format("{} answers to GET and HEAD only", query.path()));
    answer.headers = "Allow: GET, HEAD\r\n";
    return answer;
  }
  if (entry.data && edition == nullptr) return answer_unavailable(service);
  Call call{.service = &service, .snapshot = nullptr, .query = &query};
  if (edition != nullptr) call.snapshot = &edition->snapshot();
  call.accepts_gzip = head.accepts_gzip;
  if (entry.path.ends_with('/')) call.rest = std::string_view(query.path()).substr(entry.path.size());
  return entry.answer(call);
}

}  // namespace

SlowAnswer::SlowAnswer(const Service& service, const RequestHead& head, Query query, std::size_t route,
                       std::shared_ptr<const Edition> edition)
    : service_(service),
      target_(head.target),
      if_none_match_(head.if_none_match),
      head_(head),
      query_(std::move(query)),
      route_(route),
      edition_(std::move(edition)),
      begun_ns_(steady_ns()) {
  head_.target = target_;
  head_.if_none_match = if_none_match_;
}

void SlowAnswer::make() {
  answer_ = answer_or_error([this] { return ask(service_, head_, query_, route_, edition_.get()); });
}

Responder::Responder(const Service& service, Meter& meter, CacheBounds cache)
    : service_(service), meter_(meter), cache_(cache.entries, cache.bytes) {
  begin_burst();
}

void Responder::begin_burst() {
  mark_ns_ = steady_ns();
  if (mark_ns_ - dated_at_ns_ > kDateLifeNs) renew_date(mark_ns_);
  const bool lasting = edition_ == nullptr || edition_->cacheable();
  if (service_.board->edition() == edition_number_ && lasting) return;
  edition_number_ = service_.board->edition();
  cache_.clear();
  edition_ = std::make_shared<Edition>(service_, service_.board->snapshot());
}

void Responder::renew_date(std::int64_t now_ns) {
  dated_at_ns_ = now_ns;
  common_ = fmt::format("Date: {}\r\nServer: stepwell\r\nX-Content-Type-Options: nosniff\r\n", http_date());
}

void Responder::count(std::size_t route, int status) {
  const std::int64_t now = steady_ns();
  meter_.count(route, status, now - mark_ns_);
  mark_ns_ = now;
}

void Responder::append_start(int status, const RequestHead& head, std::string& out) const {
  out += status_line(status);
  out += common_;
  if (!head.keep_alive) {
    out += "Connection: close\r\n";
  } else if (head.version_1_0) {
    out += "Connection: keep-alive\r\n";
  }
}

bool Responder::answer_kept(const RequestHead& head, std::string& out) {
  if (head.method == RequestHead::Method::kOther) return false;
  const KeptAnswer* const kept = cache_.find(head.target);
  if (kept == nullptr) return false;
  meter_.cache_hits.add(1);
  const int status = edition_->is_known(head.if_none_match) ? 304 : 200;
  append_start(status, head, out);
  out += edition_->validators();
  if (status == 304) {
    out += "\r\n";
  } else if (head.method == RequestHead::Method::kHead) {
    out.append(kept->text, 0, kept->head_size);
  } else {
    out += kept->text;
  }
  count(kept->route, status);
  return true;
}

std::unique_ptr<SlowAnswer> Responder::answer(const RequestHead& head, std::string& out) {
  if (answer_kept(head, out)) return nullptr;
  std::size_t route = routes().size() - 1;
  std::unique_ptr<SlowAnswer> slow;
  const Answer answer = answer_or_error([&] {
    Query query(head.target);
    route = find_route(query.path());
    if (!routes()[route].slow || edition_ == nullptr || head.method == RequestHead::Method::kOther) {
      return ask(service_, head, query, route, edition_.get());
    }
    slow.reset(new SlowAnswer(service_, head, std::move(query), route, edition_));
    return Answer();
  });
  if (slow == nullptr) append_answer(head, route, answer, edition_, out);
  return slow;
}

void Responder::finish(const SlowAnswer& slow, std::string& out) {
  mark_ns_ = slow.begun_ns_;
  append_answer(slow.head_, slow.route_, slow.answer_, slow.edition_, out);
}

void Responder::append_answer(const RequestHead& head, std::size_t route, const Answer& answer,
                              const std::shared_ptr<const Edition>& edition, std::string& out) {
  const bool data = routes()[route].data && answer.status == 200;
  if (data && edition->is_known(head.if_none_match)) {
    append_start(304, head, out);
    out += edition->validators();
    out += "\r\n";
    count(route, 304);
    return;
  }
  if (!answer.etag.empty() && names_tag(head.if_none_match, answer.etag)) {
    append_start(304, head, out);
    out += validators_of(answer);
    out += answer.headers;
    out += "\r\n";
    count(route, 304);
    return;
  }
  append_start(answer.status, head, out);
  out += data ? edition->validators() : validators_of(answer);
  const std::size_t content = out.size();
  append_content(answer, out);
  const std::size_t head_size = out.size() - content;
  if (data && edition == edition_ && edition->cacheable()) {
    cache_.keep(head.target,
                {.text = out.substr(content) + answer.body, .head_size = head_size, .route = route});
  }
  if (head.method != RequestHead::Method::kHead) out += answer.body;
  count(route, answer.status);
}

void Responder::refuse(int status, std::string_view message, std::string& out) {
  const Answer answer = error_answer(status, message);
  append_start(status, {.keep_alive = false}, out);
  out += kJustOnce;
  append_content(answer, out);
  out += answer.body;
  count(routes().size() - 1, status);
}

}  // namespace stepwell::serve
