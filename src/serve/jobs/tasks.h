// Tasks: what the server does to its database by itself: refreshes, on its schedule or because an admin
// asked, and rollbacks and verifications because an admin asked.
//
// One at a time, in a thread of its own, with a gateway of its own; what they publish reaches the dashboards
// as everybody else's generations do, through the keeper. One that fails is told in /api/status,
// refreshes and rollbacks in /metrics as well, and the old generation goes on being served. After one that
// published, and as a part of it, runs what the configuration wants to be run then.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "engine/engine.h"
#include "refresh/after_publish.h"
#include "refresh/shrink_guard.h"
#include "serve/jobs/schedule.h"

namespace stepwell::serve {

enum class TaskKind { kRefresh, kFullRefresh, kRollback, kVerify, kFullVerify };

struct TaskOutcome {
  std::string what;  // "refresh", "rollback" or "verify"
  TimestampUs at = 0;
  double seconds = 0;
  bool ok = false;
  std::string text;  // what was done; or what happened and what to do
};

struct TaskState {
  std::string every;  // the schedule, as it was written; empty without one
  std::optional<TimestampUs> next_at;
  std::string running;  // what, as above; empty while nothing runs
  TimestampUs running_since = 0;
  std::optional<TaskOutcome> last;          // refresh or rollback
  std::optional<TaskOutcome> verification;  // not ok: a difference, or it did not come to an end
  std::optional<AfterOutcome> after;        // of what ran last after one had published
  std::uint64_t done = 0;                   // refreshes and rollbacks
  std::uint64_t failed = 0;
  std::uint64_t version = 0;  // grows with every change
};

class Tasks {
 public:
  /// `gateway` is used by the thread of the tasks only, and outlives them. `after` runs in that thread;
  /// empty: nothing does.
  Tasks(Gateway& gateway, std::optional<Schedule> schedule, const ShrinkGuard& guard = {},
        AfterPublish after = {});
  /// Waits for a task that is under way.
  ~Tasks();

  TaskState state() const;
  /// Begins one for `actor`, who is recorded with what it publishes; returns at once. `generation` is what a
  /// rollback restores. False while one runs.
  bool start(TaskKind kind, std::string actor, std::int64_t generation = 0);

 private:
  struct Request {
    TaskKind kind = TaskKind::kRefresh;
    std::string actor;
    std::int64_t generation = 0;
  };

  struct Done {
    bool ok = true;
    std::string text;
    std::optional<std::int64_t> published;
  };

  void run();
  void perform(const Request& request);
  Done execute(const Request& request);
  void record_locked(TaskOutcome outcome);
  void finish_locked(TaskKind kind);

  Gateway& gateway_;
  std::optional<Schedule> schedule_;
  ShrinkGuard guard_;
  AfterPublish after_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  TaskState state_;
  std::optional<Request> asked_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace stepwell::serve
