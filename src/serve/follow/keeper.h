// Keeper: keeps the board's snapshot the newest, in a thread of its own.
//
// It asks the gateway's change token many times a second, which takes no lock, and opens the database only
// when the token moved, for as long as it reads. A generation that another process publishes is therefore
// visible within a fraction of a second, and nobody who wants to write ever waits for an idle server.
//
// A database that is out of reach changes nothing for readers: the board keeps the last snapshot and says
// since when.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/engine.h"
#include "serve/follow/board.h"

namespace stepwell::serve {

struct KeeperOptions {
  std::chrono::milliseconds poll{50};
  std::chrono::milliseconds busy_retry{20};
  std::chrono::milliseconds failure_retry{250};
};

class Keeper {
 public:
  /// Begins at once. `gateway` is used by the keeper's thread only until the keeper is destroyed; both
  /// outlive it.
  Keeper(Gateway& gateway, Board& board, KeeperOptions options = {});
  /// Waits for a reading that is under way.
  ~Keeper();

 private:
  void run();
  /// One look at the database; how long to wait before the next.
  std::chrono::milliseconds look();
  void pick_up(bool whole);
  void publish(std::shared_ptr<const Snapshot> snapshot, bool whole, double seconds);
  void note_problem(bool reachable, const std::string& problem);
  void note_success();
  void free_retired();

  Gateway& gateway_;
  Board& board_;
  KeeperOptions options_;
  std::string token_;    // as of the last look that succeeded
  bool behind_ = true;   // something may have been published since
  DatabaseState state_;  // as hung up
  std::shared_ptr<const Snapshot> current_;
  /// Snapshots that server threads may still hold: the last reference should not be dropped, and hundreds of
  /// megabytes freed, by a thread that has requests to answer.
  std::vector<std::shared_ptr<const Snapshot>> retired_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace stepwell::serve
