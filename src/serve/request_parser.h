// RequestParser: the head of one HTTP/1 request, taken apart by Beast, without an allocation.
//
// Beast's own request parser stores every field in a container; of a request's fields this server wants one.
// So this derives from Beast's `basic_parser`, which knows the grammar, and notes only what matters. On top
// of Beast's rules it refuses what a proxy in front might read differently (request smuggling): a
// Transfer-Encoding that is anything but a single "chunked", one in HTTP/1.0, and an HTTP/1.1 request without
// exactly one Host. Content-Length together with Transfer-Encoding, and contradicting Content-Lengths, are
// refused by Beast.
//
// Private to the connection: the one header that includes Beast.
#pragma once

#include "serve/asio.h"  // first: Beast includes parts of Asio

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <string>

#include "serve/responder.h"
#include "serve/validators.h"

namespace stepwell::serve {

class RequestParser final : public boost::beast::http::basic_parser<true> {
 public:
  static constexpr std::uint32_t kHeaderBytesMax = 16 * 1024;
  static constexpr std::uint64_t kBodyBytesMax = 65536;

  /// `if_none_match` receives the field's value, whose parts may lie apart.
  explicit RequestParser(std::string& if_none_match) : if_none_match_(if_none_match) {
    if_none_match_.clear();
    header_limit(kHeaderBytesMax);
    body_limit(kBodyBytesMax);
    eager(true);
  }

  RequestHead::Method method() const { return method_; }
  /// A view of the bytes that were parsed.
  std::string_view target() const { return target_; }
  bool takes_gzip() const { return takes_gzip_; }
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
                                   : RequestHead::Method::kOther;
    target_ = std::string_view(target.data(), target.size());
    version_ = version;
  }

  void on_field_impl(Field field, Text, Text value, ErrorCode& error) override {
    if (header_done_) return;  // a trailer
    if (field == Field::if_none_match) {
      if (!if_none_match_.empty()) if_none_match_ += ',';
      if_none_match_.append(value.data(), value.size());
    } else if (field == Field::accept_encoding) {
      takes_gzip_ = takes_gzip_ || accepts_gzip({value.data(), value.size()});
    } else if (field == Field::host) {
      if (++hosts_ > 1) error = Problem::bad_field;
    } else if (field == Field::transfer_encoding) {
      if (version_ == 10 || ++encodings_ > 1 || !boost::beast::iequals(value, "chunked")) {
        error = Problem::bad_transfer_encoding;
      }
    }
  }

  void on_header_impl(ErrorCode& error) override {
    header_done_ = true;
    if (version_ == 11 && hosts_ == 0) error = Problem::bad_field;
  }

  // Bodies are of no interest: they are counted by Beast and passed over.
  void on_response_impl(int, Text, int, ErrorCode&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  std::size_t on_body_impl(Text body, ErrorCode&) override { return body.size(); }
  void on_chunk_header_impl(std::uint64_t, Text, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text body, ErrorCode&) override { return body.size(); }
  void on_finish_impl(ErrorCode&) override {}

  std::string& if_none_match_;
  std::string_view target_;
  RequestHead::Method method_ = RequestHead::Method::kOther;
  int version_ = 11;
  int hosts_ = 0;
  int encodings_ = 0;
  bool takes_gzip_ = false;
  bool header_done_ = false;
};

}  // namespace stepwell::serve
