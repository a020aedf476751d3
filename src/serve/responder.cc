#include "serve/responder.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <ctime>
#include <iterator>

#include "base/error.h"
#include "serve/json_writer.h"

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

}  // namespace

Responder::Responder(const Service& service, Meter& meter, CacheBounds cache)
    : service_(service), meter_(meter), cache_(cache.entries, cache.bytes) {
  begin_burst();
}

void Responder::begin_burst() {
  mark_ns_ = steady_ns();
  if (mark_ns_ - dated_at_ns_ > kDateLifeNs) renew_date(mark_ns_);
  // The validators of an empty pyramid name the current month, which passes.
  if (service_.board->edition() != edition_ || (snapshot_ != nullptr && !cacheable_)) pick_up();
}

void Responder::renew_date(std::int64_t now_ns) {
  dated_at_ns_ = now_ns;
  common_ = fmt::format("Date: {}\r\nServer: stepwell\r\nX-Content-Type-Options: nosniff\r\n", http_date());
}

void Responder::pick_up() {
  edition_ = service_.board->edition();
  cache_.clear();
  snapshot_ = service_.board->snapshot();
  const Generation& generation = snapshot_->generation();
  // The number alone would let a database that was made anew match what a browser kept of the old one; and
  // another release, or another as-of month, may answer differently for the same generation.
  etag_ = fmt::format("\"{}-{}-{:x}-{}\"", STEPWELL_VERSION, generation.number, generation.published_at,
                      default_as_of(service_, *snapshot_).str());
  validators_ = fmt::format("ETag: {}\r\nX-Stepwell-Generation: {}\r\nCache-Control: private, no-cache\r\n",
                            etag_, generation.number);
  cacheable_ = service_.as_of || !snapshot_->latest_month().is_none();
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

bool Responder::is_known(const RequestHead& head) const {
  std::string_view list = head.if_none_match;
  if (list.empty()) return false;
  if (list.find_first_not_of(" \t*") == std::string_view::npos) return true;
  // Weak comparison: W/ is passed over. Our tags hold neither quotes nor escapes.
  for (auto begin = list.find('"'); begin != std::string_view::npos; begin = list.find('"')) {
    const auto end = list.find('"', begin + 1);
    if (end == std::string_view::npos) return false;
    if (list.substr(begin, end + 1 - begin) == etag_) return true;
    list.remove_prefix(end + 1);
  }
  return false;
}

bool Responder::answer_kept(const RequestHead& head, std::string& out) {
  if (head.method == RequestHead::Method::kOther) return false;
  const KeptAnswer* const kept = cache_.find(head.target);
  if (kept == nullptr) return false;
  meter_.cache_hits.add(1);
  const int status = is_known(head) ? 304 : 200;
  append_start(status, head, out);
  out += validators_;
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

void Responder::answer(const RequestHead& head, std::string& out) {
  if (answer_kept(head, out)) return;
  std::size_t route = routes().size() - 1;
  const Answer answer = ask(head, route);
  const bool data = routes()[route].data && answer.status == 200;
  if (data && is_known(head)) {
    append_start(304, head, out);
    out += validators_;
    out += "\r\n";
    count(route, 304);
    return;
  }
  append_start(answer.status, head, out);
  out += data ? std::string_view(validators_) : kJustOnce;
  const std::size_t content = out.size();
  append_content(answer, out);
  const std::size_t head_size = out.size() - content;
  if (data && cacheable_) {
    cache_.keep(head.target,
                {.text = out.substr(content) + answer.body, .head_size = head_size, .route = route});
  }
  if (head.method != RequestHead::Method::kHead) out += answer.body;
  count(route, answer.status);
}

Answer Responder::ask(const RequestHead& head, std::size_t& route) {
  try {
    const Query query(head.target);
    route = find_route(query.path());
    return ask_route(head, query, route);
  } catch (const Error& error) {
    return error_answer(error);
  } catch (const std::exception& error) {
    spdlog::error("a request failed: {}", error.what());
    return error_answer(500, "the server failed; its log says why");
  }
}

Answer Responder::ask_route(const RequestHead& head, const Query& query, std::size_t route) {
  const Route& entry = routes()[route];
  if (head.method == RequestHead::Method::kOther && !entry.path.empty()) {
    Answer answer = error_answer(405, fmt::format("{} answers to GET and HEAD only", query.path()));
    answer.headers = "Allow: GET, HEAD\r\n";
    return answer;
  }
  if (entry.data && snapshot_ == nullptr) return answer_unavailable(service_);
  std::string_view rest;
  if (entry.path.ends_with('/')) rest = std::string_view(query.path()).substr(entry.path.size());
  return entry.answer({.service = &service_, .snapshot = snapshot_.get(), .query = &query, .rest = rest});
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
