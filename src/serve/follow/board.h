// Board: where the keeper hangs up the newest snapshot, and what it knows of the database, for all server
// threads.
//
// A server thread asks `edition()` once for every burst of requests, which is one relaxed-cost load, and
// takes the pointer under the lock only when the edition moved. (An atomic shared_ptr would be that same
// lock, hidden.)
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "serve/snapshot/settings.h"
#include "serve/snapshot/snapshot.h"

namespace stepwell::serve {

/// How the keeper's last attempt to look at the database went.
struct DatabaseState {
  bool reachable = true;
  TimestampUs since = 0;  // of the problem
  std::string
      problem;  // what happened and what to do; may be set although the database is reachable, when busy
};

class Board {
 public:
  void publish(std::shared_ptr<const Snapshot> snapshot) {
    const std::lock_guard lock(mutex_);
    snapshot_.swap(snapshot);
    edition_.fetch_add(1, std::memory_order_release);
  }
  /// nullptr before the first.
  std::shared_ptr<const Snapshot> snapshot() const {
    const std::lock_guard lock(mutex_);
    return snapshot_;
  }
  void set_settings(Settings settings) {
    const std::lock_guard lock(mutex_);
    settings_ = std::make_shared<const Settings>(settings);
    edition_.fetch_add(1, std::memory_order_release);
  }
  std::shared_ptr<const Settings> settings() const {
    const std::lock_guard lock(mutex_);
    return settings_;
  }
  /// Grows with every change of the two.
  std::uint64_t edition() const { return edition_.load(std::memory_order_acquire); }

  /// Gateway::place, as of the last look.
  void set_place(std::string place) {
    const std::lock_guard lock(mutex_);
    place_ = std::move(place);
  }
  std::string place() const {
    const std::lock_guard lock(mutex_);
    return place_;
  }

  void set_database(DatabaseState state) {
    const std::lock_guard lock(mutex_);
    database_ = std::move(state);
  }
  DatabaseState database() const {
    const std::lock_guard lock(mutex_);
    return database_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::shared_ptr<const Settings> settings_ = std::make_shared<const Settings>();
  DatabaseState database_;
  std::string place_;
  std::atomic<std::uint64_t> edition_ = 0;
};

}  // namespace stepwell::serve
