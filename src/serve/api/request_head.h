// RequestHead: what matters of one request, as views of the bytes that hold it.
#pragma once

#include <string>
#include <string_view>

namespace stepwell::serve {

/// Views live as long as the call that they are given to; OwnedHead outlives it.
struct RequestHead {
  enum class Method { kGet, kHead, kPost, kOther };

  Method method = Method::kGet;
  std::string_view target = {};
  /// Fields; empty if absent.
  std::string_view if_none_match = {};
  std::string_view host = {};
  std::string_view session = {};     // the cookie's value
  std::string_view device = {};      // of the cookie that tells a browser which has logged in before
  std::string_view bearer = {};      // the token of Authorization
  std::string_view request_id = {};  // the client's own
  /// Where it comes from: the peer's address, or what a proxy on this machine says it is.
  std::string_view client = {};
  /// A proxy passed it on, as fields of its own say: whoever sent it may be anywhere.
  bool through_proxy = false;
  /// Of a POST.
  std::string_view body = {};
  /// `X-Stepwell` is there: no other site can make a browser send that (docs/api.md).
  bool from_own_page = false;
  /// The client takes compressed answers.
  bool accepts_gzip = false;
  /// It asks for a page by name, as browsers do for what a person opens.
  bool accepts_html = false;
  /// HTTP/1.0: has to be told that the connection stays open.
  bool version_1_0 = false;
  /// Whether the connection stays open after the answer.
  bool keep_alive = true;
};

/// A head that owns what it shows.
class OwnedHead {
 public:
  explicit OwnedHead(const RequestHead& head) : head_(head) {
    std::string_view* const views[] = {&head_.target,     &head_.if_none_match, &head_.host,
                                       &head_.session,    &head_.device,        &head_.bearer,
                                       &head_.request_id, &head_.client,        &head_.body};
    std::size_t size = 0;
    for (const std::string_view* view : views) size += view->size();
    bytes_.reserve(size);  // never moves again
    for (std::string_view* view : views) {
      const std::size_t begin = bytes_.size();
      bytes_.append(*view);
      *view = std::string_view(bytes_).substr(begin);
    }
  }
  OwnedHead(const OwnedHead&) = delete;
  OwnedHead& operator=(const OwnedHead&) = delete;

  const RequestHead& head() const { return head_; }

 private:
  RequestHead head_;
  std::string bytes_;
};

}  // namespace stepwell::serve
