// spawn: begins a coroutine of which nobody awaits the end.
//
// Private to the server: includes Asio.
#pragma once

#include "serve/http/asio.h"

namespace stepwell::serve {

/// Tells the log that `what` ended by an exception. Never throws.
void log_end(const char* what, const std::exception_ptr& failure) noexcept;

/// `what` is a literal, like "a connection". Throws std::bad_alloc if it cannot begin.
inline void spawn(boost::asio::io_context& context, Awaitable<void> work, const char* what) {
  boost::asio::co_spawn(context, std::move(work), [what](const std::exception_ptr& failure) noexcept {
    if (failure) log_end(what, failure);
  });
}

}  // namespace stepwell::serve
