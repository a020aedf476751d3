// Responder: from a request's head to the bytes of its answer, for one server thread.
//
// Knows HTTP's rules for answers (validators, HEAD, 304, 405, errors as JSON) and nothing of sockets. It
// holds the snapshot that its thread answers from; `begin_burst` picks up a newer one. Not synchronised: one
// thread uses it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "serve/answer_cache.h"
#include "serve/route.h"

namespace stepwell::serve {

/// What matters of a request. Views live as long as the call that they are given to.
struct RequestHead {
  enum class Method { kGet, kHead, kOther };

  Method method = Method::kGet;
  std::string_view target = {};
  /// The If-None-Match field; empty if absent.
  std::string_view if_none_match = {};
  /// HTTP/1.0: has to be told that the connection stays open.
  bool version_1_0 = false;
  /// Whether the connection stays open after the answer.
  bool keep_alive = true;
};

struct CacheBounds {
  std::size_t entries = 4096;
  std::size_t bytes = std::size_t{32} << 20;
};

class Responder {
 public:
  /// `service` and `meter` outlive the responder.
  Responder(const Service& service, Meter& meter, CacheBounds cache);

  /// To be called before the answers to requests that arrived together.
  void begin_burst();
  /// Appends the complete answer to `out`.
  void answer(const RequestHead& head, std::string& out);
  /// Appends the answer to what is no request that could be answered; the connection closes after it.
  void refuse(int status, std::string_view message, std::string& out);

 private:
  void pick_up();
  void renew_date(std::int64_t now_ns);
  void count(std::size_t route, int status);

  bool answer_kept(const RequestHead& head, std::string& out);
  /// Runs the handler; what it throws becomes an answer.
  Answer ask(const RequestHead& head, std::size_t& route);
  Answer ask_route(const RequestHead& head, const Query& query, std::size_t route);
  void append_start(int status, const RequestHead& head, std::string& out) const;
  bool is_known(const RequestHead& head) const;

  const Service& service_;
  Meter& meter_;
  AnswerCache cache_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::uint64_t edition_ = 0;
  std::string etag_;        // with quotes
  std::string validators_;  // header lines of every data answer of this snapshot
  bool cacheable_ = false;  // answers depend on nothing but the snapshot
  std::string common_;      // header lines of every answer
  std::int64_t dated_at_ns_ = 0;
  std::int64_t mark_ns_ = 0;  // when the previous answer was done
};

}  // namespace stepwell::serve
