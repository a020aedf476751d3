#include "serve/http/label_desk.h"

#include <spdlog/spdlog.h>

namespace stepwell::serve {
namespace {

/// A question takes a fraction of a millisecond.
constexpr unsigned kWaitingMax = 100;

}  // namespace

bool LabelDesk::is_stuck() const {
  if (waiting_ >= kWaitingMax) return true;
  return SteadyClock::now() - begun_.load() > kPatience / 2;
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
    begun_ = SteadyClock::now();
    try {
      answer->ask();
    } catch (const std::exception& error) {
      spdlog::error("labels could not be asked for: {}", error.what());
    }
    answer.reset();
    begun_ = SteadyClock::time_point::max();
    --waiting_;
    boost::asio::post(context, [patience = std::move(patience)] { patience->cancel(); });
  });
  co_await patience->async_wait(kAwait);
}

}  // namespace stepwell::serve
