#include "serve/http/spawn.h"

#include <spdlog/spdlog.h>

namespace stepwell::serve {

void log_end(const char* what, const std::exception_ptr& failure) noexcept {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    try {
      spdlog::error("{} ended before its time: {}", what, error.what());
    } catch (...) {
      // Without memory there is no line either.
    }
  } catch (...) {
    // Nothing throws anything else.
  }
}

}  // namespace stepwell::serve
