#include "serve/tasks.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "base/describe_failure.h"
#include "base/error.h"
#include "base/give_way.h"
#include "refresh/refresh.h"
#include "refresh/rollback.h"
#include "serve/error_text.h"

namespace stepwell::serve {
namespace {

/// What the clock on the wall says may jump; so the wait is cut into pieces.
constexpr std::chrono::seconds kLongestWait{30};

std::string_view name_of(TaskKind kind) { return kind == TaskKind::kRollback ? "rollback" : "refresh"; }

std::string describe(const RefreshReport& report) {
  if (!report.published)
    return fmt::format("nothing to change: generation {} stands", report.generation.number);
  return fmt::format("generation {} published, {} tier rows written", report.generation.number,
                     report.generation.changes());
}

}  // namespace

Tasks::Tasks(Gateway& gateway, std::optional<Schedule> schedule, const ShrinkGuard& guard, AfterPublish after)
    : gateway_(gateway), schedule_(std::move(schedule)), guard_(guard), after_(std::move(after)) {
  if (schedule_) {
    state_.every = schedule_->str();
    state_.next_at = schedule_->next(now_us());
  }
  thread_ = std::thread([this] { run(); });
}

Tasks::~Tasks() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

TaskState Tasks::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

bool Tasks::start(TaskKind kind, std::string actor, std::int64_t generation) {
  const std::lock_guard lock(mutex_);
  if (asked_ || !state_.running.empty()) return false;
  asked_ = Request{kind, std::move(actor), generation};
  state_.running = name_of(kind);
  state_.running_since = now_us();
  ++state_.version;
  wake_.notify_all();
  return true;
}

void Tasks::run() {
  give_way();
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const TimestampUs now = now_us();
    if (!asked_ && state_.next_at && *state_.next_at <= now) {
      asked_ = Request{.kind = TaskKind::kRefresh, .actor = "schedule"};
      state_.running = name_of(TaskKind::kRefresh);
      state_.running_since = now;
      ++state_.version;
    }
    if (asked_) {
      const Request request = *asked_;
      lock.unlock();
      perform(request);
      lock.lock();
      continue;
    }
    std::chrono::microseconds wait = kLongestWait;
    if (state_.next_at) wait = std::min(wait, std::chrono::microseconds(*state_.next_at - now));
    wake_.wait_for(lock, wait);
  }
}

void Tasks::perform(const Request& request) {
  const Stopwatch stopwatch;
  TaskOutcome outcome{
      .what = std::string(name_of(request.kind)), .at = 0, .seconds = 0, .ok = false, .text = {}};
  std::optional<std::int64_t> published;
  try {
    Done done = execute(request);
    outcome.text = std::move(done.text);
    published = done.published;
    outcome.ok = true;
    spdlog::info("{}: {}", outcome.what, outcome.text);
  } catch (const std::exception& failure) {
    outcome.text = with_hint(describe_failure(failure));
  }
  if (!outcome.ok) spdlog::error("the {} failed: {}", outcome.what, outcome.text);
  outcome.at = now_us();
  outcome.seconds = stopwatch.elapsed_s();
  std::unique_lock lock(mutex_);
  ++(outcome.ok ? state_.done : state_.failed);
  state_.last = std::move(outcome);
  if (published && after_) {
    ++state_.version;
    lock.unlock();
    AfterOutcome came_of_it = after_(*published, [this] {
      const std::lock_guard guard(mutex_);
      return stopping_;
    });
    lock.lock();
    state_.after = std::move(came_of_it);
  }
  finish_locked();
}

void Tasks::finish_locked() {
  state_.running.clear();
  if (schedule_) state_.next_at = schedule_->next(now_us());
  ++state_.version;
  asked_.reset();
}

Tasks::Done Tasks::execute(const Request& request) {
  SilentProgress progress;
  if (request.kind == TaskKind::kRollback) {
    const auto engine = gateway_.open(Access::kWrite);
    const Generation made = rollback(*engine, request.generation, progress, request.actor);
    return {fmt::format("generation {} holds the tiers of generation {} again, {} tier rows written",
                        made.number, request.generation, made.changes()),
            made.number};
  }
  const RefreshOptions options{
      .full = request.kind == TaskKind::kFullRefresh, .guard = guard_, .actor = request.actor};
  const RefreshReport report =
      refresh_when_quiet(gateway_, options, progress, [this](std::chrono::seconds time) {
        std::unique_lock lock(mutex_);
        return !wake_.wait_for(lock, time, [this] { return stopping_; });
      });
  const auto number = report.generation.number;
  return {describe(report), report.published ? std::optional(number) : std::nullopt};
}

}  // namespace stepwell::serve
