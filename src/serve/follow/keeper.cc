#include "serve/follow/keeper.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "base/describe_failure.h"
#include "base/error.h"
#include "serve/follow/reading.h"

namespace stepwell::serve {

Keeper::Keeper(Gateway& gateway, Board& board, KeeperOptions options)
    : gateway_(gateway), board_(board), options_(options), thread_([this] { run(); }) {}

Keeper::~Keeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Keeper::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    const std::chrono::milliseconds wait = look();
    free_retired();
    lock.lock();
    wake_.wait_for(lock, wait, [this] { return stopping_; });
  }
}

std::chrono::milliseconds Keeper::look() {
  try {
    // Asked before reading: what is published while we read moves the token again.
    std::string token = gateway_.change_token();
    if (behind_ || token != token_) {
      behind_ = true;
      pick_up(false);
      token_ = std::move(token);
      behind_ = false;
    } else if (!state_.reachable) {
      note_success();
    }
    return options_.poll;
  } catch (const Error& error) {
    const bool busy = error.code() == ErrorCode::kBusy;
    note_problem(busy, with_hint(error));
    return busy ? options_.busy_retry : options_.failure_retry;
  } catch (const std::exception& failure) {
    note_problem(false, with_hint(describe_failure(failure)));
    return options_.failure_retry;
  }
}

void Keeper::pick_up(bool whole) {
  const Stopwatch stopwatch;
  board_.set_place(gateway_.place());
  Reading reading(gateway_, board_.settings()->metrics, current_, whole);
  switch (reading.kind()) {
    case Reading::Kind::kNothing:
      note_problem(true, current_ == nullptr
                             ? "no generation has been published; run 'stepwell refresh'"
                             : "the database holds no generation any more; run 'stepwell setup'");
      return;
    case Reading::Kind::kSame:
      break;
    case Reading::Kind::kChecks:
    case Reading::Kind::kWhole: {
      auto snapshot = reading.build();
      publish(std::move(snapshot), reading.kind() == Reading::Kind::kWhole, stopwatch.elapsed_s());
      break;
    }
    case Reading::Kind::kChanges: {
      std::shared_ptr<const Snapshot> snapshot;
      try {
        snapshot = reading.build();
      } catch (const Error& error) {
        spdlog::warn("the journal does not fit the snapshot ({}): reading the tiers anew", error.what());
      }
      if (snapshot == nullptr) return pick_up(true);
      publish(std::move(snapshot), false, stopwatch.elapsed_s());
      break;
    }
  }
  note_success();
}

void Keeper::publish(std::shared_ptr<const Snapshot> snapshot, bool whole, double seconds) {
  const Generation& generation = snapshot->generation();
  if (current_ == nullptr || current_->generation().number != generation.number || whole) {
    spdlog::info("serving generation {} ({}): {} ASIN, {} brand, {} category rows, {:.0f} MB, {} in {:.3f} s",
                 generation.number, name_of(generation.kind), snapshot->asins().row_count(),
                 snapshot->brand_row_count(), snapshot->categories().size(),
                 static_cast<double>(snapshot->bytes()) / 1e6, whole ? "read" : "updated", seconds);
  }
  if (current_ != nullptr) retired_.push_back(std::move(current_));
  current_ = std::move(snapshot);
  board_.publish(current_);
}

void Keeper::note_problem(bool reachable, const std::string& problem) {
  if (state_.reachable == reachable && state_.problem == problem) return;
  const bool goes_on = !state_.problem.empty() && state_.reachable == reachable;  // in other words
  if (!goes_on && !reachable) spdlog::warn("the database is out of reach: {}", problem);
  if (!goes_on && reachable && current_ == nullptr)
    spdlog::info("waiting for the first snapshot: {}", problem);
  state_ = {reachable, goes_on ? state_.since : now_us(), problem};
  board_.set_database(state_);
}

void Keeper::note_success() {
  if (!state_.reachable) spdlog::info("the database is within reach again");
  if (state_.problem.empty()) return;
  state_ = {};
  board_.set_database(state_);
}

void Keeper::free_retired() {
  std::erase_if(retired_, [](const auto& snapshot) { return snapshot.use_count() == 1; });
}

}  // namespace stepwell::serve
