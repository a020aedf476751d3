#include "serve/jobs/tasks.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "base/describe_failure.h"
#include "base/error.h"
#include "refresh/refresh.h"
#include "refresh/rollback.h"

namespace stepwell::serve {
namespace {

/// What the clock on the wall says may jump; so the wait is cut into pieces.
constexpr std::chrono::seconds kLongestWait{30};

std::string_view name_of(TaskKind kind) {
  switch (kind) {
    case TaskKind::kRefresh:
    case TaskKind::kFullRefresh:
      return "refresh";
    case TaskKind::kRollback:
      return "rollback";
    case TaskKind::kVerify:
    case TaskKind::kFullVerify:
      return "verify";
  }
  return "";
}

/// For the log.
std::string_view noun_of(TaskKind kind) {
  const std::string_view name = name_of(kind);
  return name == "verify" ? "verification" : name;
}

/// Ends a verification between two of its comparisons, where the server ends: it has nothing to lose.
class UntilStopped final : public Progress {
 public:
  explicit UntilStopped(std::function<bool()> stopped) : stopped_(std::move(stopped)) {}
  void begin(std::string_view, std::uint64_t) override {
    if (stopped_()) throw Error(ErrorCode::kFailed, "it was stopped together with the server");
  }
  void advance_to(std::uint64_t) override {}
  void finish() override {}

 private:
  std::function<bool()> stopped_;
};

bool is_verification(TaskKind kind) { return kind == TaskKind::kVerify || kind == TaskKind::kFullVerify; }

std::string describe(const RefreshReport& report) {
  if (!report.published)
    return fmt::format("nothing to change: generation {} stands", report.generation.number);
  return fmt::format("generation {} published, {} tier rows written", report.generation.number,
                     report.generation.changes());
}

std::string describe(const Proof& proof) {
  const std::int64_t generation = proof.verification.generation;
  std::string text;
  if (proof.verification.passed) {
    std::uint64_t compared = 0;
    for (const Check& check : proof.checks) compared += check.compared;
    text = fmt::format("generation {} agrees with the raw rows to the cent: {} {} compared", generation,
                       compared, proof.verification.full ? "figures" : "totals");
  } else {
    const auto differing =
        std::ranges::find_if(proof.checks, [](const Check& check) { return check.differences > 0; });
    text = fmt::format("generation {} differs from the raw rows", generation);
    if (differing != proof.checks.end()) {
      text += fmt::format(": {} of {} in {}", differing->differences, differing->compared, differing->name);
      if (!differing->examples.empty()) text += fmt::format(", the first: {}", differing->examples.front());
    }
    text += "; refresh, then verify again";
  }
  if (!proof.not_recorded.empty()) text += "; the result could not be recorded: " + proof.not_recorded;
  return text;
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
    outcome.ok = done.ok;
  } catch (const std::exception& failure) {
    outcome.text = with_hint(describe_failure(failure));
  }
  if (outcome.ok) spdlog::info("{}: {}", noun_of(request.kind), outcome.text);
  if (!outcome.ok) spdlog::error("the {} failed: {}", noun_of(request.kind), outcome.text);
  outcome.at = now_us();
  outcome.seconds = stopwatch.elapsed_s();
  std::unique_lock lock(mutex_);
  record_locked(std::move(outcome));
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
  finish_locked(request.kind);
}

/// A verification says nothing of how the last refresh went, nor the other way round.
void Tasks::record_locked(TaskOutcome outcome) {
  if (outcome.what == name_of(TaskKind::kVerify)) {
    state_.verification = std::move(outcome);
    return;
  }
  ++(outcome.ok ? state_.done : state_.failed);
  state_.last = std::move(outcome);
}

void Tasks::finish_locked(TaskKind kind) {
  state_.running.clear();
  if (schedule_ && !is_verification(kind)) state_.next_at = schedule_->next(now_us());
  ++state_.version;
  asked_.reset();
}

Tasks::Done Tasks::execute(const Request& request) {
  SilentProgress progress;
  if (request.kind == TaskKind::kRollback) {
    const auto engine = gateway_.open(Access::kWrite);
    const Generation made = rollback(*engine, request.generation, progress, request.actor);
    return {.text = fmt::format("generation {} holds the tiers of generation {} again, {} tier rows written",
                                made.number, request.generation, made.changes()),
            .published = made.number};
  }
  if (is_verification(request.kind)) {
    UntilStopped until_stopped([this] {
      const std::lock_guard lock(mutex_);
      return stopping_;
    });
    const auto engine = gateway_.open(Access::kWrite);
    const Proof proof = engine->prover().verify(request.kind == TaskKind::kFullVerify, until_stopped);
    return {.ok = proof.verification.passed, .text = describe(proof), .published = std::nullopt};
  }
  const RefreshOptions options{
      .full = request.kind == TaskKind::kFullRefresh, .guard = guard_, .actor = request.actor};
  const RefreshReport report =
      refresh_when_quiet(gateway_, options, progress, [this](std::chrono::seconds time) {
        std::unique_lock lock(mutex_);
        return !wake_.wait_for(lock, time, [this] { return stopping_; });
      });
  const auto number = report.generation.number;
  return {.text = describe(report), .published = report.published ? std::optional(number) : std::nullopt};
}

}  // namespace stepwell::serve
