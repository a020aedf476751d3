// RequestParser: the head of one HTTP/1 request, taken apart by Beast, without an allocation.
//
// Beast's own request parser stores every field in a container; of a request's fields this server wants few.
// So this derives from Beast's `basic_parser`, which knows the grammar, and notes only what matters. On top
// of Beast's rules it refuses what a proxy in front might read differently (request smuggling): a
// Transfer-Encoding that is anything but a single "chunked", one in HTTP/1.0, and an HTTP/1.1 request without
// exactly one Host. Content-Length together with Transfer-Encoding, and contradicting Content-Lengths, are
// refused by Beast.
//
// Private to the connection: the one header that includes Beast.
#pragma once

#include "serve/http/asio.h"  // first: Beast includes parts of Asio

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <string>

#include "serve/api/header_fields.h"
#include "serve/api/request_head.h"

namespace stepwell::serve {

/// What is noted of a request, apart from its first line. The strings keep their memory from one request to
/// the next.
struct RequestFields {
  std::string if_none_match;  // its parts may lie apart
  std::string host;
  std::string session;
  std::string device;
  std::string bearer;
  std::string request_id;
  std::string forwarded_for;
  std::string body;
  bool through_proxy = false;
  bool from_own_page = false;
  bool accepts_gzip = false;
  bool accepts_html = false;

  void clear() {
    for (std::string* text :
         {&if_none_match, &host, &session, &device, &bearer, &request_id, &forwarded_for, &body}) {
      text->clear();
    }
    if (body.capacity() > kBodyKeptBytes) body.shrink_to_fit();
    through_proxy = from_own_page = accepts_gzip = accepts_html = false;
  }

 private:
  static constexpr std::size_t kBodyKeptBytes = 4096;
};

class RequestParser final : public boost::beast::http::basic_parser<true> {
 public:
  static constexpr std::uint32_t kHeaderBytesMax = 16 * 1024;
  static constexpr std::uint64_t kBodyBytesMax = 65536;

  /// `fields` receives what is noted, and outlives the parser.
  explicit RequestParser(RequestFields& fields) : fields_(fields) {
    fields_.clear();
    header_limit(kHeaderBytesMax);
    body_limit(kBodyBytesMax);
    eager(true);
  }

  RequestHead::Method method() const { return method_; }
  /// A view of the bytes that were parsed.
  std::string_view target() const { return target_; }
  bool version_1_0() const { return version_ == 10; }

 private:
  using Verb = boost::beast::http::verb;
  using Field = boost::beast::http::field;
  using Text = boost::beast::string_view;
  using ErrorCode = boost::beast::error_code;
  using Problem = boost::beast::http::error;

  void on_request_impl(Verb verb, Text, Text target, int version, ErrorCode&) override {
    method_ = verb == Verb::get    ? RequestHead::Method::kGet
              : verb == Verb::head ? RequestHead::Method::kHead
              : verb == Verb::post ? RequestHead::Method::kPost
                                   : RequestHead::Method::kOther;
    target_ = std::string_view(target.data(), target.size());
    version_ = version;
  }

  void on_field_impl(Field field, Text name, Text value, ErrorCode& error) override {
    if (header_done_) return;  // a trailer
    const std::string_view text(value.data(), value.size());
    if (is_proxy_field({name.data(), name.size()})) fields_.through_proxy = true;
    switch (field) {
      case Field::if_none_match:
        if (!fields_.if_none_match.empty()) fields_.if_none_match += ',';
        fields_.if_none_match += text;
        break;
      case Field::accept_encoding:
        fields_.accepts_gzip = fields_.accepts_gzip || accepts_gzip(text);
        break;
      case Field::accept:
        fields_.accepts_html = fields_.accepts_html || accepts_html(text);
        break;
      case Field::host:
        if (++hosts_ > 1) error = Problem::bad_field;
        fields_.host = text;
        break;
      case Field::cookie:
        if (const auto session = cookie_value(text, "stepwell_session"); !session.empty()) {
          fields_.session = session;
        }
        if (const auto device = cookie_value(text, "stepwell_device"); !device.empty()) {
          fields_.device = device;
        }
        break;
      case Field::authorization:
        fields_.bearer = bearer_token(text);
        break;
      case Field::transfer_encoding:
        if (version_ == 10 || ++encodings_ > 1 || !boost::beast::iequals(value, "chunked")) {
          error = Problem::bad_transfer_encoding;
        }
        break;
      case Field::unknown:
        note_unregistered({name.data(), name.size()}, text);
        break;
      default:
        break;
    }
  }

  /// Fields that Beast has no name for.
  void note_unregistered(std::string_view name, std::string_view value) {
    if (boost::beast::iequals(name, "X-Stepwell")) {
      fields_.from_own_page = true;
    } else if (boost::beast::iequals(name, "X-Request-Id")) {
      fields_.request_id = is_request_id(value) ? value : std::string_view();
    } else if (boost::beast::iequals(name, "X-Forwarded-For")) {
      fields_.forwarded_for = last_of_list(value);
    }
  }

  void on_header_impl(ErrorCode& error) override {
    header_done_ = true;
    if (version_ == 11 && hosts_ == 0) error = Problem::bad_field;
  }

  // The body of a POST is kept, within Beast's limit; others are passed over.
  void on_response_impl(int, Text, int, ErrorCode&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  std::size_t on_body_impl(Text body, ErrorCode&) override { return keep(body); }
  void on_chunk_header_impl(std::uint64_t, Text, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text body, ErrorCode&) override { return keep(body); }
  void on_finish_impl(ErrorCode&) override {}

  std::size_t keep(Text body) {
    if (method_ == RequestHead::Method::kPost) fields_.body.append(body.data(), body.size());
    return body.size();
  }

  RequestFields& fields_;
  std::string_view target_;
  RequestHead::Method method_ = RequestHead::Method::kOther;
  int version_ = 11;
  int hosts_ = 0;
  int encodings_ = 0;
  bool header_done_ = false;
};

}  // namespace stepwell::serve
