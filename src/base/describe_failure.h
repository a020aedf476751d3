// What any exception says, as an Error: what was tried, what happened, what to do.
//
// The standard library and the system tell in their own words that there is no more memory, disk or thread,
// or that a path leads nowhere. None of that is a fault of stepwell, and all of it has a cure.
#pragma once

#include <exception>

#include "base/error.h"

namespace stepwell {

/// An Error as it is; of others the path, the reason and the cure. What no input and no state of the machine
/// explains is called a fault of stepwell.
Error describe_failure(const std::exception& failure);

}  // namespace stepwell
