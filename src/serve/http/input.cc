#include "serve/http/input.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace stepwell::serve {
namespace {

constexpr std::size_t kReadBytesMin = 4096;
/// "0", and two line ends: every body in chunks has that many bytes to come. Beast counts on it, with an
/// assertion, when it looks at a last chunk for the second time.
constexpr std::size_t kLastChunkBytes = 5;
constexpr std::size_t kHeaderBytesMax = RequestParser::kHeaderBytesMax;

enum class HeaderEnd { kFound, kMissing, kBroken, kFolded };

/// Looks for the empty line that ends a header, from `scanned` on, which advances to the last line that is
/// not complete. A line that ends without CR is broken: waiting for CRLF CRLF would only end with the
/// timeout. One that begins with a blank continues the field before it for some readers and not for others:
/// RFC 9112 section 5.2 lets a server refuse it.
HeaderEnd find_header_end(std::string_view bytes, std::size_t& scanned) {
  for (;;) {
    const std::size_t line_end = bytes.find('\n', scanned);
    if (line_end == std::string_view::npos) return HeaderEnd::kMissing;
    if (line_end == scanned || bytes[line_end - 1] != '\r') return HeaderEnd::kBroken;
    if (bytes[scanned] == ' ' || bytes[scanned] == '\t') return HeaderEnd::kFolded;
    const bool empty = line_end == scanned + 1;
    scanned = line_end + 1;
    if (empty) return HeaderEnd::kFound;
  }
}

}  // namespace

std::span<char> Input::space() {
  if (begin_ == end_) {
    begin_ = end_ = 0;
    // Whoever once sent much need not hold the memory while idle.
    if (buffer_.size() > 4 * kReadBytesMin) buffer_ = {};
  }
  if (buffer_.size() - end_ < kReadBytesMin) {
    if (begin_ > 0) {
      std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    if (buffer_.size() - end_ < kReadBytesMin) buffer_.resize(end_ + 2 * kReadBytesMin);
  }
  return {buffer_.data() + end_, buffer_.size() - end_};
}

Input::State Input::next() {
  if (!parser_) {
    const State state = begin_request();
    if (state != State::kRequest) return state;
  }
  // All of the header is there, or has been: what Beast asks more of is the body.
  // It is never shown more than a header may have, so that a chunk's head or a trailer which does not fit is
  // refused, and is so however its bytes arrived.
  boost::beast::error_code error;
  while (!parser_->is_done() && begin_ != end_) {
    const std::size_t shown = std::min(end_ - begin_, kHeaderBytesMax);
    if (parser_->chunked() && shown < kLastChunkBytes) break;
    const std::size_t used = parser_->put({buffer_.data() + begin_, shown}, error);
    begin_ += used;
    if (error && error != boost::beast::http::error::need_more) return refuse_parsed(error);
    if (used > 0) continue;
    if (shown == kHeaderBytesMax) return refuse(400, "a chunk of the body does not parse");
    break;
  }
  if (parser_->is_done()) {
    complete();
    return State::kRequest;
  }
  // Once only: by the next time, the bytes that the parser's view shows are gone. A target is never empty.
  if (target_.empty()) target_ = parser_->target();
  return State::kNeedMore;
}

Input::State Input::begin_request() {
  // RFC 9112 section 2.2: an empty line before a request is passed over.
  while (scanned_ == 0 && end_ - begin_ >= 2 && buffer_[begin_] == '\r' && buffer_[begin_ + 1] == '\n')
    begin_ += 2;
  const std::string_view bytes(buffer_.data() + begin_, end_ - begin_);
  if (bytes.empty()) return State::kNeedMore;
  const bool letter = (bytes[0] >= 'A' && bytes[0] <= 'Z') || (bytes[0] >= 'a' && bytes[0] <= 'z');
  if (!letter && bytes[0] != '\r') return refuse(400, "this is no HTTP request");
  const HeaderEnd found = find_header_end(bytes.substr(0, kHeaderBytesMax), scanned_);
  if (found == HeaderEnd::kBroken) return refuse(400, "a line of the header does not end with CR LF");
  if (found == HeaderEnd::kFolded) return refuse(400, "a line of the header begins with a blank");
  if (found == HeaderEnd::kMissing) {
    if (bytes.size() < kHeaderBytesMax) return State::kNeedMore;
    return refuse(431, "the header of a request may have 16 KB");
  }
  return parse_header(std::exchange(scanned_, 0));
}

Input::State Input::parse_header(std::size_t size) {
  target_.clear();
  parser_.emplace(fields_);
  // Not a byte more: where a line is too short, Beast would go on into what follows the header, or wait for
  // it.
  boost::beast::error_code error;
  const std::size_t used = parser_->put({buffer_.data() + begin_, size}, error);
  if (error && error != boost::beast::http::error::need_more) return refuse_parsed(error);
  if (!parser_->is_header_done() || used != size) return refuse(400, "the header does not parse");
  begin_ += used;
  return State::kRequest;
}

void Input::complete() {
  head_.method = parser_->method();
  head_.target = target_.empty() ? parser_->target() : std::string_view(target_);
  head_.if_none_match = fields_.if_none_match;
  head_.host = fields_.host;
  head_.session = fields_.session;
  head_.device = fields_.device;
  head_.bearer = fields_.bearer;
  head_.request_id = fields_.request_id;
  head_.client = fields_.forwarded_for;
  head_.body = fields_.body;
  head_.through_proxy = fields_.through_proxy;
  head_.from_own_page = fields_.from_own_page;
  head_.accepts_gzip = fields_.accepts_gzip;
  head_.accepts_html = fields_.accepts_html;
  head_.version_1_0 = parser_->version_1_0();
  head_.keep_alive = parser_->keep_alive();
  parser_.reset();
}

Input::State Input::refuse(int status, std::string message) {
  refusal_ = {status, std::move(message)};
  return State::kRefused;
}

Input::State Input::refuse_parsed(const boost::beast::error_code& error) {
  using Problem = boost::beast::http::error;
  if (error == Problem::body_limit) return refuse(413, "the body of a request may have 64 KB");
  if (error == Problem::header_limit) return refuse(431, "the header of a request may have 16 KB");
  return refuse(400, "the request does not parse: " + error.message());
}

}  // namespace stepwell::serve
