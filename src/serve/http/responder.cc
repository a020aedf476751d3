#include "serve/http/responder.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <iterator>

#include "base/error.h"
#include "serve/api/asked_labels.h"
#include "serve/api/header_fields.h"
#include "serve/api/routes.h"
#include "serve/auth/secret.h"
#include "serve/http/admission.h"
#include "serve/http/gzip.h"
#include "serve/http/http_text.h"

namespace stepwell::serve {
namespace {

constexpr std::int64_t kDateLifeNs = 500'000'000;
constexpr std::size_t kIdPrefixLetters = 8;
constexpr std::size_t kLogBytesMax = std::size_t{64} << 10;

std::int64_t steady_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kBadRequest:
    case ErrorCode::kUsage:
      return 400;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kHeld:
    case ErrorCode::kBusy:
      return 503;
    default:
      return 500;
  }
}

Answer answer_of(const Error& error) {
  const int status = status_of(error.code());
  if (status == 500) spdlog::error("a request failed: {}", error.what());
  return error_answer(status, with_hint(error));
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
    return answer_of(error);
  } catch (const std::exception& error) {
    spdlog::error("a request failed: {}", error.what());
    return error_answer(500, "the server failed; its log says why");
  }
}

/// Compresses the body where that pays and the client takes it.
void compress(const RequestHead& head, Answer& answer) {
  if (answer.encoded || !head.accepts_gzip || answer.body.size() < kWorthCompressingBytes) return;
  answer.body = gzip(answer.body);
  answer.headers += "Content-Encoding: gzip\r\n";
  answer.encoded = true;
}

/// Runs the route's handler. `edition` may be nullptr.
Answer answer_by_route(const Service& service, const RequestHead& head,
                       const std::optional<auth::Visitor>& visitor, const Query& query, std::size_t route,
                       const Edition* edition) {
  const Route& entry = routes()[route];
  if (entry.data() && edition == nullptr) return answer_unavailable(service);
  Call call{.service = &service, .head = &head, .query = &query};
  if (edition != nullptr) {
    call.snapshot = &edition->snapshot();
    call.settings = &edition->settings();
  }
  if (visitor) call.visitor = &*visitor;
  if (entry.path.ends_with('/')) call.rest = std::string_view(query.path()).substr(entry.path.size());
  Answer answer = entry.answer(call);
  compress(head, answer);
  return answer;
}

}  // namespace

SlowAnswer::SlowAnswer(const Service& service, const RequestHead& head, std::optional<auth::Visitor> visitor,
                       Query query, std::size_t route, std::shared_ptr<const Edition> edition)
    : service_(service),
      head_(head),
      visitor_(std::move(visitor)),
      query_(std::move(query)),
      route_(route),
      edition_(std::move(edition)),
      asks_(edition_ != nullptr && routes()[route].data() && !knows_labels(*edition_, query_)),
      begun_ns_(steady_ns()) {}

void SlowAnswer::ask() const { ask_labels(*edition_, query_); }

void SlowAnswer::make() {
  answer_ = answer_or_error([this] {
    // It may have waited behind others, and the logins may have changed.
    visitor_ = admit(service_, head_.head());
    if (auto refusal = objection(service_, head_.head(), visitor_, routes()[route_]))
      return std::move(*refusal);
    return answer_by_route(service_, head_.head(), visitor_, query_, route_, edition_.get());
  });
}

bool SlowAnswer::is_quick() const { return !routes()[route_].slow(); }

bool SlowAnswer::is_action() const { return routes()[route_].kind == RouteKind::kAction; }

Responder::Responder(const Service& service, Meter& meter, CacheBounds cache, AccessLog* log)
    : service_(service),
      meter_(meter),
      log_(log),
      cache_(cache.entries / 2, cache.bytes / 2),
      cache_gzip_(cache.entries / 2, cache.bytes / 2),
      id_prefix_(auth::random_token().substr(0, kIdPrefixLetters)) {
  begin_burst();
}

void Responder::begin_burst() {
  mark_ns_ = steady_ns();
  if (mark_ns_ - dated_at_ns_ > kDateLifeNs) renew_date(mark_ns_);
  const bool lasting = edition_ == nullptr || edition_->cacheable();
  if (service_.board->edition() == edition_number_ && lasting) return;
  edition_number_ = service_.board->edition();
  cache_.clear();
  cache_gzip_.clear();
  auto snapshot = service_.board->snapshot();
  if (snapshot != nullptr) {
    edition_ = std::make_shared<Edition>(service_.board->settings(), std::move(snapshot));
  }
}

void Responder::renew_date(std::int64_t now_ns) {
  dated_at_ns_ = now_ns;
  common_ = fmt::format("Date: {}\r\nServer: stepwell\r\nX-Content-Type-Options: nosniff\r\n{}", http_date(),
                        service_.secure ? "Strict-Transport-Security: max-age=31536000\r\n" : "");
}

