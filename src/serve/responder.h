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
#include "serve/edition.h"
#include "serve/route.h"

namespace stepwell::serve {

/// What matters of a request. Views live as long as the call that they are given to.
struct RequestHead {
  enum class Method { kGet, kHead, kOther };

  Method method = Method::kGet;
  std::string_view target = {};
  /// The If-None-Match field; empty if absent.
  std::string_view if_none_match = {};
  /// The client takes compressed answers.
  bool accepts_gzip = false;
  /// HTTP/1.0: has to be told that the connection stays open.
  bool version_1_0 = false;
  /// Whether the connection stays open after the answer.
  bool keep_alive = true;
};

struct CacheBounds {
  std::size_t entries = 4096;
  std::size_t bytes = std::size_t{32} << 20;
};

/// An answer that is better made on another thread than the responder's: it may take milliseconds.
class SlowAnswer {
 public:
  /// From any thread, once.
  void make();

 private:
  friend class Responder;
  SlowAnswer(const Service& service, const RequestHead& head, Query query, std::size_t route,
             std::shared_ptr<const Edition> edition);

  const Service& service_;
  std::string target_;
  std::string if_none_match_;
  RequestHead head_;  // views of the two
  Query query_;
  std::size_t route_;
  std::shared_ptr<const Edition> edition_;
  std::int64_t begun_ns_;
  Answer answer_;
};

class Responder {
 public:
  /// `service` and `meter` outlive the responder.
  Responder(const Service& service, Meter& meter, CacheBounds cache);

  /// To be called before the answers to requests that arrived together.
  void begin_burst();
  /// Appends the complete answer to `out`; or appends nothing and returns what is to be made first, then
  /// finished.
  std::unique_ptr<SlowAnswer> answer(const RequestHead& head, std::string& out);
  /// Appends the answer that has been made.
  void finish(const SlowAnswer& slow, std::string& out);
  /// Appends the answer to what is no request that could be answered; the connection closes after it.
  void refuse(int status, std::string_view message, std::string& out);

 private:
  void renew_date(std::int64_t now_ns);
  void count(std::size_t route, int status);
  bool answer_kept(const RequestHead& head, std::string& out);
  void append_start(int status, const RequestHead& head, std::string& out) const;
  void append_answer(const RequestHead& head, std::size_t route, const Answer& answer,
                     const std::shared_ptr<const Edition>& edition, std::string& out);

  const Service& service_;
  Meter& meter_;
  AnswerCache cache_;                       // of edition_
  std::shared_ptr<const Edition> edition_;  // nullptr before the first snapshot
  std::uint64_t edition_number_ = 0;        // the board's
  std::string common_;                      // header lines of every answer
  std::int64_t dated_at_ns_ = 0;
  std::int64_t mark_ns_ = 0;  // when the previous answer was done
};

}  // namespace stepwell::serve
