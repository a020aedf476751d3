// FailingMalloc: what a test and the library that it preloads into the program share, as a mapped file.
#pragma once

#include <atomic>
#include <cstdint>

namespace stepwell::testing {

struct FailingMalloc {
  /// The thread concerned, as the kernel numbers it.
  std::atomic<std::int32_t> thread;
  /// Its n-th allocation from now on fails, and no other; 0: none. Counted down to 0.
  std::atomic<std::int64_t> countdown;
};

}  // namespace stepwell::testing
