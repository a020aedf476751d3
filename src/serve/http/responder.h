// Responder: from a request's head to the bytes of its answer, for one server thread.
//
// Knows HTTP's rules for answers (validators, HEAD, 304, 405, errors as JSON) and nothing of sockets. It
// holds the snapshot that its thread answers from; `begin_burst` picks up a newer one. Not synchronised: one
// thread uses it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "serve/api/edition.h"
#include "serve/api/route.h"
#include "serve/http/access_log.h"
#include "serve/http/answer_cache.h"

namespace stepwell::serve {

struct CacheBounds {
  std::size_t entries = 4096;
  std::size_t bytes = std::size_t{32} << 20;
};

/// An answer that is better made on another thread than the responder's: it may take milliseconds. Or one
/// before which the database has to be asked about labels, which may take seconds.
class SlowAnswer {
 public:
  /// Labels have to be asked for first, by `ask`, on a thread that may wait. Without that, or before it is
  /// done, the answer is that they cannot be known.
  bool asks() const { return asks_; }
  /// From any thread, also beside `make`.
  void ask() const;
  /// From any thread, once.
  void make();
  /// Once nothing is to be asked for, it takes no time.
  bool is_quick() const;
  /// It changes something: one at a time.
  bool is_action() const;

 private:
  friend class Responder;
  SlowAnswer(const Service& service, const RequestHead& head, std::optional<auth::Visitor> visitor,
             Query query, std::size_t route, std::shared_ptr<const Edition> edition);

  const Service& service_;
  OwnedHead head_;
  std::optional<auth::Visitor> visitor_;
  Query query_;
  std::size_t route_;
  std::shared_ptr<const Edition> edition_;
  bool asks_;
  std::int64_t begun_ns_;
  Answer answer_;
};

class Responder {
 public:
  /// What it is given outlives the responder; `log` may be nullptr.
  Responder(const Service& service, Meter& meter, CacheBounds cache, AccessLog* log = nullptr);
  ~Responder() { flush_log(); }

  /// To be called before the answers to requests that arrived together.
  void begin_burst();
  /// Appends the complete answer to `out`; or appends nothing and returns what is to be made first, then
  /// finished.
  std::shared_ptr<SlowAnswer> answer(const RequestHead& head, std::string& out);
  /// Appends the answer that has been made.
  void finish(const SlowAnswer& slow, std::string& out);
  /// Appends the answer to what is no request that could be answered; the connection closes after it.
  void refuse(int status, std::string_view message, std::string& out, std::string_view client = {});
  /// Hands gathered lines to the access log.
  void flush_log();

 private:
  using Visitor = std::optional<auth::Visitor>;

  void renew_date(std::int64_t now_ns);
  AnswerCache& cache_for(const RequestHead& head) { return head.accepts_gzip ? cache_gzip_ : cache_; }
  bool answer_kept(const RequestHead& head, std::string& out);
  void append_start(int status, const RequestHead& head, std::string& out);
  void append_answer(const RequestHead& head, const Visitor& visitor, std::size_t route, const Answer& answer,
                     const std::shared_ptr<const Edition>& edition, std::string& out);
  /// Counts and logs an answer of so many bytes.
  void done(const RequestHead& head, const Visitor& visitor, std::size_t route, int status,
            std::size_t bytes);

  const Service& service_;
  Meter& meter_;
  AccessLog* log_;
  AnswerCache cache_;                       // of edition_, for who takes no compressed answers
  AnswerCache cache_gzip_;                  // and for who does
  std::shared_ptr<const Edition> edition_;  // nullptr before the first snapshot
  std::uint64_t edition_number_ = 0;        // the board's
  std::string common_;                      // header lines of every answer
  std::string log_lines_;
  std::string id_;  // of the current request
  std::string id_prefix_;
  std::uint64_t id_count_ = 0;
  std::int64_t dated_at_ns_ = 0;
  std::int64_t mark_ns_ = 0;  // when the previous answer was done
};

}  // namespace stepwell::serve
