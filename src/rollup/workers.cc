#include "rollup/workers.h"

#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace stepwell {

void run_workers(unsigned count, const std::function<void(unsigned worker)>& work) {
  std::mutex mutex;
  std::exception_ptr failure;
  const auto guarded = [&](unsigned worker) {
    try {
      work(worker);
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (unsigned worker = 1; worker < count; ++worker) threads.emplace_back(guarded, worker);
    guarded(0);
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace stepwell
