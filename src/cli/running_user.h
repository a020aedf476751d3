// The operating system's user as whom this program runs: who a generation is recorded to be made by.
#pragma once

#include <string>

namespace stepwell {

/// The name, or the number of a user who has none.
std::string running_user();

}  // namespace stepwell