void Responder::append_start(int status, const RequestHead& head, std::string& out) {
  out += status_line(status);
  out += common_;
  if (head.request_id.empty()) {
    id_ = id_prefix_;
    fmt::format_to(std::back_inserter(id_), "-{:x}", ++id_count_);
  } else {
    id_ = head.request_id;
  }
  out += "X-Request-Id: ";
  out += id_;
  out += "\r\n";
  if (!head.keep_alive) {
    out += "Connection: close\r\n";
  } else if (head.version_1_0) {
    out += "Connection: keep-alive\r\n";
  }
}

bool Responder::answer_kept(const RequestHead& head, std::string& out) {
  if (head.method != RequestHead::Method::kGet && head.method != RequestHead::Method::kHead) return false;
  const KeptAnswer* const kept = cache_for(head).find(head.target);
  if (kept == nullptr) return false;
  const Visitor visitor = admit(service_, head);
  if (!visitor) return false;
  meter_.cache_hits.add(1);
  const std::size_t begin = out.size();
  const int status = edition_->is_known(head.if_none_match) ? 304 : 200;
  append_start(status, head, out);
  out += edition_->validators(kept->compressed);
  if (status == 304) {
    out += "\r\n";
  } else if (head.method == RequestHead::Method::kHead) {
    out.append(kept->text, 0, kept->head_size);
  } else {
    out += kept->text;
  }
  done(head, visitor, kept->route, status, out.size() - begin);
  return true;
}

std::shared_ptr<SlowAnswer> Responder::answer(const RequestHead& head, std::string& out) {
  if (answer_kept(head, out)) return nullptr;
  std::size_t route = routes().size() - 1;
  std::shared_ptr<SlowAnswer> slow;
  const Visitor visitor = admit(service_, head);
  const Answer answer = answer_or_error([&] {
    Query query(head.target);
    route = find_route(query.path());
    const Route& entry = routes()[route];
    if (auto refusal = objection(service_, head, visitor, entry)) return std::move(*refusal);
    const bool asks = entry.data() && edition_ != nullptr && !knows_labels(*edition_, query);
    if ((!entry.slow() && !asks) || (entry.data() && edition_ == nullptr)) {
      return answer_by_route(service_, head, visitor, query, route, edition_.get());
    }
    slow.reset(new SlowAnswer(service_, head, visitor, std::move(query), route, edition_));
    return Answer();
  });
  if (slow == nullptr) append_answer(head, visitor, route, answer, edition_, out);
  return slow;
}

void Responder::finish(const SlowAnswer& slow, std::string& out) {
  mark_ns_ = slow.begun_ns_;
  append_answer(slow.head_.head(), slow.visitor_, slow.route_, slow.answer_, slow.edition_, out);
}

void Responder::append_answer(const RequestHead& head, const Visitor& visitor, std::size_t route,
                              const Answer& answer, const std::shared_ptr<const Edition>& edition,
                              std::string& out) {
  const std::size_t begin = out.size();
  const bool data = routes()[route].data() && answer.status == 200;
  const bool known = data ? edition->is_known(head.if_none_match)
                          : !answer.etag.empty() && names_tag(head.if_none_match, answer.etag);
  const int status = known ? 304 : answer.status;
  append_start(status, head, out);
  out += data ? edition->validators(answer.encoded) : validators_of(answer);
  if (known) {
    if (!data) out += answer.headers;
    out += "\r\n";
    done(head, visitor, route, status, out.size() - begin);
    return;
  }
  const std::size_t content = out.size();
  append_content(answer, out);
  const std::size_t head_size = out.size() - content;
  if (data && edition == edition_ && edition->cacheable()) {
    cache_for(head).keep(head.target, {.text = out.substr(content) + answer.body,
                                       .head_size = head_size,
                                       .route = route,
                                       .compressed = answer.encoded});
  }
  if (head.method != RequestHead::Method::kHead) out += answer.body;
  done(head, visitor, route, status, out.size() - begin);
}

void Responder::refuse(int status, std::string_view message, std::string& out, std::string_view client) {
  const std::size_t begin = out.size();
  const RequestHead head{.method = RequestHead::Method::kOther, .client = client, .keep_alive = false};
  const Answer answer = error_answer(status, message);
  append_start(status, head, out);
  out += validators_of(answer);
  append_content(answer, out);
  out += answer.body;
  done(head, std::nullopt, routes().size() - 1, status, out.size() - begin);
}

void Responder::done(const RequestHead& head, const Visitor& visitor, std::size_t route, int status,
                     std::size_t bytes) {
  const std::int64_t now = steady_ns();
  meter_.count(route, status, now - mark_ns_);
  if (log_ != nullptr) {
    fmt::format_to(std::back_inserter(log_lines_), "{} {} {} \"{} {}\" {} {} {:.6f} {}\n", log_time(now_us()),
                   head.client.empty() ? "-" : quotable(head.client),
                   visitor && !visitor->name.empty() ? visitor->name : "-", method_name(head.method),
                   head.target.empty() ? "-" : quotable(head.target), status, bytes,
                   static_cast<double>(now - mark_ns_) / 1e9, id_);
    if (log_lines_.size() > kLogBytesMax) flush_log();
  }
  mark_ns_ = now;
}

void Responder::flush_log() {
  if (log_lines_.empty()) return;
  log_->write(log_lines_);
  log_lines_.clear();
}

}  // namespace stepwell::serve
