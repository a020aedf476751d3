// Workers: one computation on several threads.
#pragma once

#include <functional>

namespace stepwell {

/// Calls `work(0)` to `work(count - 1)`, each on a thread of its own, one of them the caller's, and returns
/// when all have. If any throws, the first exception is thrown again here. A count of 0 is taken as 1.
void run_workers(unsigned count, const std::function<void(unsigned worker)>& work);

}  // namespace stepwell
