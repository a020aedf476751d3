// AfterPublish: what is to happen once a generation has been published, such as telling the next program.
//
// Whatever comes of it, the generation stands. It happens after the database has been closed, so that it may
// be opened by what runs then.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace stepwell {

struct AfterOutcome {
  std::int64_t generation = 0;
  bool ok = false;
  std::string text;  // what was done; or what happened
};

/// Returns once it has ended, which `stopping` asks it to do soon. Does not throw.
using AfterPublish =
    std::function<AfterOutcome(std::int64_t generation, const std::function<bool()>& stopping)>;

}  // namespace stepwell
