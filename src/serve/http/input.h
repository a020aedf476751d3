// Input: the bytes that a connection has received and not yet answered, and the requests in them.
//
// No sockets here: a connection feeds it, asks for one request after the other, and a test can do the same.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "serve/http/request_parser.h"

namespace stepwell::serve {

class Input {
 public:
  enum class State {
    kRequest,   // head() is a complete request
    kNeedMore,  // nothing complete is there
    kRefused,   // what is there will never be a request: see refusal()
  };
  struct Refusal {
    int status = 400;
    std::string message;
  };

  /// Where to receive into; never empty after next() said kNeedMore.
  std::span<char> space();
  void received(std::size_t bytes) { end_ += bytes; }

  /// Looks for the next request. The one before is forgotten: its head is no longer valid.
  State next();
  /// Valid until next() or space() is called.
  const RequestHead& head() const { return head_; }
  const Refusal& refusal() const { return refusal_; }

  /// Whether the beginning of a request is there.
  bool partial() const { return begin_ != end_ || parser_.has_value(); }
  /// Whether bytes are left that next() has not looked at.
  bool pending() const { return begin_ != end_; }

 private:
  State begin_request();
  State parse_header(std::size_t size);
  State refuse(int status, std::string message);
  State refuse_parsed(const boost::beast::error_code& error);
  void complete();

  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t scanned_ = 0;              // bytes from begin_ on that hold no end of a header
  std::optional<RequestParser> parser_;  // of a request whose body has not arrived in full
  RequestFields fields_;
  std::string target_;  // its copy, when the bytes it was parsed from are gone
  RequestHead head_;
  Refusal refusal_;
};

}  // namespace stepwell::serve
