// Misfit: what is published, and what is said to have happened since, cannot both be true.
//
// Whoever makes a part of the tiers from the rest of them and comes upon that must make all of them anew.
#pragma once

#include <fmt/format.h>

#include <string>

#include "base/error.h"

namespace stepwell {

class Misfit : public Error {
 public:
  explicit Misfit(const std::string& what) : Error(ErrorCode::kFailed, what, "run refresh --full") {}
};

/// Rows of the tiers say different things about each other.
[[noreturn]] inline void throw_contradiction(const std::string& what) {
  throw Misfit("the tiers contradict themselves: " + what);
}

}  // namespace stepwell
