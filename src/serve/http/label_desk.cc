#include "serve/http/label_desk.h"

#include <spdlog/spdlog.h>

namespace stepwell::serve {
namespace {

/// A question takes a fraction of a millisecond.
constexpr unsigned kWaitingMax = 100;

std::int64_t steady_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(SteadyClock::now().time_since_epoch()).count();
}

}  // namespace

bool LabelDesk::is_stuck() const {
  if (waiting_ >= kWaitingMax) return true;
  const std::int64_t begun = begun_ns_;
  return begun != INT64_MAX &&
         steady_ns() - begun > std::chrono::duration_cast<std::chrono::nanoseconds>(kPatience).count() / 2;
}

void LabelDesk::close() {
  thread_.stop();
  thread_.join();
}

Awaitable<void> LabelDesk::ask(boost::asio::io_context& context, std::shared_ptr<const SlowAnswer> answer) {
  if (is_stuck()) co_return;
  // Shared: whichever of the two ends is the last one takes it away.
  const auto patience = std::make_shared<Timer>(context);
  patience->expires_after(kPatience);
  ++waiting_;
  boost::asio::post(thread_, [this, &context, patience, answer = std::move(answer)]() mutable {
    begun_ns_ = steady_ns();
    try {
      answer->ask();
    } catch (const std::exception& error) {
      spdlog::error("labels could not be asked for: {}", error.what());
    }
    answer.reset();
    begun_ns_ = INT64_MAX;
    --waiting_;
    boost::asio::post(context, [patience = std::move(patience)] { patience->cancel(); });
  });
  co_await patience->async_wait(kAwait);
}

}  // namespace stepwell::serve
