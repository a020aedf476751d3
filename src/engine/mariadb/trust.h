// Trust: whether the server has so far behaved as a server does.
//
// Much of the engine goes on without what a statement should have brought: with fewer connections, without a
// lock, without a fold. That is right where a server cannot, and wrong where it did what no honest server
// does. All connections of one engine share this object: what one of them met ends the work of all, also
// where the one error was gone around.
#pragma once

#include <mutex>
#include <optional>

#include "base/error.h"

namespace stepwell::maria {

/// May be used by any thread.
class Trust {
 public:
  /// For good: `why` is thrown from here on.
  void withdraw(const Error& why) {
    const std::lock_guard lock(mutex_);
    if (!withdrawn_) withdrawn_ = why;
  }
  /// Throws what the server did, if it did.
  void require() const {
    const std::lock_guard lock(mutex_);
    if (withdrawn_) throw Error(*withdrawn_);
  }

 private:
  mutable std::mutex mutex_;
  std::optional<Error> withdrawn_;
};

}  // namespace stepwell::maria
