// LabelDesk: where the event loops have the database asked about labels, on a thread of its own.
//
// A database that hangs lets whoever asks it wait for seconds. One question finds that out; for as long as it
// is not answered, and while others wait in line for too long, no further one is taken, and the request is
// answered at once that it cannot be known.
//
// Private to the server: includes Asio.
#pragma once

#include <atomic>
#include <memory>

#include "serve/http/asio.h"
#include "serve/http/responder.h"

namespace stepwell::serve {

class LabelDesk {
 public:
  /// How long a request may wait for an answer.
  static constexpr std::chrono::milliseconds kPatience{40};

  /// Has `answer` ask for its labels on the desk's thread; comes back when that is done, or out of patience,
  /// or at once if the desk is stuck. From any event loop.
  Awaitable<void> ask(boost::asio::io_context& context, std::shared_ptr<const SlowAnswer> answer);
  /// Waits for the question that is under way, which event loops must outlive.
  void close();

 private:
  bool is_stuck() const;

  /// When the oldest question began that is not answered yet; the greatest value if there is none.
  std::atomic<SteadyClock::time_point> begun_ = SteadyClock::time_point::max();
  std::atomic<unsigned> waiting_ = 0;
  boost::asio::thread_pool thread_{1};
};

}  // namespace stepwell::serve
